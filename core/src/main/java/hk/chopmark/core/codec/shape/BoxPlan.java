package hk.chopmark.core.codec.shape;

import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.border.Texts;
import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SealingAccess;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which fields of an event go into which box: one box per subject and category.
 *
 * <p><b>Guarantees</b>: ordinals follow the first appearance in the canonical order of the data, so
 * they depend on the event alone.
 */
public final class BoxPlan {

    /**
     * One box to seal.
     *
     * @param owner whose key
     * @param fields values by path
     */
    public record PlannedBox(KeyOwner owner, SortedMap<String, JsonValue> fields) {}

    /** Names, details and marks; not what people write freely, nor the number itself. */
    private static final Set<Category> SHORT_TEXTS =
            Set.of(Category.IDENTITY, Category.CONTACT, Category.STAFF, Category.ACADEMIC);

    private final List<PlannedBox> boxes = new ArrayList<>();
    private final Map<KeyOwner, Integer> ordinals = new HashMap<>();

    private BoxPlan() {}

    public static BoxPlan of(Shape shape, Object payload) {
        BoxPlan plan = new BoxPlan();
        if (shape.hasSealed()) {
            shape.sealed(payload, Path.ROOT, plan::add);
        }
        return plan;
    }

    public List<PlannedBox> boxes() {
        return boxes;
    }

    int ordinalOf(Sealed<?> field) {
        Integer ordinal = ordinals.get(new KeyOwner(field.subject(), field.category()));
        if (ordinal == null) {
            throw new IllegalStateException(
                    "A sealed field changed its owner while it was being encoded");
        }
        return ordinal;
    }

    private void add(Path path, Sealed<?> field) {
        KeyOwner owner = new KeyOwner(field.subject(), field.category());
        int ordinal =
                ordinals.computeIfAbsent(
                        owner,
                        newOwner -> {
                            boxes.add(new PlannedBox(newOwner, new TreeMap<>()));
                            return boxes.size() - 1;
                        });
        Object value = field.valueToSeal(SealingAccess.forCodec());
        if (value instanceof String text && SHORT_TEXTS.contains(field.category())) {
            PayloadLimits.requireNoIdentityNumber(path, text);
        }
        boxes.get(ordinal).fields().put(path.text(), json(value));
    }

    private static JsonValue json(Object value) {
        try {
            return switch (ScalarShape.Text.storable(value)) {
                case String text -> JsonValue.of(Texts.requireSaying(text));
                case Integer number -> JsonValue.of(number.longValue());
                case Long number -> JsonValue.of(number);
                case LocalDate date -> JsonValue.of(Timestamp.format(date));
                default ->
                        throw new IllegalArgumentException(
                                "A sealed value is a String, Integer, Long or LocalDate, not a "
                                        + value.getClass().getName());
            };
        } catch (MalformedFormat e) {
            throw PayloadLimits.rejection("box", BodyJson.MAX_BYTES, e);
        } catch (BorderRefusal e) {
            throw PayloadLimits.notStorable("box", e);
        }
    }
}

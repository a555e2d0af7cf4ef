package hk.chopmark.projections.rows;

import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a sealed field lies, as one text in a read model's row: {@code position/event
 * id/box/category/path}.
 *
 * <p><b>Guarantees</b>: holds no part of the value; the field is opened through a purpose grant
 * only.
 */
public final class BoxPlace {

    private static final int PARTS = 5;

    private BoxPlace() {}

    /** The place of a stored field; null for an absent field. */
    public static @Nullable String of(@Nullable Sealed<?> field) {
        if (field == null) {
            return null;
        }
        Sealed.Location place = field.location();
        return place.position()
                + "/"
                + place.eventId()
                + "/"
                + place.box()
                + "/"
                + field.category().code()
                + "/"
                + place.path();
    }

    /** The handle that a place stands for; empty for an absent field. */
    public static <T> Optional<Sealed<T>> handle(
            @Nullable String place, SubjectRef subject, Class<T> valueType) {
        if (place == null) {
            return Optional.empty();
        }
        String[] parts = place.split("/", PARTS);
        if (parts.length != PARTS) {
            throw new IllegalStateException(
                    "Not a place of a sealed field; rebuild the read model");
        }
        Sealed.Location location =
                new Sealed.Location(
                        Long.parseLong(parts[0]), parts[1], Integer.parseInt(parts[2]), parts[4]);
        return Optional.of(Sealed.stored(subject, Category.ofCode(parts[3]), valueType, location));
    }
}

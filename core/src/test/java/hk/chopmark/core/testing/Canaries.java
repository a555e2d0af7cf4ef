package hk.chopmark.core.testing;

import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Hkid;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The samples of all areas with a value of its own in every sealed field, to be looked for where it
 * should be and where it must not be.
 */
public final class Canaries {

    private final List<Planted> planted = new ArrayList<>();
    private final List<DomainEvent> events = new ArrayList<>();

    private Canaries() {}

    /**
     * A value of its own.
     *
     * @param value as it was sealed
     */
    public record Planted(SubjectRef subject, Category category, Object value) {}

    /** One event of each kind of every area. */
    public static Canaries inEveryEvent() {
        Canaries canaries = new Canaries();
        Areas.all().stream()
                .flatMap(area -> area.samples().get().stream())
                .forEach(
                        sample -> canaries.events.add((DomainEvent) canaries.withCanaries(sample)));
        return canaries;
    }

    /** The events, in the order of the areas. */
    public List<DomainEvent> events() {
        return List.copyOf(events);
    }

    /** All values. */
    public List<Planted> planted() {
        return List.copyOf(planted);
    }

    private Object withCanaries(Object value) {
        return switch (value) {
            case Sealed<?> field -> replaced(field);
            case List<?> items -> items.stream().map(this::withCanaries).toList();
            case Record holder when !(holder instanceof SubjectRef) -> rebuilt(holder);
            default -> value;
        };
    }

    private Sealed<?> replaced(Sealed<?> field) {
        Object canary = canary(planted.size() + 1, field);
        planted.add(new Planted(field.subject(), field.category(), canary));
        return Sealed.of(field.subject(), field.category(), canary);
    }

    private static Object canary(int number, Sealed<?> field) {
        if (field.category() == Category.HKID) {
            return identityNumber(number);
        }
        if (field.category() == Category.CONTACT) {
            return "+852 59" + (900_000 + number);
        }
        if (field.valueType() == LocalDate.class) {
            return LocalDate.of(1931, 1, 1).plusDays(37L * number);
        }
        if (field.valueType() == Integer.class) {
            return 770_000_000 + number;
        }
        if (field.valueType() == Long.class) {
            return 770_000_000_000L + number;
        }
        return "金絲雀" + (900_000 + number);
    }

    private static String identityNumber(int number) {
        return IntStream.rangeClosed(0, 10)
                .mapToObj(digit -> digit == 10 ? "A" : Integer.toString(digit))
                .map(digit -> "K%06d(%s)".formatted(900_000 + number, digit))
                .filter(Hkid::isOne)
                .findFirst()
                .orElseThrow();
    }

    private Object rebuilt(Record holder) {
        RecordComponent[] components = holder.getClass().getRecordComponents();
        try {
            @Nullable Object[] values = new @Nullable Object[components.length];
            for (int i = 0; i < components.length; i++) {
                components[i].getAccessor().setAccessible(true);
                @Nullable Object value = components[i].getAccessor().invoke(holder);
                values[i] = value == null ? null : withCanaries(value);
            }
            Constructor<?> constructor =
                    holder.getClass()
                            .getDeclaredConstructor(
                                    Arrays.stream(components)
                                            .map(RecordComponent::getType)
                                            .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "A sample of " + holder.getClass().getName() + " cannot be made anew", e);
        }
    }
}

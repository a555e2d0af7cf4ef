package hk.chopmark.core.shared;

import hk.chopmark.core.border.TextForm;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Personal data of one data subject in one category: the only way an event record carries it.
 *
 * <p>Either <i>fresh</i> (just put in by a command, not yet stored) or a <i>handle</i> to a field
 * in a stored box. A handle holds no value; opening it takes a {@link PurposeGrant}, which exists
 * only after the event that records the reading is durable.
 *
 * <p><b>Guarantees</b>: {@code toString}, equality and hash code never depend on, nor show, the
 * value. Not serialisable.
 *
 * @param <T> {@code String}, {@code Integer}, {@code Long} or {@code java.time.LocalDate}
 */
public final class Sealed<T> {

    /**
     * Where a stored field lies.
     *
     * @param position position of the event in its partition
     * @param eventId id of the event
     * @param box ordinal of the box within the event, 0-based
     * @param path path of the field within the event's data, members joined by dots
     */
    public record Location(long position, String eventId, int box, String path) {}

    private final SubjectRef subject;
    private final Category category;
    private final Class<T> valueType;
    // Transient: also a mapper that is told to look at private fields passes it by.
    private final transient @Nullable T fresh;
    private final @Nullable Location location;

    private Sealed(
            SubjectRef subject,
            Category category,
            Class<T> valueType,
            @Nullable T fresh,
            @Nullable Location location) {
        this.subject = Objects.requireNonNull(subject, "subject");
        this.category = Objects.requireNonNull(category, "category");
        this.valueType = Objects.requireNonNull(valueType, "valueType");
        this.fresh = fresh;
        this.location = location;
    }

    /**
     * Seals a value that is about to be stored.
     *
     * @throws DomainRejection {@code hkid.malformed} or {@code hkid.check-digit} for a value of
     *     category {@link Category#HKID} that is no identity card number in its canonical form
     */
    public static <T> Sealed<T> of(SubjectRef subject, Category category, T value) {
        if (category == Category.HKID) {
            requireHkid(value);
        }
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) value.getClass();
        return new Sealed<>(subject, category, type, Objects.requireNonNull(value, "value"), null);
    }

    private static void requireHkid(Object value) {
        String text = value instanceof String written ? written : "";
        Hkid.requireCanonical(text);
    }

    /** A handle to a stored field, made by the codec. */
    public static <T> Sealed<T> stored(
            SubjectRef subject, Category category, Class<T> valueType, Location location) {
        return new Sealed<>(subject, category, valueType, null, location);
    }

    /** Whose data this is. */
    public SubjectRef subject() {
        return subject;
    }

    /** Which key class protects it. */
    public Category category() {
        return category;
    }

    /** The type of the value. */
    public Class<T> valueType() {
        return valueType;
    }

    /** Whether this is a handle to a stored field. */
    public boolean isStored() {
        return location != null;
    }

    /**
     * Where the stored field lies.
     *
     * @throws IllegalStateException if this value is fresh
     */
    public Location location() {
        if (location == null) {
            throw new IllegalStateException("A fresh sealed value has no location yet");
        }
        return location;
    }

    /**
     * The value to put into a box; for the sealing code only.
     *
     * @throws IllegalStateException if this is a handle: a handle is opened through a {@link
     *     PurposeGrant}
     */
    public T valueToSeal(SealingAccess access) {
        Objects.requireNonNull(access, "access");
        if (fresh == null) {
            throw new IllegalStateException("A handle holds no value; open it with a PurposeGrant");
        }
        return fresh;
    }

    /**
     * Refuses a fresh text that lacks a form; handles and values that are no texts pass.
     *
     * @throws hk.chopmark.core.border.BorderRefusal naming the rule broken, never the value
     */
    public void requireForm(TextForm form) {
        if (fresh instanceof String text) {
            form.require(text);
        }
    }

    /** Equality of the place, never of the value; fresh values are equal only to themselves. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof Sealed<?> that
                && location != null
                && location.equals(that.location);
    }

    @Override
    public int hashCode() {
        return location != null ? location.hashCode() : Objects.hash(subject, category);
    }

    @Override
    public String toString() {
        return "Sealed["
                + subject.kind()
                + ", "
                + category.code()
                + (location == null ? ", fresh]" : "]");
    }
}

package hk.chopmark.export.pack;

import hk.chopmark.core.border.Times;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.RefKind;
import hk.chopmark.core.shared.RefKinds;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A value that a kind of evidence is asked for with: a reference or a day.
 *
 * @param name as in requests and options; 1 to 20 of {@code a-z -}
 * @param type a record that is a reference of a declared kind, or {@link LocalDate}
 * @param required whether it must be given
 */
public record Parameter<T>(String name, Class<T> type, boolean required) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,19}");

    public Parameter {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("A parameter's name is 1 to 20 of a-z and hyphen");
        }
        if (type != LocalDate.class && !Ref.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException("A parameter is a reference or a day");
        }
    }

    /** A reference that must be given. */
    public static <R extends Ref> Parameter<R> reference(String name, Class<R> type) {
        return new Parameter<>(name, type, true);
    }

    /** A day that must be given, such as {@code 2026-09-01}; years 1900 to 2200. */
    public static Parameter<LocalDate> day(String name) {
        return new Parameter<>(name, LocalDate.class, true);
    }

    /** The same, but it may be left out. */
    public Parameter<T> optional() {
        return new Parameter<>(name, type, false);
    }

    /** Whether it is a reference. */
    public boolean isReference() {
        return Ref.class.isAssignableFrom(type);
    }

    /**
     * The kind of reference; empty for a day.
     *
     * @throws IllegalStateException if no area declares a kind of this type
     */
    public Optional<RefKind<?>> refKind() {
        if (!isReference()) {
            return Optional.empty();
        }
        return Optional.of(
                RefKinds.known().all().stream()
                        .filter(kind -> kind.type() == type)
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "No area declares the reference of parameter " + name)));
    }

    /**
     * Reads a value: {@code kind=uuid} or an ISO day.
     *
     * @throws IllegalArgumentException if the text is no such value; the message never quotes it
     */
    public T parse(String text) {
        if (isReference()) {
            Ref ref = Ref.entered(text);
            if (!type.isInstance(ref)) {
                throw new IllegalArgumentException("A reference of another kind");
            }
            return type.cast(ref);
        }
        return type.cast(Times.day(text));
    }
}

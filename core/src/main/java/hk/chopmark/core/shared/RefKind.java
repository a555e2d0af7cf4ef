package hk.chopmark.core.shared;

import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One kind of reference: its name in text forms, its type, and how one is made of an id.
 *
 * <p>Each kind belongs to one area, which registers it; a kind whose type is a {@link PersonRef}
 * gets a keyed tag on every leaf about such a person.
 *
 * @param name the kind in the text form, such as {@code student}; 1 to 20 of {@code a-z -}; stored
 *     for ever
 * @param type the record
 * @param of makes one of an id
 */
public record RefKind<R extends Ref>(String name, Class<R> type, Function<UUID, R> of) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,19}");

    public RefKind {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("A kind of reference is 1 to 20 of a-z and hyphen");
        }
    }

    /** Whether a reference of this kind names a person. */
    public boolean isPerson() {
        return PersonRef.class.isAssignableFrom(type);
    }

    /** Whether a reference of this kind owns subject secrets. */
    public boolean isSubject() {
        return SubjectRef.class.isAssignableFrom(type);
    }
}

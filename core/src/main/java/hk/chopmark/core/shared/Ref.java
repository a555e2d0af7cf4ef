package hk.chopmark.core.shared;

import hk.chopmark.core.border.Ids;
import java.util.UUID;

/**
 * A random reference that may stand in clear in leaves' bodies, tags and read models for ever.
 *
 * <p>Open: each area declares the kinds it owns as {@link RefKind}s.
 *
 * <p><b>Guarantees</b>: carries no meaning and is never derived from personal data (no HKID, no
 * hash of one).
 */
public interface Ref {

    /** The kind of thing referred to, for example {@code student}; lower-case ASCII. */
    String kind();

    /** The random identifier. */
    UUID id();

    /** The text form {@code kind=uuid}, which is also the tag of an event that refers to it. */
    default String text() {
        return kind() + "=" + id();
    }

    /**
     * Reads a reference that comes in from outside: the text form, its UUID of version 7.
     *
     * @throws IllegalArgumentException as {@link #parse}, or for a UUID of another version, which
     *     could hold what its sender wants; the message never quotes it
     */
    static Ref entered(String text) {
        Ref ref = parse(text);
        Ids.id(ref.id().toString());
        return ref;
    }

    /**
     * Reads the text form back.
     *
     * @throws IllegalArgumentException if the text is no reference of a kind that an area declares
     */
    static Ref parse(String text) {
        return RefKinds.known().parse(text);
    }
}

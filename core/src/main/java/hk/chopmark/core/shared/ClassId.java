package hk.chopmark.core.shared;

import java.util.UUID;

/**
 * Reference of a class of one school year, random per school and free of meaning.
 *
 * <p><b>Shape</b>: text form {@code class=<uuid>}, a UUIDv7.
 */
public record ClassId(UUID id) implements Ref {

    /** The kind in the text form of this reference. */
    public static final String KIND = "class";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}

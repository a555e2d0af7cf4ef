package hk.chopmark.core.contact;

import hk.chopmark.core.shared.Ref;
import java.util.UUID;

/**
 * Reference of one way to reach a person, such as one address, random and free of meaning. Another
 * address of the same person is another contact point.
 *
 * <p><b>Shape</b>: text form {@code contact-point=<uuid>}, a UUIDv7.
 */
public record ContactPointId(UUID id) implements Ref {

    /** The kind in the text form of this reference. */
    public static final String KIND = "contact-point";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}

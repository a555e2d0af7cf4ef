package hk.chopmark.core.shared;

import java.util.UUID;

/**
 * Reference of a service account of a school: another system that signs in with keys of its own.
 *
 * <p><b>Shape</b>: text form {@code service-account=<uuid>}, a UUIDv7.
 */
public record ServiceId(UUID id) implements GranteeRef {

    /** The kind in the text form of this reference. */
    public static final String KIND = "service-account";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}

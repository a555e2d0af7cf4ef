package hk.chopmark.core.shared;

import java.util.UUID;

/**
 * Reference of a credential: a password, a passkey, a key of a service account, a one-time code.
 *
 * <p><b>Shape</b>: text form {@code credential=<uuid>}, a UUIDv7.
 */
public record CredentialId(UUID id) implements Ref {

    /** The kind in the text form of this reference. */
    public static final String KIND = "credential";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}

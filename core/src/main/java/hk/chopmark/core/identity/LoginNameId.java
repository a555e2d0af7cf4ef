package hk.chopmark.core.identity;

import hk.chopmark.core.shared.Ref;
import java.util.UUID;

/**
 * Reference that stands for a login name of a school, random and free of meaning: equal names have
 * one reference while somebody holds them. Which name it stands for is known to the index of login
 * names alone, and is forgotten with the last holder who is erased.
 *
 * <p><b>Shape</b>: text form {@code login-name=<uuid>}, a UUIDv7.
 */
public record LoginNameId(UUID id) implements Ref {

    /** The kind in the text form of this reference. */
    public static final String KIND = "login-name";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}

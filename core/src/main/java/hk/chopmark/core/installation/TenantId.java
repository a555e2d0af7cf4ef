package hk.chopmark.core.installation;

import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.util.UUID;

/**
 * Reference of a school, as the log of the installation names it: an event of that log belongs to
 * no school.
 *
 * <p><b>Shape</b>: text form {@code tenant=<uuid>}, the UUID being that of the school.
 */
public record TenantId(UUID id) implements Ref {

    /** The kind in the text form of this reference. */
    public static final String KIND = "tenant";

    /** A school as the installation names it. */
    public static TenantId of(SchoolId school) {
        return new TenantId(school.id());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}

package hk.chopmark.core.decision;

import java.util.Locale;

/**
 * The roles that a school begins with; it may define them anew, and others. Each area says what
 * they usually may do with its resources.
 */
public enum UsualRole {
    /** Administers the school. */
    ADMINISTRATOR,
    /** The data protection officer. */
    DATA_PROTECTION_OFFICER,
    /** Teaches; holds the role for their classes. */
    TEACHER,
    /** Checks what was done. */
    AUDITOR,
    /** A school app: reports what people did in it, as its own claim. */
    CONNECTOR;

    /** Whom a role is for. */
    public enum HeldBy {
        /** Members of staff. */
        PERSONS,
        /** Service accounts. */
        SERVICES
    }

    /** Whom it is for. */
    public HeldBy heldBy() {
        return this == CONNECTOR ? HeldBy.SERVICES : HeldBy.PERSONS;
    }

    /** The role code as stored: lower case, hyphens. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package hk.chopmark.core.decision;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The roles that a log begins with, that of a school or that of the installation; they may be
 * defined anew there, and others. Each area says what they usually may do with its resources.
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
    CONNECTOR,
    /** Runs the installation; held in its own log only, and sees into no school. */
    OPERATOR,
    /** A system that reads the figures of the installation; held in its own log only. */
    MONITOR;

    /** Whom a role is for. */
    public enum HeldBy {
        /** Members of staff. */
        PERSONS,
        /** Service accounts. */
        SERVICES
    }

    /** Whom it is for. */
    public HeldBy heldBy() {
        return this == CONNECTOR || this == MONITOR ? HeldBy.SERVICES : HeldBy.PERSONS;
    }

    /** Whether it is held in the log of the installation, and in no school. */
    public boolean isOfInstallation() {
        return this == OPERATOR || this == MONITOR;
    }

    /** Those that a school begins with. */
    public static List<UsualRole> ofSchools() {
        return Arrays.stream(values()).filter(role -> !role.isOfInstallation()).toList();
    }

    /** Those that the log of the installation begins with. */
    public static List<UsualRole> ofInstallation() {
        return Arrays.stream(values()).filter(UsualRole::isOfInstallation).toList();
    }

    /** The role code as stored: lower case, hyphens. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

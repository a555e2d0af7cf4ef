package hk.chopmark.core.shared;

import java.util.UUID;

/**
 * Reference of a school, the data user of one log, random per school and free of meaning.
 *
 * <p><b>Shape</b>: text form {@code school=<uuid>}, a UUIDv7.
 */
public record SchoolId(UUID id) implements SubjectRef {

    /** The kind in the text form of this reference. */
    public static final String KIND = "school";

    /**
     * Stands in the place of a school for the log that the installation has of its own. No school
     * has it: its time is the beginning of the epoch.
     */
    public static final SchoolId INSTALLATION =
            new SchoolId(new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0000L));

    /** Whether it stands for the installation itself, and for no school. */
    public boolean isInstallation() {
        return equals(INSTALLATION);
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

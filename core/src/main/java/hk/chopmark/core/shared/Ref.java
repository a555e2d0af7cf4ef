package hk.chopmark.core.shared;

import java.util.UUID;

/**
 * A random reference that may stand in clear in leaves' bodies, tags and read models for ever.
 *
 * <p><b>Guarantees</b>: carries no meaning and is never derived from personal data (no HKID, no
 * hash of one).
 */
public sealed interface Ref
        permits CalendarId, ClassId, ErasureId, GrantId, HoldId, ScheduleId, SubjectRef {

    /** The kind of thing referred to, for example {@code student}; lower-case ASCII. */
    String kind();

    /** The random identifier. */
    UUID id();

    /** The text form {@code kind=uuid}, which is also the tag of an event that refers to it. */
    default String text() {
        return kind() + "=" + id();
    }

    /**
     * Reads the text form back.
     *
     * @throws IllegalArgumentException if the text is no reference of a known kind
     */
    static Ref parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("Not a reference of the form kind=uuid");
        }
        UUID id = idOf(text.substring(equals + 1));
        return switch (text.substring(0, equals)) {
            case SchoolId.KIND -> new SchoolId(id);
            case StudentId.KIND -> new StudentId(id);
            case GuardianId.KIND -> new GuardianId(id);
            case StaffId.KIND -> new StaffId(id);
            case ClassId.KIND -> new ClassId(id);
            case NoticeId.KIND -> new NoticeId(id);
            case HomeworkId.KIND -> new HomeworkId(id);
            case GrantId.KIND -> new GrantId(id);
            case ErasureId.KIND -> new ErasureId(id);
            case HoldId.KIND -> new HoldId(id);
            case CalendarId.KIND -> new CalendarId(id);
            case ScheduleId.KIND -> new ScheduleId(id);
            default -> throw new IllegalArgumentException("Unknown kind of reference");
        };
    }

    /** The message of the JDK would quote what somebody sent. */
    private static UUID idOf(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Not a reference of the form kind=uuid");
        }
    }
}

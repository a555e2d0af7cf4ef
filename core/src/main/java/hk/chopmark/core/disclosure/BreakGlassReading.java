package hk.chopmark.core.disclosure;

import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A reading by two persons while the log could not be appended to; references and codes only.
 *
 * @param id of this reading
 * @param at when it was opened, server time
 * @param school whose data
 * @param viewer who was shown the data
 * @param witness the second person, who confirmed it
 * @param opened what was opened
 * @param purpose why
 * @param outage why the log took nothing: {@code transient} or {@code halted}
 * @param basis what both were entitled by, as last known
 */
public record BreakGlassReading(
        UUID id,
        Instant at,
        SchoolId school,
        Party viewer,
        Party witness,
        Opened opened,
        Purpose purpose,
        String outage,
        Basis basis) {

    /** A person and how they were authenticated. */
    public record Party(PersonRef person, AuthMethod auth) {}

    /** Which fields of whom, through what. */
    public record Opened(
            String resource,
            List<SubjectRef> subjects,
            List<String> fields,
            List<Category> categories) {
        public Opened {
            subjects = List.copyOf(subjects);
            fields = List.copyOf(fields);
            categories = List.copyOf(categories);
        }
    }

    /**
     * The last known entitlement.
     *
     * @param asOf count of events it was read from
     * @param events the events it rests on
     */
    public record Basis(long asOf, List<UUID> events) {
        public Basis {
            events = List.copyOf(events);
        }
    }
}

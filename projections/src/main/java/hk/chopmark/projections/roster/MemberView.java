package hk.chopmark.projections.roster;

import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.PersonRef;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person's time in a class.
 *
 * @param classId the class
 * @param member the pupil or teacher
 * @param role pupil or teacher
 * @param classNumber number in the class; null if it has none
 * @param from first day, Hong Kong
 * @param to last day, Hong Kong; null while it goes on
 * @param startedEvent the event to prove it by
 */
public record MemberView(
        ClassId classId,
        PersonRef member,
        MemberRole role,
        @Nullable Integer classNumber,
        LocalDate from,
        @Nullable LocalDate to,
        UUID startedEvent) {}

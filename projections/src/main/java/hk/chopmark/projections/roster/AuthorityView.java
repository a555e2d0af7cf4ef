package hk.chopmark.projections.roster;

import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a guardian may act for a student, from one decision to the next.
 *
 * @param student the student
 * @param guardian the guardian
 * @param authority how far
 * @param validFrom first day, Hong Kong, as stated when they were linked; null otherwise
 * @param reason basis or reason code of a change; null when they were linked
 * @param relation handle to the relation; null after a change
 * @param decidedAt server time
 * @param event the event to prove it by
 */
public record AuthorityView(
        StudentId student,
        GuardianId guardian,
        Authority authority,
        @Nullable LocalDate validFrom,
        @Nullable String reason,
        @Nullable Sealed<String> relation,
        Instant decidedAt,
        UUID event) {}

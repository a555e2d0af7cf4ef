package hk.chopmark.projections.access;

import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StaffId;
import java.time.Instant;
import java.util.UUID;

/**
 * A review of permissions.
 *
 * @param event the event to prove it by
 * @param at when it was signed
 * @param signedBy by whom
 * @param scope what it was about: a school, a class or a student
 * @param lookedAt it judged what stood below this position
 * @param kept how many grants stay
 * @param removed how many ended with it
 */
public record ReviewView(
        UUID event,
        Instant at,
        StaffId signedBy,
        Ref scope,
        long lookedAt,
        int kept,
        int removed) {}

package hk.chopmark.core.seal.rows;

import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * What is left of a destroyed subject key: that it was there, when it went and why.
 *
 * @param school the school
 * @param owner whose key it was, for what
 * @param keyId the id that boxes sealed under it carry; one that no box carries if there was no key
 * @param at when it was destroyed
 * @param cause id of the event that decided it
 */
public record DestroyedKey(SchoolId school, KeyOwner owner, UUID keyId, Instant at, UUID cause) {

    /** Code of {@link #refusal}. */
    public static final String REFUSED = "subject.erased";

    /** What a caller gets who wants to seal something for this owner. */
    public DomainRejection refusal() {
        return DomainRejection.conflict(
                REFUSED,
                Map.of(
                        "subject",
                        owner.subject().text(),
                        "category",
                        owner.category().code(),
                        "since",
                        at,
                        "event",
                        cause));
    }
}

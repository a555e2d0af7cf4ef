package hk.chopmark.core.erasure;

import static hk.chopmark.core.decision.DomainEvent.TimeKind.VALID;
import static hk.chopmark.core.decision.InClear.Nature.CITATION;
import static hk.chopmark.core.decision.InClear.Nature.CODE;
import static hk.chopmark.core.decision.InClear.Nature.HASH;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.DomainEvent.Time;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.facts.DestructionFact;
import hk.chopmark.core.facts.PreservationFact;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;

/**
 * What happens to erasures, legal holds and retention rules; names and components are stored for
 * ever.
 *
 * <p>{@code grantEvent} names the event of the grant that allowed it. From {@link KeyDestroyed} on,
 * events of an erasure name the erasure and no longer the person.
 */
public sealed interface ErasureEvent extends DomainEvent {

    /** Belongs to one erasure. */
    interface OfErasure {
        /** The erasure. */
        ErasureId erasure();
    }

    /**
     * Somebody asked that categories of a subject's data be erased; {@code askedBy} is absent if
     * the school itself did.
     */
    @Event(namespace = "erasure", name = "ErasureRequested", version = "1")
    record ErasureRequested(
            ErasureId erasure,
            SubjectRef subject,
            List<Category> categories,
            ErasureGround ground,
            @Nullable PersonRef askedBy,
            UUID grantEvent)
            implements ErasureEvent, OfErasure {
        public ErasureRequested {
            categories = sorted(categories);
        }
    }

    /** A first person agreed. */
    @Event(namespace = "erasure", name = "ErasureApproved", version = "1")
    record ErasureApproved(ErasureId erasure, SubjectRef subject, StaffId approver, UUID grantEvent)
            implements ErasureEvent, OfErasure {}

    /** A second person decided: what follows cannot be taken back. */
    @Event(namespace = "erasure", name = "ErasureDecided", version = "1")
    record ErasureDecided(ErasureId erasure, SubjectRef subject, StaffId decider, UUID grantEvent)
            implements ErasureEvent, OfErasure {}

    /** It is not done, for a reason that is a code. */
    @Event(namespace = "erasure", name = "ErasureRefused", version = "1")
    record ErasureRefused(
            ErasureId erasure,
            SubjectRef subject,
            StaffId decider,
            @InClear(CODE) String reasonCode,
            UUID grantEvent)
            implements ErasureEvent, OfErasure {}

    /** Data must be kept although it could be erased, for a reason that is a code. */
    @Event(namespace = "erasure", name = "LegalHoldPlaced", version = "1")
    record LegalHoldPlaced(
            HoldId hold,
            SubjectRef subject,
            Set<Category> categories,
            @InClear(CODE) String reasonCode,
            StaffId placedBy,
            UUID grantEvent)
            implements ErasureEvent, PreservationFact {
        public LegalHoldPlaced {
            categories = Set.copyOf(categories);
        }

        @Override
        public Ref account() {
            return hold;
        }

        @Override
        public boolean mustBeKept() {
            return true;
        }
    }

    /** A legal hold is over. */
    @Event(namespace = "erasure", name = "LegalHoldReleased", version = "1")
    record LegalHoldReleased(
            HoldId hold,
            SubjectRef subject,
            Set<Category> categories,
            @InClear(CODE) String reasonCode,
            StaffId releasedBy,
            UUID grantEvent)
            implements ErasureEvent, PreservationFact {
        public LegalHoldReleased {
            categories = Set.copyOf(categories);
        }

        @Override
        public Ref account() {
            return hold;
        }

        @Override
        public boolean mustBeKept() {
            return false;
        }
    }

    /**
     * A secret that is destroyed.
     *
     * @param keyId as in bodies and in {@code sealed_box}
     * @param keyVersion 1 or more
     */
    record ErasedKey(UUID keyId, int keyVersion) {}

    /**
     * The secrets of a subject in a category are destroyed: from the moment this is durable nothing
     * is opened under them any more, and no new one is made.
     *
     * @param keys all of them; empty if there never was one
     * @param newestEpoch number of the newest epoch whose key-encryption key wraps one; absent
     *     without keys
     * @param packagesIssued how many evidence files about the subject were given out before
     * @param packageDigests their SHA-256, those given out last if there are very many
     */
    @Event(namespace = "erasure", name = "KeyDestroyed", version = "1")
    record KeyDestroyed(
            ErasureId erasure,
            SubjectRef subject,
            Category category,
            List<ErasedKey> keys,
            @Nullable Integer newestEpoch,
            long packagesIssued,
            @InClear(HASH) List<String> packageDigests)
            implements ErasureEvent, OfErasure, DestructionFact {
        public KeyDestroyed {
            keys = List.copyOf(keys);
            packageDigests = List.copyOf(packageDigests);
        }
    }

    /**
     * The sealed boxes of a category are deleted.
     *
     * @param boxes how many the log held before this position
     * @param before position up to which was counted, exclusive
     */
    @Event(namespace = "erasure", name = "CiphertextDeleted", version = "1")
    record CiphertextDeleted(ErasureId erasure, Category category, long boxes, long before)
            implements ErasureEvent, OfErasure {}

    /**
     * What was still sealed after that, by nodes that remembered the key, is deleted too.
     *
     * @param boxes how many, most often none
     * @param before position up to which was counted, exclusive; from where {@link
     *     CiphertextDeleted} ended
     */
    @Event(namespace = "erasure", name = "StragglersDeleted", version = "1")
    record StragglersDeleted(ErasureId erasure, Category category, long boxes, long before)
            implements ErasureEvent, OfErasure {}

    /**
     * The entries of a search index are deleted.
     *
     * @param indexCode which index
     */
    @Event(namespace = "erasure", name = "BlindIndexDeleted", version = "1")
    record BlindIndexDeleted(ErasureId erasure, @InClear(CODE) String indexCode)
            implements ErasureEvent, OfErasure {}

    /**
     * A place that could hold the data answered that it holds none.
     *
     * @param noneFrom from which Hong Kong day on; later than the event only for backups, where it
     *     is the day planned and {@link ErasureFinalised} says when it came true
     */
    @Event(namespace = "erasure", name = "ErasureAcknowledged", version = "1")
    record ErasureAcknowledged(
            ErasureId erasure, ErasurePlace place, @Time(VALID) LocalDate noneFrom)
            implements ErasureEvent, OfErasure {}

    /**
     * The certificate: what was done and how, what stays, and when the last copies die.
     *
     * @param methodCode how the data was made unreadable
     * @param algorithmCode what it was encrypted with
     * @param vaultCode the vault that guards the key-encryption keys
     * @param assuranceCode what the destruction of a key-encryption key rests on there
     * @param keysDestroyed how many secrets
     * @param boxesDeleted how many sealed boxes, stragglers included
     * @param packagesIssued how many evidence files about the subject were given out before
     * @param indexCodes search indexes that were covered
     * @param places other places that were covered
     * @param copiesDieBy the Hong Kong day from which, as planned, no backup can be opened either
     * @param residue what stays
     */
    @Event(namespace = "erasure", name = "ErasureCertified", version = "1")
    record ErasureCertified(
            ErasureId erasure,
            List<Category> categories,
            @InClear(CODE) String methodCode,
            @InClear(CODE) String algorithmCode,
            @InClear(CODE) String vaultCode,
            @InClear(CODE) String assuranceCode,
            int keysDestroyed,
            long boxesDeleted,
            long packagesIssued,
            @InClear(CODE) List<String> indexCodes,
            List<ErasurePlace> places,
            @Time(VALID) LocalDate copiesDieBy,
            List<ErasureResidue> residue)
            implements ErasureEvent, OfErasure {
        public ErasureCertified {
            categories = sorted(categories);
            indexCodes = indexCodes.stream().sorted().toList();
            places = places.stream().sorted().toList();
            residue = residue.stream().sorted().toList();
        }
    }

    /**
     * The last key-encryption key that could unwrap a destroyed secret, from whatever copy, is
     * gone.
     *
     * @param lastEpoch number of its epoch; absent if no secret was ever wrapped
     */
    @Event(namespace = "erasure", name = "ErasureFinalised", version = "1")
    record ErasureFinalised(ErasureId erasure, @Nullable Integer lastEpoch)
            implements ErasureEvent, OfErasure {}

    /**
     * Data of a category is kept for so long from this event on; replaces the rule of the same
     * category and start.
     *
     * @param retentionMonths how long after the start
     * @param source where the period comes from: an ordinance, a code of practice, a decision of
     *     the school
     */
    @Event(namespace = "erasure", name = "RetentionRuleAdopted", version = "1")
    record RetentionRuleAdopted(
            Category category,
            RetentionStart start,
            int retentionMonths,
            @InClear(CITATION) String source,
            StaffId adoptedBy,
            UUID grantEvent)
            implements ErasureEvent {}

    private static List<Category> sorted(List<Category> categories) {
        return categories.stream().sorted().toList();
    }
}

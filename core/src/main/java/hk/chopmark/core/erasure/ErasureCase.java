package hk.chopmark.core.erasure;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.erasure.ErasureEvent.BlindIndexDeleted;
import hk.chopmark.core.erasure.ErasureEvent.CiphertextDeleted;
import hk.chopmark.core.erasure.ErasureEvent.ErasureAcknowledged;
import hk.chopmark.core.erasure.ErasureEvent.ErasureApproved;
import hk.chopmark.core.erasure.ErasureEvent.ErasureCertified;
import hk.chopmark.core.erasure.ErasureEvent.ErasureDecided;
import hk.chopmark.core.erasure.ErasureEvent.ErasureFinalised;
import hk.chopmark.core.erasure.ErasureEvent.ErasureRefused;
import hk.chopmark.core.erasure.ErasureEvent.ErasureRequested;
import hk.chopmark.core.erasure.ErasureEvent.KeyDestroyed;
import hk.chopmark.core.erasure.ErasureEvent.StragglersDeleted;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.StaffId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One erasure as far as the record tells: folded from its events in log order.
 *
 * <p><b>Guarantees</b>: tells nothing that no event says. Not thread safe; made anew by each
 * reader.
 */
public final class ErasureCase {

    /** How far an erasure is; in this order, but for a refusal. */
    public enum State {
        /** Somebody asked. */
        REQUESTED,
        /** One person agreed. */
        APPROVED,
        /** It is not done. */
        REFUSED,
        /** Two persons agreed: it will be done, unless something has to be kept. */
        DECIDED,
        /** Nothing can be read any more. */
        DESTROYED,
        /** Every place answered; backups die on the day the certificate names. */
        CERTIFIED,
        /** Backups are dead too. */
        FINAL
    }

    private final ErasureRequested request;
    private @Nullable StaffId approver;
    private @Nullable StaffId decider;
    private boolean refused;
    private final Map<Category, KeyDestroyed> destroyed = new EnumMap<>(Category.class);
    private @Nullable Recorded<?> destruction;
    private final Map<Category, Boxes> boxes = new EnumMap<>(Category.class);
    private final Map<Category, Boxes> stragglers = new EnumMap<>(Category.class);
    private final SortedSet<String> indexes = new TreeSet<>();
    private final Map<ErasurePlace, Answer> answers = new EnumMap<>(ErasurePlace.class);
    private @Nullable ErasureCertified certificate;
    private boolean finalised;

    /** An erasure that was asked for. */
    public ErasureCase(ErasureRequested request) {
        this.request = request;
    }

    /**
     * The answer of a place.
     *
     * @param noneFrom from which Hong Kong day on it holds nothing
     * @param at when it answered
     */
    public record Answer(LocalDate noneFrom, Instant at) {}

    /**
     * Boxes that are deleted.
     *
     * @param number how many
     * @param before position up to which was counted, exclusive
     */
    public record Boxes(long number, long before) {}

    /**
     * Folds one erasure from facts that may hold others.
     *
     * @return empty if it was never asked for
     */
    public static Optional<ErasureCase> of(ErasureId erasure, List<? extends Recorded<?>> facts) {
        @Nullable ErasureCase found = null;
        for (Recorded<?> fact : facts) {
            if (fact.event() instanceof ErasureRequested asked && asked.erasure().equals(erasure)) {
                found = new ErasureCase(asked);
            } else if (found != null) {
                found.evolve(fact);
            }
        }
        return Optional.ofNullable(found);
    }

    /** Takes in one more fact; those of other erasures change nothing. */
    public void evolve(Recorded<?> fact) {
        if (!(fact.event() instanceof ErasureEvent.OfErasure own)
                || !own.erasure().equals(request.erasure())) {
            return;
        }
        switch (fact.event()) {
            case ErasureApproved approved -> approver = approved.approver();
            case ErasureDecided decided -> decider = decided.decider();
            case ErasureRefused _ -> refused = true;
            case KeyDestroyed key -> {
                destroyed.put(key.category(), key);
                destruction = destruction == null ? fact : destruction;
            }
            case CiphertextDeleted deleted ->
                    boxes.put(deleted.category(), new Boxes(deleted.boxes(), deleted.before()));
            case StragglersDeleted deleted ->
                    stragglers.put(
                            deleted.category(), new Boxes(deleted.boxes(), deleted.before()));
            case BlindIndexDeleted deleted -> indexes.add(deleted.indexCode());
            case ErasureAcknowledged answer ->
                    answers.put(answer.place(), new Answer(answer.noneFrom(), fact.at()));
            case ErasureCertified certified -> certificate = certified;
            case ErasureFinalised _ -> finalised = true;
            default -> {}
        }
    }

    /** What was asked. */
    public ErasureRequested request() {
        return request;
    }

    /** The first person. */
    public Optional<StaffId> approver() {
        return Optional.ofNullable(approver);
    }

    /** The second person. */
    public Optional<StaffId> decider() {
        return Optional.ofNullable(decider);
    }

    /** Whether it is not done. */
    public boolean isRefused() {
        return refused;
    }

    /** How far it is. */
    public State state() {
        if (refused) {
            return State.REFUSED;
        }
        if (finalised) {
            return State.FINAL;
        }
        if (certificate != null) {
            return State.CERTIFIED;
        }
        if (destruction != null) {
            return State.DESTROYED;
        }
        if (decider != null) {
            return State.DECIDED;
        }
        return approver == null ? State.REQUESTED : State.APPROVED;
    }

    /** Whether two people decided it. */
    public boolean isDecided() {
        return decider != null;
    }

    /** Whether it may still be approved, decided or refused. */
    public boolean isOpen() {
        return !refused && decider == null;
    }

    /** The destroyed secrets by category; empty before the point of no return. */
    public Map<Category, KeyDestroyed> destroyed() {
        return Map.copyOf(destroyed);
    }

    /** The first event that says so: since then nothing is opened any more. */
    public Optional<Recorded<?>> destruction() {
        return Optional.ofNullable(destruction);
    }

    /** Deleted boxes by category, of the categories done. */
    public Map<Category, Boxes> boxes() {
        return Map.copyOf(boxes);
    }

    /** Boxes sealed after those, and deleted as well, by category, of the categories done. */
    public Map<Category, Boxes> stragglers() {
        return Map.copyOf(stragglers);
    }

    /** How many boxes were deleted in all. */
    public long boxesDeleted() {
        return Stream.concat(boxes.values().stream(), stragglers.values().stream())
                .mapToLong(Boxes::number)
                .sum();
    }

    /** Search indexes that were cleared. */
    public SortedSet<String> indexes() {
        return new TreeSet<>(indexes);
    }

    /** Which places answered. */
    public Map<ErasurePlace, Answer> answers() {
        return Map.copyOf(answers);
    }

    /** The certificate. */
    public Optional<ErasureCertified> certificate() {
        return Optional.ofNullable(certificate);
    }

    /**
     * Whether the day is over on which, as planned, no backup could be opened any more, and it has
     * not come true: a key that could open one is not destroyed.
     */
    public boolean isOverdue(Instant now) {
        return certificate != null
                && !finalised
                && DecisionContext.dayOf(now).isAfter(certificate.copiesDieBy());
    }

    /** Whether nothing can bring the data back any more. */
    public boolean isFinalised() {
        return finalised;
    }
}

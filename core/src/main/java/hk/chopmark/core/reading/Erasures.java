package hk.chopmark.core.reading;

import hk.chopmark.core.codec.EventCodec;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.erasure.ErasureCase;
import hk.chopmark.core.erasure.ErasureEvent;
import hk.chopmark.core.erasure.ErasureEvent.ErasureRequested;
import hk.chopmark.core.erasure.ErasureEvent.KeyDestroyed;
import hk.chopmark.core.eventstore.ErasureTrail;
import hk.chopmark.core.seal.OpenedField.Certificate;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the record says of erasures, read from the log itself.
 *
 * <p><b>Guarantees</b>: as durable as the log: an event that was acknowledged is seen. Thread safe.
 */
public final class Erasures {

    /** Most erasures of one listing. */
    public static final int MAX_LISTED = 1_000;

    private static final String REQUESTED = "erasure.ErasureRequested";

    private final ErasureTrail trail;
    private final EventCodec codec;

    /** Over the events of erasure. */
    public Erasures(ErasureTrail trail, EventCodec codec) {
        this.trail = trail;
        this.codec = codec;
    }

    /** One erasure, if it was asked for. */
    public Optional<ErasureCase> find(SchoolId school, ErasureId erasure) {
        return ErasureCase.of(erasure, about(school, List.of(erasure)));
    }

    /**
     * The erasures of a school, those asked for last first.
     *
     * @param items at most as many as wanted
     * @param complete false if there are more
     */
    public record Listing(List<Listed> items, boolean complete) {
        public Listing {
            items = List.copyOf(items);
        }
    }

    /**
     * An erasure in a list.
     *
     * @param requestedAt when it was asked for
     */
    public record Listed(ErasureCase found, Instant requestedAt) {}

    /**
     * The erasures of a school that were asked for last; reads the events of these only.
     *
     * @param limit most erasures, 1 to {@value #MAX_LISTED}
     */
    public Listing latest(SchoolId school, int limit) {
        if (limit < 1 || limit > MAX_LISTED) {
            throw new IllegalArgumentException("List 1 to " + MAX_LISTED + " erasures at a time");
        }
        List<? extends Recorded<?>> asked = decoded(trail.latest(school, REQUESTED, limit + 1));
        Map<ErasureId, Listed> cases = new LinkedHashMap<>();
        for (Recorded<?> fact : asked.subList(0, Math.min(limit, asked.size()))) {
            if (fact.event() instanceof ErasureRequested request) {
                cases.put(request.erasure(), new Listed(new ErasureCase(request), fact.at()));
            }
        }
        for (Recorded<?> fact : about(school, cases.keySet())) {
            if (fact.event() instanceof ErasureEvent.OfErasure step) {
                Listed listed = cases.get(step.erasure());
                if (listed != null) {
                    listed.found().evolve(fact);
                }
            }
        }
        return new Listing(List.copyOf(cases.values()), asked.size() <= limit);
    }

    /** Every event of one erasure, in log order. */
    public List<? extends Recorded<?>> trail(SchoolId school, ErasureId erasure) {
        return about(school, List.of(erasure));
    }

    /** Which data of some subjects is erased, and since when. */
    public Map<KeyOwner, Certificate> erased(
            SchoolId school, Collection<? extends SubjectRef> subjects) {
        Map<KeyOwner, Certificate> erased = new HashMap<>();
        for (Recorded<?> fact : about(school, subjects)) {
            if (fact.event() instanceof KeyDestroyed key) {
                erased.putIfAbsent(
                        new KeyOwner(key.subject(), key.category()),
                        new Certificate(key.erasure(), fact.at()));
            }
        }
        return erased;
    }

    /** Events of erasure that name one of these, in log order. */
    public List<? extends Recorded<?>> about(SchoolId school, Collection<? extends Ref> refs) {
        return decoded(trail.about(school, refs.stream().map(Ref::text).toList()));
    }

    /** A page of events of erasure of a school from a position on, in log order. */
    public List<? extends Recorded<?>> of(SchoolId school, long position) {
        return decoded(trail.of(school, position));
    }

    /** A page of events of erasure of all schools from a position on, in log order. */
    public List<? extends Recorded<?>> from(long position) {
        return decoded(trail.from(position));
    }

    private List<? extends Recorded<?>> decoded(List<StoredEvent> events) {
        return events.stream().<Recorded<?>>map(codec::decode).toList();
    }
}

package hk.chopmark.core.runtime.erasure;

import hk.chopmark.core.codec.EventCodec;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.erasure.ErasureCase;
import hk.chopmark.core.erasure.ErasureEvent.KeyDestroyed;
import hk.chopmark.core.eventstore.ErasureTrail;
import hk.chopmark.core.seal.KeyOwner;
import hk.chopmark.core.seal.OpenedField.Certificate;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the record says of erasures, read from the log itself.
 *
 * <p><b>Guarantees</b>: as durable as the log: an event that was acknowledged is seen. Thread safe.
 */
public final class Erasures {

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
    List<? extends Recorded<?>> about(SchoolId school, Collection<? extends Ref> refs) {
        return decoded(trail.about(school, refs.stream().map(Ref::text).toList()));
    }

    /** A page of events of erasure of all schools from a position on, in log order. */
    List<? extends Recorded<?>> from(long position) {
        return decoded(trail.from(position));
    }

    private List<? extends Recorded<?>> decoded(List<StoredEvent> events) {
        return events.stream().<Recorded<?>>map(codec::decode).toList();
    }
}

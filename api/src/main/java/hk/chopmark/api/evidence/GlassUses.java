package hk.chopmark.api.evidence;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.DisclosureEvent.BreakGlassOpened;
import hk.chopmark.core.disclosure.DisclosureEvent.BreakGlassReviewed;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.SchoolId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Every breaking of the glass, read from the log itself, the latest first. */
@Component
public class GlassUses {

    private static final Set<String> TYPES =
            Set.of("disclosure.BreakGlassOpened", "disclosure.BreakGlassReviewed");

    private final AuditEngine engine;

    public GlassUses(AuditEngine engine) {
        this.engine = engine;
    }

    /** All uses of a school. */
    public List<GlassUse> of(SchoolId school) {
        List<Recorded<?>> opened = new ArrayList<>();
        Map<UUID, String> verdicts = new HashMap<>();
        List<StoredEvent> page = page(school, 0);
        while (!page.isEmpty()) {
            for (StoredEvent stored : page) {
                Recorded<?> recorded = engine.codec().decode(stored);
                if (recorded.event() instanceof BreakGlassReviewed review) {
                    verdicts.put(review.use(), review.verdict());
                } else {
                    opened.add(recorded);
                }
            }
            page = page(school, page.getLast().position() + 1);
        }
        return opened.reversed().stream().map(recorded -> use(recorded, verdicts)).toList();
    }

    private List<StoredEvent> page(SchoolId school, long from) {
        return engine.log().find(school, List.of(), TYPES, from, EventLog.MAX_RESULTS);
    }

    private static GlassUse use(Recorded<?> recorded, Map<UUID, String> verdicts) {
        BreakGlassOpened event = (BreakGlassOpened) recorded.event();
        return new GlassUse(
                event.use(),
                recorded.id(),
                recorded.position(),
                event.openedAt(),
                recorded.at(),
                event.viewer(),
                event.witness(),
                event.subjects().size(),
                event.fields(),
                event.purpose().code(),
                verdicts.get(event.use()));
    }
}

package hk.chopmark.api.disclosure;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.DisclosureEvent.BreakGlassOpened;
import hk.chopmark.core.disclosure.DisclosureEvent.BreakGlassReviewed;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.SchoolId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Every breaking of the glass, read from the log itself, the latest first. */
@Component
public class BreakGlassUses {

    private final AuditEngine engine;

    public BreakGlassUses(AuditEngine engine) {
        this.engine = engine;
    }

    /** All uses of a school. */
    public List<BreakGlassUse> of(SchoolId school) {
        List<Recorded<?>> opened = new ArrayList<>();
        Map<UUID, String> verdicts = new HashMap<>();
        engine
                .history()
                .of(school)
                .ofTypes(BreakGlassOpened.class, BreakGlassReviewed.class)
                .stream()
                .forEach(recorded -> {
                    if (recorded.event() instanceof BreakGlassReviewed review) {
                        verdicts.put(review.use(), review.verdict());
                    } else {
                        opened.add(recorded);
                    }
                });
        return opened.reversed().stream().map(recorded -> use(recorded, verdicts)).toList();
    }

    private static BreakGlassUse use(Recorded<?> recorded, Map<UUID, String> verdicts) {
        BreakGlassOpened event = (BreakGlassOpened) recorded.event();
        return new BreakGlassUse(
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

package hk.chopmark.projections.engine.parking;

import hk.chopmark.core.codec.EventFormat;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.custody.CustodyEvent.EventPassedOver;
import hk.chopmark.core.custody.CustodyId;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.shared.SchoolId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The events that operators left out of a read model for good, as the record of each school says.
 * Each school's are read once: take a new one for each run, or {@link #hear} of those that come.
 * Thread safe.
 */
public final class PassedOver {

    private final EventLog log;
    private final EventFormat format;
    private final String readModel;
    private final Map<SchoolId, Set<String>> idsBySchool = new ConcurrentHashMap<>();

    public PassedOver(EventLog log, EventFormat format, String readModel) {
        this.log = log;
        this.format = format;
        this.readModel = readModel;
    }

    /** Whether an event is left out, wherever in the log that was said. */
    public boolean takesIn(SchoolId school, String event) {
        return idsBySchool.computeIfAbsent(school, this::idsOf).contains(event);
    }

    /** Takes note of what the record of a school says from now on. */
    public void hear(SchoolId school, EventPassedOver passed) {
        if (passed.readModel().equals(readModel)) {
            idsBySchool.computeIfAbsent(school, this::idsOf).add(passed.event().toString());
        }
    }

    private Set<String> idsOf(SchoolId school) {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        List<Set<String>> custody = List.of(Set.of(CustodyId.of(school).text()));
        long from = 0;
        while (true) {
            List<StoredEvent> page =
                    log.find(school, custody, Set.of(), from, EventLog.MAX_RESULTS);
            for (StoredEvent stored : page) {
                if (format.decode(stored).event() instanceof EventPassedOver passed
                        && passed.readModel().equals(readModel)) {
                    ids.add(passed.event().toString());
                }
            }
            if (page.size() < EventLog.MAX_RESULTS) {
                return ids;
            }
            from = page.getLast().position() + 1;
        }
    }
}

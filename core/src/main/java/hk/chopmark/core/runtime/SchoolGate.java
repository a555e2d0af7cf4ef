package hk.chopmark.core.runtime;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.eventstore.Schools;
import hk.chopmark.core.log.checkpoint.CheckpointSigner;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Nothing stands in a school's log before the event that founds the school.
 *
 * <p>A school that has a first event has it for ever, so each is looked up once per process. A
 * founding command gives the log its name and its signing key; a crash before its event is stored
 * leaves a name without a log, which the next attempt takes up.
 */
final class SchoolGate {

    private final EventLog log;
    private final Schools schools;
    private final CheckpointSigner signer;
    private final Set<SchoolId> founded = ConcurrentHashMap.newKeySet();

    SchoolGate(EventLog log, Schools schools, CheckpointSigner signer) {
        this.log = log;
        this.schools = schools;
        this.signer = signer;
    }

    /**
     * Lets a command pass whose school is founded, or that founds it.
     *
     * @throws DomainRejection {@code school.unknown}
     */
    void requireOpenFor(Command command) {
        if (command.foundsSchool()) {
            Origin origin = schools.register(command.school());
            signer.register(origin);
        } else {
            requireFounded(command.school());
        }
    }

    /**
     * Refuses schools without a first event.
     *
     * @throws DomainRejection {@code school.unknown}
     */
    void requireFounded(SchoolId school) {
        if (founded.contains(school)) {
            return;
        }
        if (log.find(school, List.of(), Set.of(), 0, 1).isEmpty()) {
            throw DomainRejection.unknown("school.unknown", Map.of("school", school));
        }
        founded.add(school);
    }
}

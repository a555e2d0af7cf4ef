package hk.chopmark.api.attendance;

import hk.chopmark.api.security.Caller;
import hk.chopmark.api.security.Right;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.disclosure.AccessQuestion;
import hk.chopmark.core.reading.AccessDecisions;
import hk.chopmark.core.reading.AccessDecisions.Moment;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Who may see attendance: a person by the grants and ties on record at this moment, a connected
 * system by the rights of its token, as on other boards.
 */
@Component
class AttendanceGate {

    static final Act VIEW = Act.parse("attendance.view");
    static final Act READ = Act.parse("attendance.view+clear");
    static final Act TAKE = Act.parse("attendance.take");
    static final Act EXPORT = Act.parse("attendance.export");
    static final Act CORRECT = Act.parse("attendance.correct");

    private final AuditEngine engine;
    private final AccessDecisions decisions;
    private final InstantSource clock;

    AttendanceGate(AuditEngine engine, AccessDecisions decisions, InstantSource clock) {
        this.engine = engine;
        this.decisions = decisions;
        this.clock = clock;
    }

    /**
     * Lets pass who may see the attendance of a class, a student or the school.
     *
     * @throws DomainRejection {@code access.not-permitted}
     */
    void requireView(Caller caller, Ref on) {
        require(caller, VIEW, on);
    }

    /**
     * Lets pass who may take the attendance of a class out.
     *
     * @throws DomainRejection {@code access.not-permitted}
     */
    void requireExport(Caller caller, Ref on) {
        require(caller, EXPORT, on);
    }

    private void require(Caller caller, Act act, Ref on) {
        if (!may(caller, act, on)) {
            throw DomainRejection.notAllowed(
                    "access.not-permitted", Map.of("missing", act.text(), "scope", on.text()));
        }
    }

    /**
     * Whether the caller may do this. For what changes something, this only says which forms to
     * show: the record judges the command itself.
     */
    boolean may(Caller caller, Act act, Ref on) {
        return switch (caller.actor().ref()) {
            case ActorRef.Person(PersonRef person) ->
                    isGranted(new AccessQuestion(caller.school(), person, act, on, Set.of(), null));
            case ActorRef.Service _, ActorRef.ServiceAccount _ ->
                    act.equals(VIEW) && caller.role().rights().contains(Right.BOARDS);
        };
    }

    private boolean isGranted(AccessQuestion question) {
        return decisions.evaluate(question, Moment.now(clock.instant()), engine.head()).allowed();
    }
}

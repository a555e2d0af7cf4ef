package hk.chopmark.api.wiring;

import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.GrantFoundingRole;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import hk.chopmark.core.duty.DutyCommand.AdoptDueRule;
import hk.chopmark.core.facts.duty.DuePolicy;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Begins a school: its record, the usual roles, and its first administrator, who may then grant.
 *
 * <p><b>Guarantees</b>: may be asked again with the same plan after a crash anywhere; what was done
 * is not done twice, because each step carries an idempotency key of its own.
 */
public final class SchoolFounding {

    /** Role code of the first administrator. */
    public static final String ADMINISTRATOR = UsualRole.ADMINISTRATOR.code();

    /**
     * What to found.
     *
     * @param school reference of the school
     * @param nameEn its name in English
     * @param nameZh its name in Chinese
     * @param administrator reference of the first administrator
     * @param grant reference of the first grant
     */
    public record Plan(
            SchoolId school, String nameEn, String nameZh, StaffId administrator, GrantId grant) {}

    /**
     * What came of it.
     *
     * @param asOf read at least at this position to see it
     * @param events ids of the events, in order
     * @param repeated whether all of it had been done before
     */
    public record Founded(long asOf, List<UUID> events, boolean repeated) {}

    private final AuditEngine engine;
    private final InstantSource clock;

    /**
     * Over an engine.
     *
     * @param clock from when the usual rules of due acts count
     */
    public SchoolFounding(AuditEngine engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
    }

    /**
     * Founds.
     *
     * @param founder who asked for it; recorded by a part of this server, because nobody holds a
     *     grant yet
     */
    public Founded found(Plan plan, Actor founder) {
        Actor server =
                Actor.service(
                        founder.ref() instanceof ActorRef.Service(String code) ? code : "founding");
        SchoolId school = plan.school();
        Map<String, Command> steps = new TreeMap<>();
        steps.put("founding/1-register", new RegisterSchool(school, plan.nameEn(), plan.nameZh()));
        for (UsualRole role : UsualRole.ofSchools()) {
            steps.put(
                    "founding/2-role-" + role.code(),
                    new DefineRole(
                            school, role.code(), role.heldBy(), Resources.usuallyHeldBy(role)));
        }
        steps.put(
                "founding/3-appoint",
                new AppointStaff(school, plan.administrator(), null, null, ADMINISTRATOR));
        steps.put(
                "founding/4-grant",
                new GrantFoundingRole(school, plan.grant(), plan.administrator(), ADMINISTRATOR));
        for (DuePolicy policy : DuePolicy.all()) {
            steps.put(
                    "founding/5-rule-" + policy.rule(),
                    new AdoptDueRule(
                            school,
                            policy.rule(),
                            clock.instant(),
                            policy.usualParameters(),
                            policy.source()));
        }
        List<UUID> events = new ArrayList<>();
        long asOf = 0;
        boolean repeated = true;
        for (Map.Entry<String, Command> step : steps.entrySet()) {
            // A crash between two steps leaves a school without an administrator; asking again goes
            // on from there.
            CommandResult result = engine.send(step.getValue(), context(step.getKey(), server));
            events.addAll(result.eventIds());
            asOf = Math.max(asOf, result.asOf());
            repeated &= result.repeated();
        }
        return new Founded(asOf, List.copyOf(events), repeated);
    }

    private static CommandContext context(String step, Actor founder) {
        Purpose purpose =
                step.startsWith("founding/1") || step.startsWith("founding/3")
                        ? Purpose.ROSTER_ADMINISTRATION
                        : Purpose.ACCESS_ADMINISTRATION;
        CommandContext context = CommandContext.of(founder, purpose).from("founding", null);
        // The command of a rule carries the time: asked again, the step stands for the request.
        return step.startsWith("founding/5") ? context.withKey(step, step) : context.withKey(step);
    }
}

package hk.chopmark.api.wiring;

import hk.chopmark.api.secrets.OneTimeCodes;
import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.GrantFoundingRole;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import hk.chopmark.core.duty.DutyCommand.AdoptDueRule;
import hk.chopmark.core.facts.duty.DuePolicy;
import hk.chopmark.core.identity.Account;
import hk.chopmark.core.identity.AccountCommand;
import hk.chopmark.core.identity.AccountCommand.MakeActivationLetter;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
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
import org.jspecify.annotations.Nullable;

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
     * @param loginName under which they will sign in
     * @param letter the code by which they take the account into their hands
     */
    public record Plan(
            SchoolId school,
            String nameEn,
            String nameZh,
            StaffId administrator,
            String loginName,
            CredentialId letter) {

        /**
         * The grant is the administrator's first, so it shares the id: another kind of reference.
         */
        GrantId grant() {
            return new GrantId(administrator.id());
        }
    }

    /**
     * What came of it.
     *
     * @param asOf read at least at this position to see it
     * @param events ids of the events, in order
     * @param repeated whether all of it had been done before
     * @param code for the first administrator, shown once; absent if it was made before
     */
    public record Founded(long asOf, List<UUID> events, boolean repeated, @Nullable String code) {

        /** Without the code. */
        @Override
        public String toString() {
            return "Founded[" + asOf + "]";
        }
    }

    /** Recorded by a part of this server, because nobody holds a grant there yet. */
    private static final Actor SERVER = Actor.service("founding");

    private final AuditEngine engine;
    private final OneTimeCodes codes;
    private final InstantSource clock;

    /**
     * Over an engine.
     *
     * @param codes keeps the code of a letter
     * @param clock from when the usual rules of due acts count
     */
    public SchoolFounding(AuditEngine engine, OneTimeCodes codes, InstantSource clock) {
        this.engine = engine;
        this.codes = codes;
        this.clock = clock;
    }

    /** Founds; who asked for it stands in the log of the installation. */
    public Founded found(Plan plan) {
        SchoolId school = plan.school();
        Map<String, Command> steps = steps(plan);
        steps.put(
                "founding/6-account",
                engine.accounts().opening(school, plan.administrator(), plan.loginName()));
        List<UUID> events = new ArrayList<>();
        long asOf = 0;
        boolean repeated = true;
        for (Map.Entry<String, Command> step : steps.entrySet()) {
            // A crash between two steps leaves a school without an administrator; asking again goes
            // on from there.
            CommandResult result = engine.send(step.getValue(), context(step.getKey()));
            events.addAll(result.eventIds());
            asOf = Math.max(asOf, result.asOf());
            repeated &= result.repeated();
        }
        Account account = engine.accounts().of(school, plan.administrator());
        boolean isMade =
                account.vouching().isPresent()
                        || account.codes(clock.instant()).contains(plan.letter());
        if (isMade) {
            return new Founded(asOf, List.copyOf(events), repeated, null);
        }
        Letter letter = make(school, plan.administrator(), plan.letter());
        events.addAll(letter.result().eventIds());
        return new Founded(
                Math.max(asOf, letter.result().asOf()), List.copyOf(events), false, letter.code());
    }

    /**
     * Makes a code by which the first administrator takes their account into their hands, in place
     * of the one before.
     *
     * @return the code, shown once
     * @throws DomainRejection once anybody has an account there in their hands
     */
    public String letter(SchoolId school, StaffId administrator, CredentialId letter) {
        return make(school, administrator, letter).code();
    }

    /** A letter that was made, and what that recorded. */
    private record Letter(String code, CommandResult result) {

        /** Without the code. */
        @Override
        public String toString() {
            return "Letter[" + result + "]";
        }
    }

    private Letter make(SchoolId school, StaffId administrator, CredentialId letter) {
        String code = codes.issue(school, letter, 1, AccountCommand.LETTER_LASTS).getFirst();
        try {
            CommandResult made =
                    engine.send(
                            new MakeActivationLetter(school, administrator, letter),
                            context(Purpose.ACCESS_ADMINISTRATION));
            return new Letter(code, made);
        } catch (RuntimeException e) {
            codes.delete(school, letter);
            throw e;
        }
    }

    private Map<String, Command> steps(Plan plan) {
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
        return steps;
    }

    private static CommandContext context(String step) {
        Purpose purpose =
                step.startsWith("founding/1") || step.startsWith("founding/3")
                        ? Purpose.ROSTER_ADMINISTRATION
                        : Purpose.ACCESS_ADMINISTRATION;
        CommandContext context = context(purpose);
        // What carries a time or a seal of its own is asked again as the step, not word for word.
        return step.startsWith("founding/5") || step.startsWith("founding/6")
                ? context.withKey(step, step)
                : context.withKey(step);
    }

    private static CommandContext context(Purpose purpose) {
        return CommandContext.of(SERVER, purpose).from("founding", null);
    }
}

package hk.chopmark.api.installation;

import hk.chopmark.api.wiring.SchoolFounding;
import hk.chopmark.api.wiring.SchoolFounding.Founded;
import hk.chopmark.api.wiring.SchoolFounding.Plan;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.installation.InstallationCommand.FoundSchool;
import hk.chopmark.core.installation.InstallationCommand.OrderFoundingLetter;
import hk.chopmark.core.installation.InstallationEvent.SchoolFounded;
import hk.chopmark.core.installation.TenantId;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.seal.search.LoginNames;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Operators found schools, and hand the letter of the first administrator on.
 *
 * <p><b>Guarantees</b>: what an operator asks for is judged and recorded in the log of the
 * installation before anything happens in the log of the school. The same asked again goes on where
 * it stopped; a code is shown once.
 */
@Component
final class Founding {

    private final AuditEngine engine;
    private final SchoolFounding founding;

    Founding(AuditEngine engine, SchoolFounding founding) {
        this.engine = engine;
        this.founding = founding;
    }

    /** Founds; {@code plan.letter()} counts unless the school was asked for before. */
    Founded found(Plan plan, CommandContext asked) {
        requireWellFormed(plan);
        String step = "founding/" + plan.school().id();
        String request = plan.nameEn() + "\n" + plan.nameZh() + "\n" + plan.administrator();
        engine.send(new FoundSchool(plan.school(), plan.letter()), asked.withKey(step, request));
        CredentialId letter =
                engine
                        .history()
                        .of(SchoolId.INSTALLATION)
                        .about(TenantId.of(plan.school()))
                        .ofTypes(SchoolFounded.class)
                        .stream()
                        .map(fact -> ((SchoolFounded) fact.event()).letter())
                        .findFirst()
                        .orElseThrow();
        return founding.found(
                new Plan(
                        plan.school(),
                        plan.nameEn(),
                        plan.nameZh(),
                        plan.administrator(),
                        plan.loginName(),
                        letter));
    }

    /** What the log of the school would not take is refused before the installation's says so. */
    private static void requireWellFormed(Plan plan) {
        new RegisterSchool(plan.school(), plan.nameEn(), plan.nameZh());
        if (LoginNames.canonical(plan.loginName()).isEmpty()) {
            throw DomainRejection.rule("identity.login-name-malformed", Map.of());
        }
    }

    /**
     * Makes another letter for the first administrator of a school.
     *
     * @return the code, shown once
     * @throws DomainRejection {@code school.unknown}; {@code identity.two-persons-needed} once
     *     anybody has an account there in their hands
     */
    String letter(SchoolId school, CredentialId letter, CommandContext asked) {
        if (!engine.schools().all().contains(school)) {
            throw DomainRejection.unknown("school.unknown", Map.of("school", school));
        }
        engine.send(new OrderFoundingLetter(school, letter), asked);
        StaffId administrator =
                engine.history().of(school).ofTypes(StaffAppointed.class).stream()
                        .map(fact -> ((StaffAppointed) fact.event()).staff())
                        .findFirst()
                        .orElseThrow(() ->
                                DomainRejection.unknown(
                                        "school.unknown", Map.of("school", school)));
        return founding.letter(school, administrator, letter);
    }
}

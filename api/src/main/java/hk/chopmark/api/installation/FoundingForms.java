package hk.chopmark.api.installation;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.SentForm;
import hk.chopmark.api.identity.Letters;
import hk.chopmark.api.identity.Letters.Kind;
import hk.chopmark.api.identity.Letters.Said;
import hk.chopmark.api.judging.ForOperator;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.wiring.SchoolFounding.Founded;
import hk.chopmark.api.wiring.SchoolFounding.Plan;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.installation.InstallationCommand.FoundSchool;
import hk.chopmark.core.installation.InstallationCommand.OrderFoundingLetter;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import java.util.Map;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The forms on the operator's first page: a school is founded, its first administrator gets another
 * letter.
 *
 * <p><b>Guarantees</b>: the code of a letter stands in the one answer that makes it. A form sent
 * twice founds once.
 */
@ConsolePage
@RequestMapping("/schools")
class FoundingForms {

    private final Founding founding;
    private final AuditEngine engine;
    private final Letters letters;

    FoundingForms(Founding founding, AuditEngine engine, Letters letters) {
        this.founding = founding;
        this.engine = engine;
        this.letters = letters;
    }

    /** The letter of the first administrator; the list, if the letter was made before. */
    @ForOperator
    @Sends(FoundSchool.class)
    @PostMapping
    String found(
            SentForm form,
            @RequestParam String nameEn,
            @RequestParam String nameZh,
            @RequestParam(defaultValue = FoundingController.USUAL_NAME) String loginName,
            Model model) {
        SchoolId school = new SchoolId(form.id());
        String name = loginName.strip();
        Plan plan =
                new Plan(
                        school,
                        nameEn.strip(),
                        nameZh.strip(),
                        new StaffId(form.id()),
                        name,
                        new CredentialId(UuidCreator.getTimeOrderedEpoch()));
        Founded founded = founding.found(plan, context(form));
        return founded.code() == null
                ? "redirect:/"
                : letters.print(
                        new Said(Kind.FOUNDING, school, name, founded.code()),
                        locale -> locale.getLanguage().equals("zh") ? plan.nameZh() : plan.nameEn(),
                        model);
    }

    /** Another letter, as long as nobody has an account there in their hands. */
    @ForOperator
    @Sends(OrderFoundingLetter.class)
    @PostMapping("/{school}/letters")
    String letter(
            SentForm form,
            @PathVariable SchoolId school,
            @RequestParam(defaultValue = FoundingController.USUAL_NAME) String loginName,
            Model model) {
        String name = loginName.strip();
        if (engine.schools().knows(school) && engine.accounts().named(school, name).isEmpty()) {
            throw DomainRejection.rule("identity.login-name-differs", Map.of());
        }
        CredentialId letter = new CredentialId(UuidCreator.getTimeOrderedEpoch());
        String code = founding.letter(school, letter, context(form));
        return letters.print(new Said(Kind.FOUNDING, school, name, code), model);
    }

    /** Without a key: the same asked again makes another letter. */
    private static CommandContext context(SentForm form) {
        return CommandContext.of(form.caller().actor(), Purpose.ROSTER_ADMINISTRATION)
                .from("console", null);
    }
}

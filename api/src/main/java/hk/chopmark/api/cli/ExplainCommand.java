package hk.chopmark.api.cli;

import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.border.Times;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.disclosure.AccessQuestion;
import hk.chopmark.core.reading.AccessDecisions.Answer;
import hk.chopmark.core.reading.AccessDecisions.Citation;
import hk.chopmark.core.reading.AccessDecisions.Reason;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.export.verify.TerminalPrinter;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says whether somebody may do something, now or at a past instant, and why. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Say whether somebody may do something, now or at a past instant, and which events that rests on.",
            "Read from the record itself; the question is recorded too."
        })
final class ExplainCommand extends WithInstallation {

    @Option(
            names = "--person",
            required = true,
            paramLabel = "PERSON",
            description = "Who: staff=<uuid>, guardian=<uuid> or student=<uuid>.")
    private String person = "";

    @Option(
            names = "--action",
            required = true,
            paramLabel = "PERMISSION",
            description =
                    "What, such as receipt.view, receipt.view+clear (unmasked) or access.grant.")
    private String action = "";

    @Option(
            names = "--on",
            required = true,
            paramLabel = "REFERENCE",
            description = "Whose data (a person, a notice, a homework), or a class or school.")
    private String on = "";

    @Option(
            names = "--at",
            paramLabel = "INSTANT",
            description = "When, as 2026-09-30T08:00:00Z. Default: now.")
    private @Nullable String at;

    @Option(
            names = "--school",
            paramLabel = "SCHOOL",
            description = "The school; may be left out if there is only one.")
    private @Nullable String school;

    @Option(
            names = "--as",
            paramLabel = "STAFF",
            description = {
                "The member of staff who asks; needs a grant of access.audit.",
                "May be left out if only one holds it for the whole school."
            })
    private @Nullable String as;

    ExplainCommand(Terminal terminal) {
        super(terminal);
    }

    /** The arguments are looked at before anything is opened or recorded. */
    @Override
    protected void check() {
        References.of("person", person, PersonRef.class);
        References.of("reference", on, Ref.class);
        instant();
    }

    private @Nullable Instant instant() {
        try {
            return at == null ? null : Times.instant(at);
        } catch (BorderRefusal e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "not an instant: " + at,
                    "expected ISO 8601 in UTC",
                    "write it as 2026-09-30T08:00:00Z",
                    e);
        }
    }

    @Override
    protected int run(Installation installation) {
        SchoolId asked = findSchool(installation);
        StaffId asker =
                ActingStaff.find(
                        installation, asked, new ActingStaff.Wanted(as, Act.parse("access.audit")));
        Answer answer = ask(installation, asked, asker);
        if (options.json()) {
            printJson(answer);
        } else {
            print(answer, asker);
        }
        return ExitCode.OK;
    }

    private Answer ask(Installation installation, SchoolId asked, StaffId asker) {
        try {
            return installation
                    .engine()
                    .accessDecisions()
                    .explain(
                            new AccessQuestion(
                                    asked,
                                    References.of("person", person, PersonRef.class),
                                    Act.parse(action),
                                    References.of("reference", on, Ref.class),
                                    Set.of(),
                                    instant()),
                            CommandContext.of(
                                            Actor.person(asker, "auditor", AuthMethod.SYSTEM),
                                            Purpose.AUDIT)
                                    .from("command-line", null));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "not a question that can be asked",
                    String.valueOf(e.getMessage()),
                    "see chopmark explain --help",
                    e);
        } catch (DomainRejection e) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "not answered: " + e.code(),
                    asker.text() + " may not ask this",
                    "ask as somebody who holds access.audit for the whole school",
                    e);
        }
    }

    private SchoolId findSchool(Installation installation) {
        if (school != null) {
            return References.of(SchoolId.KIND, school, SchoolId.class);
        }
        List<SchoolId> all = installation.engine().schools().all();
        if (all.size() != 1) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "there are " + all.size() + " schools",
                    "a question is about one",
                    "name it with --school",
                    null);
        }
        return all.getFirst();
    }

    private void print(Answer answer, StaffId asker) {
        TerminalPrinter out = terminal.out();
        out.println((answer.allowed() ? "Yes" : "No") + ", at " + answer.at() + ":");
        for (Reason reason : answer.reasons()) {
            out.println(
                    "  "
                            + reason.code()
                            + (reason.grant() == null ? "" : "  " + reason.grant().text())
                            + (reason.permission() == null
                                    ? ""
                                    : "  " + reason.permission().text()));
            for (Citation event : reason.events()) {
                out.println(
                        "    position "
                                + event.position()
                                + "  "
                                + event.type()
                                + "  "
                                + event.at()
                                + "  by "
                                + event.by()
                                + "  event "
                                + event.event());
            }
        }
        out.println(
                "From "
                        + answer.factsRead()
                        + " events, all there are below position "
                        + answer.asOf()
                        + "; the question is recorded there, as asked by "
                        + asker.text());
    }
}

package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.erasing.Retention;
import hk.chopmark.core.erasure.ErasureEvent.RetentionRuleAdopted;
import hk.chopmark.core.shared.SchoolId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long data is kept, and what was kept too long. Nothing is changed here. */
@Command(
        name = "retention",
        mixinStandardHelpOptions = true,
        description = "Show how long data is kept, and what is past its period.")
final class RetentionCommand implements Runnable {

    @Override
    public void run() {
        throw new CommandFailure(
                ExitCode.USAGE,
                "nothing about retention named",
                "retention takes what to show",
                "see chopmark retention --help",
                null);
    }

    /** The subcommands. */
    List<Object> kinds(Terminal terminal) {
        return List.of(new Rules(terminal), new Due(terminal));
    }

    /** What both share: which schools. */
    abstract static class OverSchools extends WithInstallation {

        @Option(
                names = "--school",
                paramLabel = "SCHOOL",
                description = "The school (default: all).")
        private @Nullable String school;

        OverSchools(Terminal terminal) {
            super(terminal);
        }

        /** The arguments are looked at before anything is opened. */
        @Override
        protected void check() {
            if (school != null) {
                References.of(SchoolId.KIND, school, SchoolId.class);
            }
        }

        final List<SchoolId> schools(Installation installation) {
            return school == null
                    ? installation.engine().schools().all()
                    : List.of(References.of(SchoolId.KIND, school, SchoolId.class));
        }

        final void print(List<String> lines) {
            lines.forEach(terminal.out()::println);
            if (lines.isEmpty()) {
                terminal.out().println("Nothing.");
            }
        }
    }

    /** A rule. */
    private record RuleRow(
            String school, String category, String start, int retentionMonths, String source) {
        static RuleRow of(SchoolId school, RetentionRuleAdopted rule) {
            return new RuleRow(
                    school.text(),
                    rule.category().code(),
                    rule.start().name(),
                    rule.retentionMonths(),
                    rule.source());
        }

        String text() {
            return "%s  %s  %s from %s  (%s)"
                    .formatted(
                            school,
                            category,
                            Terminal.count(retentionMonths, "month"),
                            start,
                            source);
        }
    }

    /** Lists the rules. */
    @Command(
            name = "rules",
            mixinStandardHelpOptions = true,
            description = "List the retention rules that apply now, with their sources.",
            footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong use."})
    static final class Rules extends OverSchools {
        Rules(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected int run(Installation installation) {
            Retention retention = installation.engine().retention();
            List<RuleRow> rows =
                    schools(installation).stream()
                            .flatMap(each ->
                                    retention.rules(each).stream()
                                            .map(rule -> RuleRow.of(each, rule)))
                            .toList();
            if (options.json()) {
                printJson(Map.of("rules", rows));
            } else {
                print(rows.stream().map(RuleRow::text).toList());
            }
            return ExitCode.OK;
        }
    }

    /** Data past its period. */
    private record DueRow(
            String school,
            String subject,
            String category,
            LocalDate since,
            LocalDate dueOn,
            String source,
            boolean held,
            @Nullable String erasure) {
        static DueRow of(SchoolId school, Retention.Due due) {
            return new DueRow(
                    school.text(),
                    due.subject().text(),
                    due.category().code(),
                    due.since(),
                    due.dueOn(),
                    due.rule().source(),
                    due.held(),
                    due.erasure() == null ? null : due.erasure().text());
        }

        String text() {
            return "%s  %s  %s  due on %s%s%s  (%s)"
                    .formatted(
                            school,
                            subject,
                            category,
                            dueOn,
                            held ? "  legal hold" : "",
                            erasure == null ? "" : "  asked for: " + erasure,
                            source);
        }
    }

    /** Lists what is due. */
    @Command(
            name = "due",
            mixinStandardHelpOptions = true,
            description = {
                "List what is past its period and still there, the longest due first.",
                "Nothing is erased by itself: two persons decide in the console."
            },
            footer = {"", "Exit codes: 0 nothing is due, 1 something is, or failed, 2 wrong use."})
    static final class Due extends OverSchools {
        Due(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected int run(Installation installation) {
            Retention retention = installation.engine().retention();
            List<DueRow> rows = new ArrayList<>();
            boolean complete = true;
            for (SchoolId each : schools(installation)) {
                Retention.DueList due = retention.due(each);
                due.items().forEach(item -> rows.add(DueRow.of(each, item)));
                complete &= due.complete();
            }
            if (options.json()) {
                printJson(Map.of("due", rows, "complete", complete));
            } else {
                print(rows.stream().map(DueRow::text).toList());
                if (!complete) {
                    terminal.out().println("There are more.");
                }
            }
            return rows.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
        }
    }
}

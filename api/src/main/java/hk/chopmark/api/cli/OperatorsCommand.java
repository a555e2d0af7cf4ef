package hk.chopmark.api.cli;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.api.installation.Operators;
import hk.chopmark.api.installation.Operators.Line;
import hk.chopmark.api.installation.Operators.Steps;
import hk.chopmark.api.operating.InstallationLog;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What whoever holds the data folder may do when no operator can do it. */
@Command(
        name = "operators",
        mixinStandardHelpOptions = true,
        description = {
            "List the operators; let one in again, or open another, when no operator can do it.",
            "What is done here stands in the log of the installation, as done by the owner of the data folder."
        })
final class OperatorsCommand implements Runnable {

    private static final String CODES = "Exit codes: 0 done, 1 refused or failed, 2 wrong use.";

    @Override
    public void run() {
        throw new CommandFailure(
                ExitCode.USAGE,
                "nothing about operators named",
                "operators takes what to do",
                "see chopmark operators --help",
                null);
    }

    /** The subcommands. */
    List<Object> kinds(Terminal terminal) {
        return List.of(new Listing(terminal), new Opening(terminal), new Recovering(terminal));
    }

    /** An operator, for machines. */
    private record Row(
            String operator, Instant since, String account, boolean mayOperate, boolean waits) {

        static Row of(Line line) {
            return new Row(
                    line.operator().text(),
                    line.since(),
                    line.state(),
                    line.mayOperate(),
                    line.waits());
        }

        String text() {
            return "%s  account %s  %s%s  since %s"
                    .formatted(
                            operator,
                            account,
                            mayOperate ? "may operate" : "may not operate",
                            waits ? ", waits for a second operator" : "",
                            since);
        }
    }

    /** A code just made, for machines. */
    private record Made(String operator, String code, String path) {}

    /** What they share: the log is begun, and the server sends. */
    abstract static class OnOperators extends WithInstallation {

        OnOperators(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected final int run(Installation installation) {
            new InstallationLog(installation.engine()).begin();
            return run(installation, new Operators(installation, installation.engine().time()));
        }

        abstract int run(Installation installation, Operators operators);

        static Steps asOwner(Installation installation) {
            CommandContext owner =
                    CommandContext.of(InstallationLog.DATA_FOLDER, Purpose.ROSTER_ADMINISTRATION)
                            .from("command-line", null);
            return (step, command) -> installation.engine().send(command, owner);
        }

        final void print(StaffId operator, String code) {
            String path = "/activate/" + SchoolId.INSTALLATION.id();
            if (options.json()) {
                printJson(Map.of("made", new Made(operator.text(), code, path)));
            } else {
                terminal.out().println("Operator " + operator.text());
                terminal.out().println("Code     " + code + "   counts once, at " + path);
            }
        }
    }

    /** Lists them. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List all operators there ever were.",
            footer = {"", CODES})
    static final class Listing extends OnOperators {

        Listing(Terminal terminal) {
            super(terminal);
        }

        @Override
        int run(Installation installation, Operators operators) {
            List<Row> rows = operators.all().stream().map(Row::of).toList();
            if (options.json()) {
                printJson(Map.of("operators", rows));
            } else {
                rows.forEach(row -> terminal.out().println(row.text()));
            }
            return ExitCode.OK;
        }
    }

    /** Opens one. */
    @Command(
            name = "open",
            mixinStandardHelpOptions = true,
            description = {
                "Open another operator, and print the code by which they take the account.",
                "For when no operator is left who can: operators open each other in the console."
            },
            footer = {"", CODES})
    static final class Opening extends OnOperators {

        @Option(
                names = "--login-name",
                required = true,
                paramLabel = "NAME",
                description =
                        "Under which they will sign in: 2 to 64 letters, digits and . _ @ + -")
        private String loginName = "";

        Opening(Terminal terminal) {
            super(terminal);
        }

        @Override
        int run(Installation installation, Operators operators) {
            StaffId operator = new StaffId(UuidCreator.getTimeOrderedEpoch());
            print(operator, operators.open(operator, loginName, asOwner(installation)));
            return ExitCode.OK;
        }
    }

    /** Lets one in again. */
    @Command(
            name = "recover",
            mixinStandardHelpOptions = true,
            description = {
                "Let an operator in again who lost password or phone, and print a code.",
                "What they signed in with before counts no more. They are told at their next sign-in."
            },
            footer = {"", CODES})
    static final class Recovering extends OnOperators {

        @Parameters(paramLabel = "OPERATOR", description = "The operator, as the list names them.")
        private String operator = "";

        @Option(
                names = "--reason",
                required = true,
                paramLabel = "CODE",
                description = "Why, a code such as phone-lost; it stays on record.")
        private String reason = "";

        Recovering(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected void check() {
            References.of(StaffId.KIND, operator, StaffId.class);
        }

        @Override
        int run(Installation installation, Operators operators) {
            StaffId whom = References.of(StaffId.KIND, operator, StaffId.class);
            print(whom, operators.recover(whom, reason, asOwner(installation)));
            return ExitCode.OK;
        }
    }
}

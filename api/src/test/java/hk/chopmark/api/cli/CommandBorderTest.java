package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** What every command of the command line takes, by the same rules as the interface. */
class CommandBorderTest {

    private static final List<String> TEXTS =
            List.of(
                    "\u200b",
                    "\u3164",
                    " ",
                    "canary\u001b[2J",
                    "canary\u0000",
                    "canary\u202e",
                    "canary\ud800",
                    "canary\nline");

    private static final Set<Class<?>> NUMBERS =
            Set.of(int.class, Integer.class, long.class, Long.class);

    private static final List<String> OTHER_NUMBERS =
            List.of(
                    "+1",
                    "007",
                    "\u0661\u0662",
                    "0x1",
                    "1e3",
                    "1.0",
                    "99999999999999999999",
                    "canary");

    private static final List<String> IDS =
            List.of(
                    "1-1-1-1-1",
                    "00000000-0000-0000-0000-000000000000",
                    "9b0c6e1c-7f0e-4c34-9d5a-0c2f6d1c1b11",
                    "0198D000-0000-7000-8000-00000000DE30",
                    "0198d000-0000-3000-8000-00000000de30");

    private final RecordedTerminal terminal = new RecordedTerminal();

    @Test
    void no_command_takes_a_text_that_cannot_be_stored_or_shows_nothing() {
        Map<String, String> taken = new TreeMap<>();
        List<CommandLine> all = new ArrayList<>();
        collect(Chopmark.commandLine(terminal.terminal(false)), all);
        int tried = 0;
        for (CommandLine command : all) {
            for (ArgSpec argument : command.getCommandSpec().args()) {
                if (argument.typeInfo().getType() != String.class
                        && argument.auxiliaryTypes()[0] != String.class) {
                    continue;
                }
                for (String text : TEXTS) {
                    tried++;
                    String name = command.getCommandSpec().qualifiedName() + " " + label(argument);
                    String message = refusal(command, argument, text);
                    boolean one = argument.typeInfo().getType() == String.class;
                    if (message.equals("taken")
                            || (one
                                    && (!message.contains("breaks the rule")
                                            || message.contains("canary")))) {
                        taken.put(name, message);
                    }
                }
            }
        }
        assertThat(tried).as("values tried").isGreaterThan(100);
        assertThat(taken).as("taken, or refused without the rule, or quoted").isEmpty();
    }

    @Test
    void no_command_takes_a_number_in_another_form() {
        Map<String, String> taken = new TreeMap<>();
        List<CommandLine> all = new ArrayList<>();
        collect(Chopmark.commandLine(terminal.terminal(false)), all);
        int tried = 0;
        for (CommandLine command : all) {
            for (ArgSpec argument : command.getCommandSpec().args()) {
                if (!NUMBERS.contains(argument.auxiliaryTypes()[0])) {
                    continue;
                }
                for (String text : OTHER_NUMBERS) {
                    tried++;
                    String message = refusal(command, argument, text);
                    if (!message.contains("breaks the rule number") || message.contains(text)) {
                        taken.put(
                                command.getCommandSpec().qualifiedName() + " " + label(argument),
                                message);
                    }
                }
            }
        }
        assertThat(tried).as("values tried").isGreaterThan(20);
        assertThat(taken).as("taken, or refused without the rule, or quoted").isEmpty();
    }

    private static void collect(CommandLine command, List<CommandLine> all) {
        if (!command.getCommandSpec().parser().unmatchedArgumentsAllowed()) {
            all.add(command);
        }
        command.getSubcommands().values().forEach(each -> collect(each, all));
    }

    private static String label(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String refusal(CommandLine command, ArgSpec argument, String text) {
        List<String> arguments =
                new ArrayList<>(List.of(command.getCommandSpec().qualifiedName(" ").split(" ")));
        arguments.removeFirst();
        if (argument instanceof OptionSpec option) {
            arguments.add(option.longestName());
        }
        arguments.add(text);
        try {
            Chopmark.commandLine(new RecordedTerminal().terminal(false))
                    .parseArgs(arguments.toArray(new String[0]));
            return "taken";
        } catch (ParameterException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    @Test
    void a_reference_has_a_uuid_of_version_7_in_its_one_text_form() {
        SchoolId school = (SchoolId) Ref.parse("school=0198d000-0000-7000-8000-00000000de30");
        assertThat(References.of(SchoolId.KIND, school.text(), SchoolId.class)).isEqualTo(school);
        assertThat(References.of(SchoolId.KIND, school.id().toString(), SchoolId.class))
                .isEqualTo(school);
        for (String id : IDS) {
            for (String written : List.of(id, "school=" + id)) {
                assertThatThrownBy(() -> References.of(SchoolId.KIND, written, SchoolId.class))
                        .as(written)
                        .isInstanceOf(CommandFailure.class)
                        .hasMessageNotContaining(id);
            }
            assertThat(terminal.run("erasure", "show", "erasure=" + id))
                    .as("before anything is opened")
                    .isEqualTo(ExitCode.USAGE);
        }
    }
}

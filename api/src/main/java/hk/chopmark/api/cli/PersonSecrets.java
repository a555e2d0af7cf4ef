package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.ExitCode;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person proves themself with on a command line: from a file, else from the environment,
 * else typed without being shown.
 */
final class PersonSecrets {

    private final List<String> lines;
    private final Map<String, String> environment;

    private PersonSecrets(List<String> lines, Map<String, String> environment) {
        this.lines = lines;
        this.environment = environment;
    }

    /**
     * Reads the file, once, if there is one.
     *
     * @param file password and code, a line each; absent for the environment or the terminal
     */
    static PersonSecrets of(@Nullable Path file, Map<String, String> environment) {
        try {
            return new PersonSecrets(
                    file == null
                            ? List.of()
                            : Files.readString(file, StandardCharsets.UTF_8).lines().toList(),
                    environment);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "cannot read " + file,
                    "the password is looked for there",
                    "name another file with --password-file",
                    e);
        }
    }

    /** The password. */
    String password() {
        return secret(0, "CHOPMARK_PASSWORD", "Password: ");
    }

    /** The code of the second factor. */
    String code() {
        return secret(1, "CHOPMARK_CODE", "Code of your app: ");
    }

    private String secret(int line, String variable, String question) {
        if (line < lines.size()) {
            return lines.get(line);
        }
        String given = environment.getOrDefault(variable, "");
        return given.isEmpty() ? typed(variable, question) : given;
    }

    private static String typed(String variable, String question) {
        return Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .map(console -> console.readPassword("%s", question))
                .map(String::valueOf)
                .orElseThrow(() ->
                        new CommandFailure(
                                ExitCode.USAGE,
                                "nobody can be asked",
                                "this is no terminal",
                                "set " + variable + ", or name a file with --password-file",
                                null));
    }
}

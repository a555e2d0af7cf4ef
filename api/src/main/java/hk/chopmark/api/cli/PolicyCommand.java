package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.log.checkpoint.TrustPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints whom a verifier has to trust. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = {
            "Print the trust policy: the origin and public key of each school's log and of the installation's own",
            "(C2SP tlog-policy).",
            "Hand it over by another way than the evidence itself: who could change both could fake both."
        })
final class PolicyCommand extends WithInstallation {

    @Option(
            names = "-o",
            paramLabel = "FILE",
            description = "Write to a file instead of standard output.")
    private @Nullable Path output;

    PolicyCommand(Terminal terminal) {
        super(terminal);
    }

    /** One log, for machines. */
    private record TrustedKey(String origin, String key) {}

    @Override
    protected int run(Installation installation) throws Exception {
        TrustPolicy policy = installation.trustPolicy();
        Path file = output;
        if (file != null) {
            Files.writeString(file, policy.format(), StandardCharsets.UTF_8);
            terminal.err()
                    .println(
                            "Wrote " + Terminal.count(policy.logs().size(), "key") + " to " + file);
        }
        if (options.json()) {
            List<TrustedKey> keys =
                    policy.logs().stream()
                            .map(log -> new TrustedKey(log.origin().text(), log.key().format()))
                            .toList();
            printJson(Map.of("logs", keys));
        } else if (file == null) {
            terminal.out().lines(policy.format());
        }
        return ExitCode.OK;
    }
}

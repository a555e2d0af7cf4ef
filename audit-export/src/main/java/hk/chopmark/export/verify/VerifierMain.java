package hk.chopmark.export.verify;

import hk.chopmark.core.log.checkpoint.TrustPolicy;
import hk.chopmark.core.log.json.MalformedFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The command line of the offline verifier: {@code verify FILE --policy POLICY [--json] [--lang
 * en|zh-HK]}.
 *
 * <p><b>Guarantees</b>: exit code 0 proven, 1 refuted, 2 usage or incomplete. Reads two files,
 * opens no connection.
 */
public final class VerifierMain {
    private static final String USAGE =
            """
            Usage: chopmark verify FILE --policy POLICY [--json] [--lang en|zh-HK]

            Checks an evidence file offline and says line by line what was checked.

              FILE              the evidence file (*.chop)
              --policy POLICY   trust policy: the logs and public keys you trust, from 'chopmark policy'.
                                Get it from someone you trust, never together with the file.
              --json            one JSON object instead of text
              --lang LANG       en (default) or zh-HK
              -h, --help        this text

            Exit codes: 0 proven, 1 refuted, 2 usage or incomplete.
            """;

    private final TerminalPrinter out;
    private final TerminalPrinter err;

    /**
     * @param out where the report goes
     * @param err where complaints about usage go
     */
    public VerifierMain(TerminalPrinter out, TerminalPrinter err) {
        this.out = out;
        this.err = err;
    }

    /** Runs and ends the process with the verdict's exit code. */
    public static void main(String[] args) {
        System.exit(new VerifierMain(TerminalPrinter.ofOut(), TerminalPrinter.ofErr()).run(args));
    }

    /**
     * Runs.
     *
     * @return exit code
     */
    public int run(String... args) {
        @Nullable String file = null;
        @Nullable String policy = null;
        boolean json = false;
        Locale locale = Locale.ENGLISH;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "-h", "--help" -> {
                    out.lines(USAGE);
                    return 0;
                }
                case "--json" -> json = true;
                case "--policy", "--lang" -> {
                    if (i + 1 == args.length) {
                        return usage(args[i] + " needs a value");
                    }
                    String value = args[++i];
                    if (args[i - 1].equals("--policy")) {
                        policy = value;
                    } else if (value.equals("en") || value.equals("zh-HK")) {
                        locale = Locale.forLanguageTag(value);
                    } else {
                        return usage("--lang is en or zh-HK");
                    }
                }
                default -> {
                    if (args[i].startsWith("-") || file != null) {
                        return usage("unexpected argument " + args[i]);
                    }
                    file = args[i];
                }
            }
        }
        if (file == null) {
            return usage("no evidence file given");
        }
        if (policy == null) {
            return usage("no --policy given; trust must come from you, not from the file");
        }
        return verify(file, policy, json, locale);
    }

    private int verify(String file, String policyFile, boolean json, Locale locale) {
        byte[] bytes;
        TrustPolicy policy;
        try {
            policy = TrustPolicy.parse(read(policyFile, TrustPolicy.MAX_BYTES));
            bytes = read(file, EvidencePackage.MAX_BYTES);
        } catch (IOException | InvalidPathException e) {
            err.println("chopmark: cannot read a file, " + e.getMessage() + ", check the path");
            return Verdict.INCOMPLETE.exitCode();
        } catch (MalformedFormat e) {
            err.println(
                    "chopmark: cannot use the policy, "
                            + e.getMessage()
                            + ", get it again from its source");
            return Verdict.INCOMPLETE.exitCode();
        }
        VerificationReport report = new PackageVerifier(policy).verify(bytes);
        if (json) {
            out.json(ReportText.json(report));
        } else {
            out.lines(new ReportText(locale).text(report));
        }
        return report.verdict().exitCode();
    }

    /**
     * Reads at most one byte more than allowed, so that the parser refuses an oversized file
     * without holding all of it.
     */
    private static byte[] read(String name, int maxBytes) throws IOException {
        try (var in = Files.newInputStream(Path.of(name))) {
            return in.readNBytes(maxBytes + 1);
        }
    }

    private int usage(String problem) {
        err.println("chopmark: " + problem);
        err.lines(USAGE);
        return Verdict.INCOMPLETE.exitCode();
    }
}

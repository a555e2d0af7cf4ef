package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.export.pack.Arguments;
import hk.chopmark.export.pack.EvidenceKind;
import hk.chopmark.export.pack.Parameter;
import hk.chopmark.export.pack.WrongArguments;
import hk.chopmark.export.verify.TerminalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes evidence of one kind; its options follow from the declaration of the kind. */
@Command(mixinStandardHelpOptions = true)
final class EvidenceCommand extends WithServer {

    private static final String DISCLOSE = "--disclose";

    private final EvidenceKind kind;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "The evidence file to write (*.chop).")
    private @Nullable Path output;

    @Option(
            names = "--purpose",
            paramLabel = "CODE",
            description = "Why, such as receipt-proof (default), audit, data-access-request.")
    private String purpose = Purpose.RECEIPT_PROOF.code();

    private EvidenceCommand(Terminal terminal, EvidenceKind kind) {
        super(terminal);
        this.kind = kind;
    }

    /** The subcommand of a kind. */
    static CommandLine of(Terminal terminal, EvidenceKind kind) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(new EvidenceCommand(terminal, kind));
        spec.name(kind.code());
        spec.usageMessage()
                .description(
                        "Write " + kind.shows() + ".",
                        "With proofs and the signed checkpoint; the export itself is recorded.");
        kind.parameters().forEach(parameter -> spec.addOption(option(parameter)));
        if (!kind.discloses().isEmpty()) {
            spec.addOption(disclose(kind));
        }
        return new CommandLine(spec);
    }

    private static OptionSpec option(Parameter<?> parameter) {
        return OptionSpec.builder("--" + parameter.name())
                .type(String.class)
                .required(parameter.required())
                .paramLabel(parameter.name().toUpperCase(Locale.ROOT))
                .description(
                        parameter
                                .refKind()
                                .map(ref -> "The " + parameter.name() + ": " + ref.name() + "=uuid")
                                .orElse("A day, such as 2026-09-01."))
                .build();
    }

    private static OptionSpec disclose(EvidenceKind kind) {
        OptionSpec.Builder option =
                OptionSpec.builder(DISCLOSE)
                        .type(String[].class)
                        .splitRegex(",")
                        .paramLabel("CATEGORY")
                        .completionCandidates(codes(kind));
        boolean content = kind.discloses().contains(Category.CONTENT);
        return option.description(
                        "Personal fields shown in clear: ${COMPLETION-CANDIDATES}. Default: "
                                + (content ? Category.CONTENT.code() : "none")
                                + ".")
                .build();
    }

    private static List<String> codes(EvidenceKind kind) {
        return kind.discloses().stream().map(Category::code).sorted().toList();
    }

    /** The exported record, for machines. */
    record Written(String file, long sizeBytes, String exportedBy) {}

    /** What can be wrong with the arguments is told before anybody signs in. */
    @Override
    protected void check() {
        why();
        requireFitting();
        disclosed();
        Path folder = folderOf(Objects.requireNonNull(output));
        if (!Files.isWritable(folder)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "cannot write " + output,
                    folder + " is missing or may not be written",
                    "name another file with -o",
                    null);
        }
    }

    private Purpose why() {
        try {
            return Purpose.ofCode(purpose);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "no purpose " + purpose,
                    "there are "
                            + Arrays.stream(Purpose.values())
                                    .map(Purpose::code)
                                    .collect(Collectors.joining(", ")),
                    "name one of them",
                    e);
        }
    }

    /** The value of an option that the kind brings; null if it was not given. */
    private <T> @Nullable T given(String option, Class<T> type) {
        @Nullable Object value =
                Objects.requireNonNull(spec, "set by picocli").findOption(option).getValue();
        return value == null ? null : type.cast(value);
    }

    /** What was given, in the form of the interface. */
    private Map<String, String> given() {
        Map<String, String> given = new HashMap<>();
        for (Parameter<?> parameter : kind.parameters()) {
            String text = given("--" + parameter.name(), String.class);
            if (text != null) {
                given.put(parameter.name(), whole(parameter, text));
            }
        }
        return given;
    }

    private void requireFitting() {
        try {
            Arguments.of(kind, given());
        } catch (WrongArguments e) {
            throw wrong(e);
        }
    }

    /** Of a reference the uuid alone is enough here: the option says of what kind it is. */
    private static String whole(Parameter<?> parameter, String text) {
        return text.contains("=")
                ? text
                : parameter.refKind().map(ref -> ref.name() + "=" + text).orElse(text);
    }

    private CommandFailure wrong(WrongArguments wrong) {
        Parameter<?> first =
                kind.parameters().stream()
                        .filter(parameter -> wrong.faults().containsKey(parameter.name()))
                        .findFirst()
                        .orElseThrow();
        return first.refKind()
                .map(ref ->
                        new CommandFailure(
                                ExitCode.USAGE,
                                "not a reference to a " + ref.name(),
                                "expected " + ref.name() + "=<uuid>",
                                "copy it from the console or from a list of the interface",
                                wrong))
                .orElseGet(() ->
                        new CommandFailure(
                                ExitCode.USAGE,
                                "not a day after --" + first.name(),
                                "expected year, month and day",
                                "write it like 2026-09-01",
                                wrong));
    }

    private Set<Category> disclosed() {
        Set<Category> categories = EnumSet.noneOf(Category.class);
        if (kind.discloses().isEmpty()) {
            return categories;
        }
        String[] wanted = given(DISCLOSE, String[].class);
        if (wanted == null) {
            categories.add(Category.CONTENT);
            categories.retainAll(kind.discloses());
            return categories;
        }
        for (String code : wanted) {
            categories.add(
                    kind.discloses().stream()
                            .filter(category -> category.code().equals(code))
                            .findFirst()
                            .orElseThrow(() -> notDisclosed(code)));
        }
        return categories;
    }

    private CommandFailure notDisclosed(String code) {
        return new CommandFailure(
                ExitCode.USAGE,
                kind.code() + " shows no " + code,
                "there are " + String.join(", ", codes(kind)),
                "name one of them with " + DISCLOSE,
                null);
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("/"));
    }

    @Override
    protected int run(RemoteSession session) throws IOException {
        Map<String, Object> body = new TreeMap<>(given());
        if (!kind.discloses().isEmpty()) {
            body.put("disclose", disclosed().stream().map(Category::code).sorted().toList());
        }
        byte[] content = session.post("/api/v1/evidence/" + kind.code(), why().code(), body).body();
        Path file = Objects.requireNonNull(output);
        store(file, content);
        Written written = new Written(file.toString(), content.length, session.person());
        if (options.json()) {
            printJson(written);
        } else {
            terminal.out()
                    .println(
                            "Wrote "
                                    + Terminal.count(written.sizeBytes(), "byte")
                                    + " to "
                                    + file
                                    + "; the export is recorded as made by "
                                    + TerminalText.oneLine(session.person()));
        }
        return ExitCode.OK;
    }

    /** All or nothing: a file cut short would look like a forged one. */
    private static void store(Path file, byte[] bytes) throws IOException {
        Path temporary = Files.createTempFile(folderOf(file), ".chopmark-", ".part");
        try {
            Files.write(temporary, bytes);
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}

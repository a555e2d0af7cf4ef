package hk.chopmark.api.cli;

import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.export.pack.Arguments;
import hk.chopmark.export.pack.EvidenceKind;
import hk.chopmark.export.pack.PackageWriter;
import hk.chopmark.export.pack.PackageWriter.Export;
import hk.chopmark.export.pack.PackageWriter.Order;
import hk.chopmark.export.pack.Parameter;
import hk.chopmark.export.pack.WrongArguments;
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
final class EvidenceCommand extends WithInstallation {

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
            names = "--school",
            paramLabel = "SCHOOL",
            description =
                    "The school; may be left out if there is only one, or only one has the record.")
    private @Nullable String school;

    @Option(
            names = "--as",
            paramLabel = "STAFF",
            description = {
                "The member of staff who exports; needs a grant of the permission.",
                "May be left out if only one holds it for the whole school."
            })
    private @Nullable String as;

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
    record Written(String file, int events, long sizeBytes, String exportedBy) {}

    /** What can be wrong with the arguments must not leave an export on the record. */
    @Override
    protected void check() {
        why();
        arguments();
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

    private Arguments arguments() {
        Map<String, String> given = new HashMap<>();
        for (Parameter<?> parameter : kind.parameters()) {
            String text = given("--" + parameter.name(), String.class);
            if (text != null) {
                given.put(parameter.name(), whole(parameter, text));
            }
        }
        try {
            return Arguments.of(kind, given);
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
    protected int run(Installation installation) throws Exception {
        Arguments arguments = arguments();
        SchoolId schoolId = findSchool(installation, arguments.refs().getFirst());
        StaffId staff =
                ActingStaff.find(installation, schoolId, new ActingStaff.Wanted(as, kind.act()));
        CommandContext context =
                CommandContext.of(Actor.person(staff, "exporter", AuthMethod.SYSTEM), why())
                        .from("command-line", null);
        Export export =
                new PackageWriter(installation.engine())
                        .write(new Order(schoolId, arguments, disclosed()), context);
        Path file = Objects.requireNonNull(output);
        store(file, export.file());
        Written written =
                new Written(file.toString(), export.events(), export.file().length, staff.text());
        if (options.json()) {
            printJson(written);
        } else {
            terminal.out()
                    .println(
                            "Wrote "
                                    + Terminal.count(written.events(), "event")
                                    + ", "
                                    + Terminal.count(written.sizeBytes(), "byte")
                                    + " to "
                                    + file
                                    + "; the export is recorded as made by "
                                    + staff.text());
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

    private SchoolId findSchool(Installation installation, Ref about) {
        if (school != null) {
            return References.of(SchoolId.KIND, school, SchoolId.class);
        }
        List<SchoolId> holders =
                installation.engine().schools().all().stream()
                        .filter(candidate ->
                                installation.engine().history().of(candidate).about(about).stream()
                                        .findFirst()
                                        .isPresent())
                        .toList();
        if (holders.size() != 1) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    holders.isEmpty()
                            ? "no school has a record of " + about.text()
                            : "several schools have it",
                    "the record was looked up by its reference",
                    "check the reference, or name the school with --school",
                    null);
        }
        return holders.getFirst();
    }
}

package hk.chopmark.api.cli;

import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.export.pack.PackageWriter;
import hk.chopmark.export.pack.PackageWriter.Disclose;
import hk.chopmark.export.pack.PackageWriter.Export;
import hk.chopmark.export.verify.EvidencePackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes evidence files. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Write evidence: one file that anyone can verify offline.")
final class ExportCommand implements Runnable {

    @Override
    public void run() {
        throw new CommandFailure(
                ExitCode.USAGE,
                "nothing to export named",
                "export takes the kind of record",
                "see chopmark export --help",
                null);
    }

    /** The subcommands. */
    List<Object> kinds(Terminal terminal) {
        return List.of(new Receipt(terminal), new Homework(terminal));
    }

    /** What both kinds share: who exports, why, and the file. */
    abstract static class Evidence extends WithInstallation {

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

        Evidence(Terminal terminal) {
            super(terminal);
        }

        /** The exported record, for machines. */
        record Written(String file, int events, long sizeBytes, String exportedBy) {}

        /** A reference to look the school up by. */
        abstract Ref subject();

        abstract Act act();

        /** Personal fields shown in clear. */
        Set<Disclose> disclosed() {
            return Set.of();
        }

        abstract Export write(Order order, PackageWriter writer);

        /** Who asks for what, of which school. */
        record Order(SchoolId school, Set<Disclose> disclose, CommandContext context) {}

        /** What can be wrong with the arguments must not leave an export on the record. */
        @Override
        protected void check() {
            why();
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

        private static Path folderOf(Path file) {
            return Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("/"));
        }

        @Override
        protected int run(Installation installation) throws Exception {
            SchoolId schoolId = findSchool(installation);
            StaffId staff =
                    ActingStaff.find(installation, schoolId, new ActingStaff.Wanted(as, act()));
            Purpose why = why();
            CommandContext context =
                    CommandContext.of(Actor.person(staff, "exporter", AuthMethod.SYSTEM), why)
                            .from("command-line", null);
            EvidencePackage evidence =
                    write(
                                    new Order(schoolId, disclosed(), context),
                                    new PackageWriter(installation.engine()))
                            .evidence();
            byte[] bytes = evidence.bytes();
            Path file = Objects.requireNonNull(output);
            store(file, bytes);
            Written written =
                    new Written(
                            file.toString(), evidence.events().size(), bytes.length, staff.text());
            if (options.json()) {
                printJson(written);
            } else {
                terminal.out()
                        .println(
                                "Wrote "
                                        + written.events()
                                        + " events, "
                                        + written.sizeBytes()
                                        + " bytes to "
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

        private SchoolId findSchool(Installation installation) {
            if (school != null) {
                return References.of(SchoolId.KIND, school, SchoolId.class);
            }
            List<SchoolId> holders =
                    installation.engine().schools().all().stream()
                            .filter(candidate ->
                                    !installation
                                            .engine()
                                            .log()
                                            .find(
                                                    candidate,
                                                    List.of(Set.of(subject().text())),
                                                    Set.of(),
                                                    0,
                                                    1)
                                            .isEmpty())
                            .toList();
            if (holders.size() != 1) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        holders.isEmpty()
                                ? "no school has a record of " + subject().text()
                                : "several schools have it",
                        "the record was looked up by its reference",
                        "check the reference, or name the school with --school",
                        null);
            }
            return holders.getFirst();
        }
    }

    /** Evidence with personal fields in it. */
    abstract static class WithFields extends Evidence {

        @Option(
                names = "--disclose",
                split = ",",
                paramLabel = "WHAT",
                description =
                        "Personal fields shown in clear: ${COMPLETION-CANDIDATES}. Default: CONTENT.")
        private Set<Disclose> disclose = EnumSet.of(Disclose.CONTENT);

        WithFields(Terminal terminal) {
            super(terminal);
        }

        @Override
        Set<Disclose> disclosed() {
            return disclose;
        }
    }

    /** Writes a receipt. */
    @Command(
            name = "receipt",
            mixinStandardHelpOptions = true,
            description = {
                "Write what a guardian received and did about a notice: versions, delivery, opening, signature,",
                "with proofs and the signed checkpoint. The export itself is recorded."
            })
    static final class Receipt extends WithFields {

        @Option(
                names = "--notice",
                required = true,
                paramLabel = "NOTICE",
                description = "The notice.")
        private @Nullable String notice;

        @Option(
                names = "--guardian",
                required = true,
                paramLabel = "GUARDIAN",
                description = "The guardian.")
        private @Nullable String guardian;

        Receipt(Terminal terminal) {
            super(terminal);
        }

        @Override
        Ref subject() {
            return References.of(NoticeId.KIND, notice, NoticeId.class);
        }

        @Override
        Act act() {
            return Act.export("receipt");
        }

        @Override
        Export write(Order order, PackageWriter writer) {
            return writer.receipt(
                    order.school(),
                    References.of(NoticeId.KIND, notice, NoticeId.class),
                    References.of(GuardianId.KIND, guardian, GuardianId.class),
                    order.disclose(),
                    order.context());
        }
    }

    /** Writes a student's homework. */
    @Command(
            name = "homework",
            mixinStandardHelpOptions = true,
            description = {
                "Write what homework a student was set, handed in and got back, with proofs and the signed",
                "checkpoint. The export itself is recorded."
            })
    static final class Homework extends WithFields {

        @Option(
                names = "--student",
                required = true,
                paramLabel = "STUDENT",
                description = "The student.")
        private @Nullable String student;

        Homework(Terminal terminal) {
            super(terminal);
        }

        @Override
        Ref subject() {
            return References.of(StudentId.KIND, student, StudentId.class);
        }

        @Override
        Act act() {
            return Act.export("homework");
        }

        @Override
        Export write(Order order, PackageWriter writer) {
            return writer.homework(
                    order.school(),
                    References.of(StudentId.KIND, student, StudentId.class),
                    order.disclose(),
                    order.context());
        }
    }
}

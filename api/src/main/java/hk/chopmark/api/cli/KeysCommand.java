package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.Confirmation;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Progress;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.seal.KeyEpochs;
import hk.chopmark.core.seal.KeyVault;
import hk.chopmark.core.seal.KeyVaultRefusal;
import hk.chopmark.core.seal.rows.KeyEpoch;
import hk.chopmark.core.seal.vault.BcfksKeyVault;
import hk.chopmark.core.seal.vault.KeystorePassphrase;
import hk.chopmark.core.shared.SchoolId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The keys that wrap the keys of personal data. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = {
            "Show, rotate and destroy the keys that wrap the keys of personal data.",
            "A running server does the monthly work by itself; see docs/operations.md."
        })
final class KeysCommand implements Runnable {

    private static final String CODES = "Exit codes: 0 done, 1 refused or failed, 2 wrong use.";

    @Override
    public void run() {
        throw new CommandFailure(
                ExitCode.USAGE,
                "nothing to do with the keys named",
                "keys takes what to do",
                "see chopmark keys --help",
                null);
    }

    /** The subcommands. */
    List<Object> kinds(Terminal terminal) {
        return List.of(
                new Status(terminal),
                new Rotate(terminal),
                new Rewrap(terminal),
                new Destroy(terminal),
                new Check(terminal),
                new EscrowCommand(terminal));
    }

    /** An epoch, for machines and people. */
    private record Row(
            String school,
            int epoch,
            String state,
            String vault,
            long secrets,
            Instant createdAt,
            @Nullable Instant closedAt,
            @Nullable Instant destroyableFrom,
            @Nullable Instant destroyedAt,
            @Nullable UUID escrowEvent) {
        static Row of(KeyEpoch epoch) {
            return new Row(
                    epoch.school().text(),
                    epoch.number(),
                    epoch.state().name(),
                    epoch.vault(),
                    epoch.secrets(),
                    epoch.createdAt(),
                    epoch.closedAt(),
                    epoch.destroyableFrom().orElse(null),
                    epoch.destroyedAt(),
                    epoch.escrowEvent());
        }

        String text() {
            String line =
                    "%s  epoch %d  %s  %,d secrets  since %s"
                            .formatted(school, epoch, state, secrets, createdAt);
            if (destroyedAt != null) {
                return line + "  destroyed " + destroyedAt;
            }
            return destroyableFrom == null
                    ? line
                    : line + "  may be destroyed from " + destroyableFrom;
        }
    }

    /** What all of them share: which schools, and how the result is shown. */
    abstract static class OverSchools extends WithInstallation {

        @Option(
                names = "--school",
                paramLabel = "SCHOOL",
                description = "The school (default: all that have keys).")
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

        /** A change of the keys of the school named, or of all. */
        final Optional<Change> changing(String command) {
            return Optional.of(
                    new Change(
                            command,
                            school == null
                                    ? null
                                    : References.of(SchoolId.KIND, school, SchoolId.class)));
        }

        final List<SchoolId> schools(KeyEpochs epochs) {
            return school == null
                    ? epochs.schools()
                    : List.of(References.of(SchoolId.KIND, school, SchoolId.class));
        }

        final int show(KeyEpochs epochs, List<KeyEpoch> found) {
            List<Row> rows = found.stream().map(Row::of).toList();
            if (options.json()) {
                printJson(
                        Map.of(
                                "vault",
                                epochs.vault(),
                                "assurance",
                                epochs.assurance().name(),
                                "epochs",
                                rows));
            } else {
                rows.forEach(row -> terminal.out().println(row.text()));
                if (rows.isEmpty()) {
                    terminal.out().println("Nothing.");
                }
            }
            return ExitCode.OK;
        }
    }

    /** Lists the epochs. */
    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description =
                    "List the epochs of each school: how many secrets each wraps, when it may go.",
            footer = {"", CODES})
    static final class Status extends OverSchools {
        Status(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected int run(Installation installation) {
            KeyEpochs epochs = installation.engine().keyEpochs();
            List<KeyEpoch> all =
                    schools(epochs).stream().flatMap(each -> epochs.of(each).stream()).toList();
            warn(epochs, all);
            return show(epochs, all);
        }

        /** Only a vault that rests on people has copies. */
        private void warn(KeyEpochs epochs, List<KeyEpoch> all) {
            List<String> without =
                    all.stream()
                            .filter(epoch -> epoch.state() != KeyEpoch.State.DESTROYED)
                            .filter(epoch -> epoch.escrowEvent() == null)
                            .map(epoch -> epoch.school().text() + " epoch " + epoch.number())
                            .toList();
            if (epochs.assurance() == KeyVault.Assurance.PROCEDURAL && !without.isEmpty()) {
                terminal.err()
                        .println(
                                "No escrow copies are on record for: "
                                        + String.join(", ", without)
                                        + ". If the vault is lost, so is what they wrap: make copies, then"
                                        + " chopmark keys escrow.");
            }
        }
    }

    /** Begins a new epoch. */
    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = {
                "Begin a new epoch now, without waiting for the next month.",
                "Old secrets stay where they are until rewrap moves them."
            },
            footer = {"", CODES})
    static final class Rotate extends OverSchools {
        Rotate(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected Optional<Change> change() {
            return changing("keys-rotate");
        }

        @Override
        protected int run(Installation installation) {
            KeyEpochs epochs = installation.engine().keyEpochs();
            return show(epochs, schools(epochs).stream().map(epochs::rotate).toList());
        }
    }

    /** Moves secrets to the current epoch. */
    @Command(
            name = "rewrap",
            mixinStandardHelpOptions = true,
            description = {
                "Wrap all secrets anew that are still under older epochs, and close those.",
                "Stopped half way, the next call goes on. No sealed value is touched.",
                "A secret that does not open is left where it is and named; the others go on."
            },
            footer = {"", "Exit codes: 0 all moved, 1 some do not open, or refused, 2 wrong use."})
    static final class Rewrap extends OverSchools {
        Rewrap(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected Optional<Change> change() {
            return changing("keys-rewrap");
        }

        @Override
        protected int run(Installation installation) {
            KeyEpochs epochs = installation.engine().keyEpochs();
            List<SchoolId> schools = schools(epochs);
            long total = schools.stream().mapToLong(epochs::waiting).sum();
            long before = 0;
            long stuck = 0;
            List<UUID> stuckKeys = new ArrayList<>();
            try (Progress progress = progress("Rewrapping", "secrets")) {
                for (SchoolId each : schools) {
                    long start = before;
                    KeyEpochs.Rewrapped result =
                            epochs.rewrap(
                                    each,
                                    done ->
                                            progress.at(
                                                    start + done, Math.max(total, start + done)));
                    before += result.moved();
                    stuck += result.stuck();
                    stuckKeys.addAll(result.stuckKeys());
                }
            }
            int shown =
                    show(
                            epochs,
                            schools.stream().flatMap(each -> epochs.of(each).stream()).toList());
            return stuck == 0 ? shown : complain(stuck, stuckKeys);
        }

        private int complain(long stuck, List<UUID> stuckKeys) {
            terminal.err()
                    .println(
                            "Secrets that do not open and stay under their old epochs: "
                                    + stuck
                                    + ". The others were moved."
                                    + " Restore these from the last good copy of the database of keys: "
                                    + stuckKeys.stream()
                                            .map(UUID::toString)
                                            .collect(Collectors.joining(", ")));
            return ExitCode.FAILED;
        }
    }

    /** Tries an escrow copy. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = {
                "Check that an escrow copy of the file vault opens every key there is.",
                "Lists the epochs that it does not open. Changes nothing."
            },
            footer = {
                "",
                "Exit codes: 0 opens all, 1 does not open some, or not at all, 2 wrong use."
            })
    static final class Check extends OverSchools {

        @Option(
                names = "--copy",
                required = true,
                paramLabel = "FILE",
                description = "The copy of vault.bcfks, mode 600 in a folder of mode 700.")
        private Path copy = Path.of("");

        @Option(
                names = "--passphrase",
                required = true,
                paramLabel = "FILE",
                description = "The copy of its passphrase file, likewise.")
        private Path passphrase = Path.of("");

        Check(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected void check() {
            super.check();
            for (Path file : List.of(copy, passphrase)) {
                if (!Files.isRegularFile(file)) {
                    throw new CommandFailure(
                            ExitCode.USAGE,
                            "no file " + file,
                            "a copy is checked, never made",
                            "name both files of the copy",
                            null);
                }
            }
        }

        @Override
        protected int run(Installation installation) {
            KeyEpochs epochs = installation.engine().keyEpochs();
            try (KeyVault vault =
                    BcfksKeyVault.open(copy, new KeystorePassphrase.InFile(passphrase))) {
                List<KeyEpoch> missing =
                        schools(epochs).stream()
                                .flatMap(each -> epochs.of(each).stream())
                                .filter(epoch -> epoch.state() != KeyEpoch.State.DESTROYED)
                                .filter(epoch -> !epochs.opens(vault, epoch))
                                .toList();
                int shown = show(epochs, missing);
                return missing.isEmpty() ? shown : ExitCode.FAILED;
            } catch (KeyVaultRefusal e) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        "the copy does not open",
                        String.valueOf(e.getMessage()),
                        "make another copy before anything happens to the original",
                        e);
            }
        }
    }

    /** Destroys epochs. */
    @Command(
            name = "destroy",
            mixinStandardHelpOptions = true,
            description = {
                "Destroy the keys of epochs whose grace period is over, in the vault too.",
                "What was erased under them is then dead in every copy. This cannot be undone."
            },
            footer = {"", CODES})
    static final class Destroy extends OverSchools {

        @Option(
                names = "--epoch",
                paramLabel = "NUMBER",
                description = "One epoch (default: all whose grace period is over).")
        private @Nullable Integer number;

        @Option(names = "--yes", description = "Do not ask.")
        private boolean yes;

        Destroy(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected Optional<Change> change() {
            return changing("keys-destroy");
        }

        @Override
        protected int run(Installation installation) {
            KeyEpochs epochs = installation.engine().keyEpochs();
            List<KeyEpoch> wanted = new ArrayList<>();
            for (SchoolId each : schools(epochs)) {
                wanted.addAll(number == null ? epochs.due(each) : named(epochs, each, number));
            }
            if (!wanted.isEmpty() && !yes && !Confirmation.given(terminal, question(wanted))) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "nothing was destroyed",
                        "nobody agreed to it",
                        "answer yes, or give --yes",
                        null);
            }
            return show(
                    epochs,
                    wanted.stream()
                            .map(epoch -> epochs.destroy(epoch.school(), epoch.number()))
                            .toList());
        }

        private static List<KeyEpoch> named(KeyEpochs epochs, SchoolId school, int number) {
            return epochs.of(school).stream().filter(epoch -> epoch.number() == number).toList();
        }

        private static String question(List<KeyEpoch> wanted) {
            return "Destroy the keys of "
                    + Terminal.count(wanted.size(), "epoch")
                    + " for good? Type yes to go on: ";
        }
    }
}

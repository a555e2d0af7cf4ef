package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.api.operating.InstallationLog;
import hk.chopmark.api.wiring.DataFolder;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.custody.CustodyCommand;
import hk.chopmark.core.custody.CustodyCommand.RecordEscrowCopies;
import hk.chopmark.core.custody.CustodyEvent.EscrowedEpoch;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.seal.KeyEpochs;
import hk.chopmark.core.seal.KeyVault;
import hk.chopmark.core.seal.KeyVaultRefusal;
import hk.chopmark.core.seal.rows.KeyEpoch;
import hk.chopmark.core.seal.vault.BcfksKeyVault;
import hk.chopmark.core.seal.vault.KeystorePassphrase;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts on record that escrow copies were replaced. */
@Command(
        name = "escrow",
        mixinStandardHelpOptions = true,
        description = {
            "Check new escrow copies of the file vault, and record that they replaced the old ones.",
            "Run it when the old copies are destroyed. Records nothing if a copy lacks a key.",
            "Who replaced them and who saw it is what you say: they do not sign in here."
        },
        footer = {
            "",
            "Exit codes: 0 recorded, 1 a copy does not open all, or refused, 2 wrong use."
        })
final class EscrowCommand extends WithInstallation {

    private static final CommandContext CUSTODY =
            CommandContext.of(InstallationLog.DATA_FOLDER, Purpose.RETENTION_AND_ERASURE);

    @Option(
            names = "--school",
            required = true,
            paramLabel = "SCHOOL",
            description = "The school on whose record it goes.")
    private String school = "";

    @Option(
            names = "--copy",
            required = true,
            paramLabel = "FILE",
            description = "A copy of vault.bcfks, outside the data folder; give two to ten.")
    private List<Path> copies = new ArrayList<>();

    @Option(
            names = "--passphrase",
            required = true,
            paramLabel = "FILE",
            description = "The passphrase file of each copy, in the same order.")
    private List<Path> passphrases = new ArrayList<>();

    @Option(
            names = "--by",
            required = true,
            paramLabel = "STAFF",
            description = "Who, as you state, made the new copies and destroyed the old ones.")
    private String by = "";

    @Option(
            names = "--witness",
            required = true,
            paramLabel = "STAFF",
            description = "Who, as you state, saw it; somebody else.")
    private String witness = "";

    EscrowCommand(Terminal terminal) {
        super(terminal);
    }

    /** The arguments are looked at before anything is opened. */
    @Override
    protected void check() throws IOException {
        References.of(SchoolId.KIND, school, SchoolId.class);
        References.of(StaffId.KIND, by, StaffId.class);
        References.of(StaffId.KIND, witness, StaffId.class);
        if (copies.size() < CustodyCommand.MIN_COPIES
                || copies.size() > CustodyCommand.MAX_COPIES
                || passphrases.size() != copies.size()) {
            throw usage(
                    "not between two copies and " + CustodyCommand.MAX_COPIES,
                    "each copy is a vault and a passphrase file of its own");
        }
        List<Path> files = Stream.concat(copies.stream(), passphrases.stream()).toList();
        DataFolder data = new DataFolder(options.data());
        for (int i = 0; i < files.size(); i++) {
            Path file = files.get(i);
            if (!Files.isRegularFile(file)) {
                throw usage("no file " + file, "copies are checked, never made");
            }
            if (isOf(data, file)) {
                throw usage(
                        "no copy: " + file, "it is part of the installation, and is lost with it");
            }
            if (isAmong(files.subList(0, i), file)) {
                throw usage(
                        "named twice: " + file, "one file under two names is lost at one stroke");
            }
        }
    }

    /** Whether a file lies in the data folder, or is one of its keys under another name. */
    private static boolean isOf(DataFolder data, Path file) throws IOException {
        if (!Files.isDirectory(data.keys())) {
            return false;
        }
        Path real = file.toRealPath();
        try (Stream<Path> keys = Files.list(data.keys())) {
            return real.startsWith(data.root().toRealPath())
                    || real.startsWith(data.keys().toRealPath())
                    || isAmong(keys.toList(), file);
        }
    }

    /** Whether it is one of these; a hard link is. */
    private static boolean isAmong(List<Path> others, Path file) throws IOException {
        for (Path other : others) {
            if (Files.isSameFile(other, file)) {
                return true;
            }
        }
        return false;
    }

    private static CommandFailure usage(String what, String why) {
        return new CommandFailure(
                ExitCode.USAGE,
                what,
                why,
                "name both files of at least two copies outside the data folder",
                null);
    }

    @Override
    protected Optional<Change> change() {
        return Optional.of(
                new Change("keys-escrow", References.of(SchoolId.KIND, school, SchoolId.class)));
    }

    /** What was recorded, for machines. */
    private record Recorded(UUID event, int copies, List<Integer> epochs) {}

    @Override
    protected int run(Installation installation) {
        KeyEpochs epochs = installation.engine().keyEpochs();
        SchoolId of = References.of(SchoolId.KIND, school, SchoolId.class);
        List<KeyEpoch> living =
                epochs.of(of).stream()
                        .filter(epoch -> epoch.state() != KeyEpoch.State.DESTROYED)
                        .toList();
        if (living.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "nothing was recorded: " + of.text() + " has no living keys",
                    "the school is not of this installation, or all its epochs are destroyed",
                    "name a school that keys status lists",
                    null);
        }
        List<EscrowedEpoch> escrowed = new ArrayList<>();
        for (int i = 0; i < copies.size(); i++) {
            List<EscrowedEpoch> opened = opened(i, epochs, living);
            if (i > 0 && !opened.equals(escrowed)) {
                throw incomplete(copies.get(i), "it holds other keys than the first copy");
            }
            escrowed = opened;
        }
        UUID event =
                installation
                        .engine()
                        .send(
                                new RecordEscrowCopies(
                                        of,
                                        References.of(StaffId.KIND, by, StaffId.class),
                                        References.of(StaffId.KIND, witness, StaffId.class),
                                        copies.size(),
                                        escrowed),
                                CUSTODY)
                        .eventIds()
                        .getFirst();
        List<Integer> numbers = living.stream().map(KeyEpoch::number).toList();
        epochs.escrowed(of, numbers, event);
        if (options.json()) {
            printJson(Map.of("recorded", new Recorded(event, copies.size(), numbers)));
        } else {
            terminal.out()
                    .printf(
                            "%s epochs %s; recorded as event %s%n",
                            copies.size() == 1 ? "1 copy opens" : copies.size() + " copies open",
                            numbers,
                            event);
        }
        return ExitCode.OK;
    }

    private List<EscrowedEpoch> opened(int copy, KeyEpochs epochs, List<KeyEpoch> living) {
        List<EscrowedEpoch> opened = new ArrayList<>();
        try (KeyVault vault =
                BcfksKeyVault.open(
                        copies.get(copy), new KeystorePassphrase.InFile(passphrases.get(copy)))) {
            for (KeyEpoch epoch : living) {
                @Nullable String value = epochs.checkValue(vault, epoch).orElse(null);
                if (value == null) {
                    throw incomplete(copies.get(copy), "it does not open epoch " + epoch.number());
                }
                opened.add(new EscrowedEpoch(epoch.number(), value));
            }
        } catch (KeyVaultRefusal e) {
            throw incomplete(copies.get(copy), String.valueOf(e.getMessage()));
        }
        return opened;
    }

    private static CommandFailure incomplete(Path copy, String why) {
        return new CommandFailure(
                ExitCode.FAILED,
                "nothing was recorded: the copy " + copy + " is not complete",
                why,
                "make another copy of the vault and its passphrase",
                null);
    }
}

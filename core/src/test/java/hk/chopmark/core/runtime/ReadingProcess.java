package hk.chopmark.core.runtime;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.log.checkpoint.FileCheckpointSigner;
import hk.chopmark.core.reading.PersonalDataReader;
import hk.chopmark.core.reading.RecordedReadings;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.seal.BoxOpener;
import hk.chopmark.core.seal.KeyVault;
import hk.chopmark.core.seal.SubjectKeys;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.PurposeGrant;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A process that reads a name again and again and says after each step how far it is, to be killed
 * there; for {@link ReadKillIT}.
 *
 * <p>Lines: {@code durable <event>} after the event of a reading is durable, {@code response
 * <event>} once the value has been given out, {@code parked} where it waits to be killed.
 */
public final class ReadingProcess {

    /** Where a reading stops for ever. */
    enum Stop {
        BEFORE_THE_EVENT,
        BEFORE_THE_RESPONSE,
        NOWHERE
    }

    /**
     * What to read and where to stop.
     *
     * @param reading number of the reading that stops, from 0
     */
    record Task(SchoolId school, StaffId reader, long enrolledAt, Stop stop, int reading) {}

    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private final AuditEngine engine;
    private final DataSource keys;
    private final Task task;
    private final PurposeGrant.Issuer issuer = new PurposeGrant.Issuer(InstantSource.system());

    private ReadingProcess(AuditEngine engine, DataSource keys, Task task) {
        this.engine = engine;
        this.keys = keys;
        this.task = task;
    }

    /** A vault for processes that live for a second: what it gives out is the key itself. */
    public static KeyVault vault() {
        return new KeyVault() {
            @Override
            public String name() {
                return "open";
            }

            @Override
            public byte[] wrap(SchoolId school, int epoch, byte[] kek) {
                return kek.clone();
            }

            @Override
            public Assurance assurance() {
                return Assurance.PROCEDURAL;
            }

            @Override
            public void destroy(SchoolId school, int epoch) {
                throw new UnsupportedOperationException("Nothing is destroyed here");
            }

            @Override
            public byte[] unwrap(SchoolId school, int epoch, byte[] wrapped) {
                return wrapped.clone();
            }
        };
    }

    /** Connections to a database, those of the events in the role of the sequencer. */
    public static PGSimpleDataSource database(String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        return source;
    }

    public static void main(String[] arguments) throws Exception {
        PGSimpleDataSource keys = database(arguments[1]);
        Task task =
                new Task(
                        (SchoolId) Ref.parse(arguments[3]),
                        (StaffId) Ref.parse(arguments[4]),
                        Long.parseLong(arguments[5]),
                        Stop.valueOf(arguments[6]),
                        Integer.parseInt(arguments[7]));
        try (FileCheckpointSigner signer =
                        FileCheckpointSigner.open(Path.of(arguments[2]), new SecureRandom());
                AuditEngine engine =
                        AuditEngine.builder()
                                .events(StoreRole.SEQUENCER.actingIn(database(arguments[0])))
                                .keys(keys)
                                .vault(vault())
                                .signer(signer)
                                .start()) {
            new ReadingProcess(engine, keys, task).readForEver();
        }
    }

    private void readForEver() {
        StudentEnrolled enrolled =
                (StudentEnrolled)
                        engine.codec()
                                .decode(engine.log().byPosition(task.enrolledAt()).orElseThrow())
                                .event();
        Sealed<String> name = Objects.requireNonNull(enrolled.nameZh());
        ViewPersonalData view =
                new ViewPersonalData(
                        task.school(),
                        "receipt",
                        Set.of(enrolled.student()),
                        Set.of("nameZh"),
                        Set.of(Category.IDENTITY));
        CommandContext reader =
                CommandContext.of(
                        Actor.person(task.reader(), "head", AuthMethod.PASSWORD),
                        Purpose.RECEIPT_PROOF);
        for (int number = 0; ; number++) {
            int reading = number;
            UUID event =
                    new PersonalDataReader(
                                    new RecordedReadings(
                                            (command, context) -> {
                                                parkAt(Stop.BEFORE_THE_EVENT, reading);
                                                CommandResult result =
                                                        engine.send(command, context);
                                                OUT.println(
                                                        "durable " + result.eventIds().getFirst());
                                                parkAt(Stop.BEFORE_THE_RESPONSE, reading);
                                                return result;
                                            },
                                            issuer,
                                            opener(),
                                            engine.erasures()))
                            .read(view, reader, List.of(name))
                            .recordedBy();
            OUT.println("response " + event);
        }
    }

    private BoxOpener opener() {
        return new BoxOpener(
                new SubjectKeys(keys, vault(), InstantSource.system(), new SecureRandom()),
                engine.log(),
                engine.schools()::origin,
                issuer);
    }

    private void parkAt(Stop stop, int reading) {
        if (task.stop() == stop && task.reading() == reading) {
            OUT.println("parked");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

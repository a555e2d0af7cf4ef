package hk.chopmark.core.schedule;

import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.duty.DutyCommand.RecordAct;
import hk.chopmark.core.eventstore.LeaderLock;
import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.log.checkpoint.FileCheckpointSigner;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.ReadingProcess;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.testing.Cast;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that carries due acts out, to be killed; for {@link DueActKillIT}.
 *
 * <p>Lines: {@code parked} where it waits to be killed, {@code done} when all acts are settled.
 */
final class RemindingProcess {

    /** Acts that are due. */
    static final int ACTS = 5;

    private static final long RETRY_NANOS = 50_000_000;
    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    /** Where a process stops for ever. */
    enum Stop {
        BEFORE_THE_COMMAND,
        AFTER_THE_COMMAND,
        AFTER_THE_OUTCOME,
        NOWHERE
    }

    private final AuditEngine engine;
    private final Stop stop;
    private final int act;
    private int acts;

    private RemindingProcess(AuditEngine engine, Stop stop, int act) {
        this.engine = engine;
        this.stop = stop;
        this.act = act;
    }

    /** All areas, and that of reminders. */
    static List<AreaModule> areas() {
        return Reminders.areas();
    }

    /**
     * Carries out what is due.
     *
     * @param arguments databases of events and keys, directory of the signer, school, due time,
     *     stop, number of the act that stops
     */
    public static void main(String[] arguments) throws Exception {
        var events = StoreRole.SEQUENCER.actingIn(ReadingProcess.database(arguments[0]));
        SchoolId school = (SchoolId) Ref.parse(arguments[3]);
        Instant dueAt = Instant.parse(arguments[4]);
        try (FileCheckpointSigner signer =
                        FileCheckpointSigner.open(Path.of(arguments[2]), new SecureRandom());
                AuditEngine engine =
                        AuditEngine.builder()
                                .areas(areas())
                                .events(events)
                                .keys(ReadingProcess.database(arguments[1]))
                                .vault(ReadingProcess.vault())
                                .signer(signer)
                                .start()) {
            RemindingProcess process =
                    new RemindingProcess(
                            engine, Stop.valueOf(arguments[5]), Integer.parseInt(arguments[6]));
            LeaderLock lock =
                    new LeaderLock(events, LeaderLock.Work.DUE_ACTS, 0, Duration.ofMinutes(5));
            process.carryOut(school, dueAt, lock);
            OUT.println("done");
        }
    }

    private void carryOut(SchoolId school, Instant dueAt, LeaderLock lock) {
        Reminders source = new Reminders();
        for (int n = 1; n <= ACTS; n++) {
            source.makeDue(Cast.student(n), dueAt);
        }
        try (DueActRunner runner =
                new DueActRunner(
                        new DueActRunner.Given(
                                () -> List.of(school),
                                new DueRecord(engine.history()),
                                List.of(source),
                                sending(),
                                lock,
                                InstantSource.system(),
                                () -> true))) {
            while (!runner.run().leading()) {
                // The server has not noticed yet that the leader before this one is dead.
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private CommandSending sending() {
        return (command, purpose, key) -> {
            boolean outcome = command instanceof RecordAct;
            if (!outcome) {
                parkAt(Stop.BEFORE_THE_COMMAND);
            }
            var stored =
                    engine
                            .send(
                                    command,
                                    CommandContext.of(Actor.service("schedule"), purpose)
                                            .withKey(key, key))
                            .eventIds()
                            .stream()
                            .findFirst();
            parkAt(outcome ? Stop.AFTER_THE_OUTCOME : Stop.AFTER_THE_COMMAND);
            acts += outcome ? 1 : 0;
            return stored;
        };
    }

    private void parkAt(Stop here) {
        if (stop == here && act == acts) {
            OUT.println("parked");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package hk.chopmark.core.erasing;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.erasure.ErasureCase;
import hk.chopmark.core.erasure.ErasureCommand;
import hk.chopmark.core.erasure.ErasureCommand.ApproveErasure;
import hk.chopmark.core.erasure.ErasureCommand.DecideErasure;
import hk.chopmark.core.erasure.ErasureCommand.RequestErasure;
import hk.chopmark.core.erasure.ErasureGround;
import hk.chopmark.core.eventstore.BoxRemoval;
import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.log.checkpoint.FileCheckpointSigner;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.EngineParts;
import hk.chopmark.core.runtime.ReadingProcess;
import hk.chopmark.core.seal.rows.KeyInventory;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A process that erases a pupil from request to certificate, going on where another one was killed,
 * to be killed itself; for {@link ErasureKillIT}.
 *
 * <p>Lines: {@code erasing} when it has begun, {@code parked} where it waits to be killed, {@code
 * done} when nothing is left that can be done now.
 */
final class ErasingProcess {

    private static final AtomicLong PASSED = new AtomicLong();

    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    /** Where a process stops for ever. */
    enum Stop {
        /** A step is done and not on the record. */
        BEFORE_THE_RECORD,
        /** A step is on the record. */
        AFTER_THE_RECORD,
        NOWHERE
    }

    /**
     * What to erase, and where to stop.
     *
     * @param step number of the step that stops, from 0
     */
    record Task(
            SchoolId school,
            StaffId officer,
            StaffId principal,
            StudentId student,
            ErasureId erasure,
            Stop stop,
            int step) {

        List<String> words() {
            return List.of(
                    school.text(),
                    officer.text(),
                    principal.text(),
                    student.text(),
                    erasure.text(),
                    stop.name(),
                    Integer.toString(step));
        }

        static Task of(List<String> words) {
            return new Task(
                    (SchoolId) Ref.parse(words.get(0)),
                    (StaffId) Ref.parse(words.get(1)),
                    (StaffId) Ref.parse(words.get(2)),
                    (StudentId) Ref.parse(words.get(3)),
                    (ErasureId) Ref.parse(words.get(4)),
                    Stop.valueOf(words.get(5)),
                    Integer.parseInt(words.get(6)));
        }
    }

    private final AuditEngine engine;
    private final Task task;
    private int steps;

    private ErasingProcess(AuditEngine engine, Task task) {
        this.engine = engine;
        this.task = task;
    }

    public static void main(String[] arguments) throws Exception {
        PGSimpleDataSource events = ReadingProcess.database(arguments[0]);
        PGSimpleDataSource keys = ReadingProcess.database(arguments[1]);
        Task task = Task.of(List.of(arguments).subList(3, arguments.length));
        try (FileCheckpointSigner signer =
                        FileCheckpointSigner.open(Path.of(arguments[2]), new SecureRandom());
                AuditEngine engine =
                        AuditEngine.builder()
                                .events(StoreRole.SEQUENCER.actingIn(events))
                                .keys(keys)
                                .vault(ReadingProcess.vault())
                                .signer(signer)
                                .start()) {
            ErasingProcess process = new ErasingProcess(engine, task);
            OUT.println("erasing");
            process.decide();
            ErasureRunner runner =
                    new ErasureRunner(
                            engine.erasures(),
                            new ErasureRunner.Given(
                                    process::record,
                                    EngineParts.keys(engine),
                                    new KeyInventory(keys),
                                    new BoxRemoval(
                                            engine.log(), StoreRole.ERASER.actingIn(events), 0),
                                    List.of(new SearchIndexPlace(EngineParts.searchIndex(engine))),
                                    engine.keyEpochs(),
                                    "open",
                                    Clock.systemUTC(),
                                    ErasingProcess::hurrying));
            runner.reconcile();
            runner.carryOut();
            OUT.println("done");
        }
    }

    /** Two minutes pass whenever it looks, so that nobody waits for the memory of nodes. */
    private static long hurrying() {
        return PASSED.addAndGet(Duration.ofMinutes(2).toNanos());
    }

    private void record(ErasureCommand step) {
        int number = steps++;
        parkAt(Stop.BEFORE_THE_RECORD, number);
        engine.send(
                step, CommandContext.of(Actor.service("erasure"), Purpose.RETENTION_AND_ERASURE));
        parkAt(Stop.AFTER_THE_RECORD, number);
    }

    /** The people may have been interrupted too. */
    private void decide() {
        CommandContext officer = TwoPersons.acts(task.officer());
        if (state() == null) {
            engine.send(
                    new RequestErasure(
                            task.school(),
                            task.erasure(),
                            task.student(),
                            Set.of(Category.IDENTITY),
                            ErasureGround.PURPOSE_FULFILLED,
                            null),
                    officer);
        }
        if (state() == ErasureCase.State.REQUESTED) {
            engine.send(new ApproveErasure(task.school(), task.erasure()), officer);
        }
        if (state() == ErasureCase.State.APPROVED) {
            engine.send(
                    new DecideErasure(task.school(), task.erasure()),
                    TwoPersons.acts(task.principal()));
        }
    }

    private ErasureCase.@Nullable State state() {
        return engine.erasures()
                .find(task.school(), task.erasure())
                .map(ErasureCase::state)
                .orElse(null);
    }

    private void parkAt(Stop stop, int step) {
        if (task.stop() == stop && task.step() == step) {
            OUT.println("parked");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package hk.chopmark.benchmarks.faults;

import com.zaxxer.hikari.HikariDataSource;
import hk.chopmark.benchmarks.contenders.Databases;
import hk.chopmark.benchmarks.faults.Ledger.Intent;
import hk.chopmark.benchmarks.faults.Ledger.Promise;
import hk.chopmark.benchmarks.reply.GiveReply;
import hk.chopmark.benchmarks.reply.ReplyModule;
import hk.chopmark.benchmarks.rig.Workload;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.log.checkpoint.FileCheckpointSigner;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.roster.RosterModule;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.seal.rows.KeySchema;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/**
 * The load: an engine and callers that send one command after the other, until killed: {@code
 * EVENTS-URL KEYS-URL FOLDER RUN}.
 *
 * <p>First it repeats, under their keys, the requests of earlier processes that were never
 * answered. A caller repeats a request under the same key for as long as it hears that it may; any
 * other failure ends the process with code {@value #BROKEN}.
 */
public final class LoadMain {

    static final SchoolId SCHOOL =
            new SchoolId(UUID.fromString("01980000-0000-7000-8000-0000000fa017"));
    static final String SIGNER = "signer";
    static final String READY = "ready";
    static final int BROKEN = 3;

    private static final Actor SENDER = Actor.service("faults");
    private static final CommandContext FOUNDING =
            CommandContext.of(SENDER, Purpose.ROSTER_ADMINISTRATION).withKey("school", "school");
    private static final CommandContext CONTEXT =
            CommandContext.of(SENDER, Purpose.HOME_SCHOOL_COMMUNICATION);
    private static final int CALLERS = 16;
    private static final int STREAMS = 500;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private final AuditEngine engine;
    private final Ledger ledger;
    private final int run;
    private final AtomicLong numbers = new AtomicLong();

    private LoadMain(AuditEngine engine, Ledger ledger, int run) {
        this.engine = engine;
        this.ledger = ledger;
        this.run = run;
    }

    /** Runs until killed. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        Path folder = Path.of(arguments[2]);
        int run = Integer.parseInt(arguments[3]);
        try (Ledger ledger = Ledger.create(Ledger.file(folder, run))) {
            List<Intent> unanswered = Ledger.unanswered(Ledger.file(folder, run - 1));
            for (Intent intent : unanswered) {
                ledger.intend(intent); // so that the next process needs this ledger only
            }
            LoadMain load = new LoadMain(engine(arguments[0], arguments[1], folder), ledger, run);
            load.found();
            for (Intent intent : unanswered) {
                load.send(intent);
            }
            out.println(READY);
            for (int caller = 1; caller < CALLERS; caller++) {
                Thread.ofPlatform().name("caller-" + caller).start(load::call);
            }
            load.call();
        } catch (Throwable e) {
            broken(e);
        }
    }

    /** The pools live as long as the process. */
    private static AuditEngine engine(String events, String keys, Path folder) {
        HikariDataSource log =
                Databases.pool(
                        Databases.login(events), CALLERS + 4, StoreRole.SEQUENCER.sessionSql());
        HikariDataSource keyPool =
                Databases.pool(
                        Databases.login(keys),
                        4,
                        "SET ROLE " + KeySchema.ROLE + "; SET search_path = " + KeySchema.SCHEMA);
        return AuditEngine.builder()
                .areas(List.of(new RosterModule().module(), new ReplyModule().module()))
                .events(log)
                .keys(keyPool)
                .vault(new OpenVault())
                .signer(FileCheckpointSigner.open(folder.resolve(SIGNER), new SecureRandom()))
                .checkpointPeriod(Duration.ofMillis(200))
                .start();
    }

    private void found() {
        untilAnswered(() ->
                engine.send(new RegisterSchool(SCHOOL, "School of Faults", "故障學校"), FOUNDING));
    }

    private void call() {
        try {
            while (true) {
                long number = numbers.incrementAndGet();
                Intent intent = new Intent(run + "-" + number, number % STREAMS, number);
                ledger.intend(intent);
                send(intent);
            }
        } catch (Throwable e) {
            broken(e);
        }
    }

    private void send(Intent intent) {
        GiveReply command =
                new GiveReply(
                        SCHOOL,
                        ReplyModule.sealed(Workload.reply(intent.stream(), intent.number(), 0)));
        CommandContext context = CONTEXT.withKey(intent.key(), intent.key());
        CommandResult result = untilAnswered(() -> engine.send(command, context));
        try {
            ledger.promised(
                    new Promise(
                            intent.key(),
                            result.firstPosition(),
                            result.eventIds().getFirst().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Sending {
        CommandResult once();
    }

    private static CommandResult untilAnswered(Sending sending) {
        while (true) {
            try {
                return sending.once();
            } catch (TransientFailure e) {
                LockSupport.parkNanos(Math.min(e.retryAfter().toNanos(), LONGEST_PAUSE.toNanos()));
            }
        }
    }

    private static void broken(Throwable failure) {
        // To standard error, which the referee keeps.
        LoggerFactory.getLogger(LoadMain.class).error("load.broken", failure);
        Runtime.getRuntime().halt(BROKEN);
    }
}

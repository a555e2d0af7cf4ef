package hk.chopmark.benchmarks.faults;

import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.eventstore.fsck.Fault;
import hk.chopmark.core.eventstore.fsck.Fsck;
import hk.chopmark.core.eventstore.fsck.FsckReport;
import hk.chopmark.core.log.checkpoint.FileCheckpointSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Kills application and PostgreSQL under load and checks what is left.
 *
 * <p><b>Guarantees</b>: each cycle lets the load run for a random while, kills one of {@link
 * Victim}, lets it recover, and checks {@link RecordAudit} over the raw tables. After the last
 * cycle everything is checked again and fsck reads the whole store. The moments and victims follow
 * from the seed; what the machine does in between does not.
 *
 * <p>What it cannot show: loss of power. The page cache survives a killed process; only a machine
 * that is switched off tells whether the disk keeps what it acknowledged.
 */
public final class FaultRun {

    /** What is killed with SIGKILL. */
    public enum Victim {
        /** The process with the engine; the next one repeats what was not answered. */
        APPLICATION,
        /** The PostgreSQL server; the engine goes on without a restart. */
        POSTGRESQL,
        /** One process of PostgreSQL, which makes it drop all connections and recover. */
        BACKEND,
        /** The server and the process with the engine. */
        BOTH
    }

    /**
     * What a run is to do.
     *
     * @param cycles kills
     * @param seed of victims and moments
     * @param longestLoadMillis longest time between recovery and kill
     */
    public record Plan(int cycles, long seed, int longestLoadMillis) {}

    /** Hears of every cycle. */
    @FunctionalInterface
    public interface Listener {
        /** A cycle is through. */
        void cycle(int cycle, Victim victim, Outcome soFar);
    }

    /**
     * What a run came to.
     *
     * @param cycles kills done
     * @param victims how often each was killed
     * @param events events in the log
     * @param promises answers that callers got
     * @param broken what did not hold; empty is what everybody hopes for
     */
    public record Outcome(
            int cycles,
            Map<Victim, Integer> victims,
            long events,
            long promises,
            List<String> broken) {
        public Outcome {
            victims = Map.copyOf(victims);
            broken = List.copyOf(broken);
        }
    }

    private static final int MOST_FINDINGS = 50;
    private static final int MOST_LOOKS = 20;
    private static final int SHORTEST_LOAD_MILLIS = 50;
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private final Plan plan;
    private final Path folder;
    private final FaultServer server;
    private final Random random;
    private final RecordAudit audit = new RecordAudit();
    private final Map<Victim, Integer> victims = new EnumMap<>(Victim.class);
    private final List<String> broken = new ArrayList<>();
    private LoadProcess load;
    private Ledger.Tail ledger;
    private int processes;
    private long promises;

    private FaultRun(Plan plan, Path folder, FaultServer server) throws IOException {
        this.plan = plan;
        this.folder = folder;
        this.server = server;
        this.random = new Random(plan.seed());
        this.ledger = new Ledger.Tail(Ledger.file(folder, 0));
        this.load = LoadProcess.start(server, folder, processes++);
    }

    /**
     * Runs a plan in a folder, which must be on a real disk.
     *
     * @throws IOException if a process cannot be started again, which is a finding too
     */
    public static Outcome run(Plan plan, Path folder, Listener listener)
            throws IOException, SQLException, InterruptedException {
        try (FaultServer server = FaultServer.create(folder)) {
            FaultRun run = new FaultRun(plan, folder, server);
            try {
                return run.cycles(listener);
            } finally {
                run.load.kill();
            }
        }
    }

    private Outcome cycles(Listener listener)
            throws IOException, SQLException, InterruptedException {
        int done = 0;
        while (done < plan.cycles() && broken.isEmpty()) {
            Victim victim = Victim.values()[random.nextInt(Victim.values().length)];
            cycle(victim);
            victims.merge(victim, 1, Integer::sum);
            done++;
            listener.cycle(done, victim, outcome(done));
        }
        finish();
        return outcome(done);
    }

    private void cycle(Victim victim) throws IOException, SQLException, InterruptedException {
        int millis = random.nextInt(SHORTEST_LOAD_MILLIS, plan.longestLoadMillis());
        if (load.endsWithin(millis)) {
            find("the application ended by itself: " + load.lastWords());
            return;
        }
        switch (victim) {
            case APPLICATION -> load.kill();
            case POSTGRESQL -> server.kill();
            case BACKEND -> server.killBackend(random.nextInt(1_000));
            case BOTH -> {
                server.kill();
                load.kill();
            }
        }
        if (victim == Victim.POSTGRESQL || victim == Victim.BOTH) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(SHORTEST_LOAD_MILLIS));
            server.restart();
        }
        check();
        if (!load.isAlive()) {
            ledger = new Ledger.Tail(Ledger.file(folder, processes));
            load = LoadProcess.start(server, folder, processes++);
        }
        awaitProgress();
    }

    /** The application has recovered when it appends again. */
    private void awaitProgress() throws IOException, SQLException, InterruptedException {
        long before = promises;
        long deadline = System.nanoTime() + RECOVERY.toNanos();
        while (promises == before) {
            if (load.endsWithin(20)) {
                find("the application ended by itself: " + load.lastWords());
                return;
            }
            if (System.nanoTime() > deadline) {
                find("the application did not recover in " + RECOVERY.toSeconds() + " s");
                return;
            }
            check();
        }
    }

    /** The ledger is read before the record: what it promises must be there. */
    private void check() throws IOException, SQLException, InterruptedException {
        List<Ledger.Promise> fresh = ledger.promises();
        grown(fresh).forEach(this::find);
        promises += fresh.size();
    }

    /** A server whose backend was killed drops every connection a moment later, this one too. */
    private List<String> grown(List<Ledger.Promise> fresh)
            throws IOException, SQLException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = server.connect()) {
                // One snapshot: the load goes on.
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                return audit.grown(connection, fresh);
            } catch (SQLException e) {
                if (attempt == MOST_LOOKS || !FaultServer.droppedConnection(e)) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    /** Everything again, once the load is gone. */
    private void finish() throws IOException, SQLException, InterruptedException {
        load.kill();
        try (Connection connection = server.connect()) {
            audit.whole(connection).forEach(this::find);
            for (int process = 0; process < processes; process++) {
                audit.kept(connection, new Ledger.Tail(Ledger.file(folder, process)).promises())
                        .forEach(this::find);
            }
        }
        try (FileCheckpointSigner signer =
                FileCheckpointSigner.open(folder.resolve(LoadMain.SIGNER), new SecureRandom())) {
            FsckReport report =
                    Fsck.of(StoreRole.SEQUENCER.actingIn(server.admin()))
                            .with(signer)
                            .run(step -> {});
            report.faults().stream().map(Fault::toString).forEach(this::find);
        }
    }

    private void find(String finding) {
        if (broken.size() < MOST_FINDINGS) {
            broken.add(finding);
        }
    }

    private Outcome outcome(int done) {
        return new Outcome(done, victims, audit.verified(), promises, broken);
    }
}

package hk.chopmark.core.eventstore.tree;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.eventstore.LogState;
import hk.chopmark.core.log.checkpoint.Checkpoint;
import hk.chopmark.core.log.checkpoint.CheckpointSigner;
import hk.chopmark.core.log.checkpoint.FileCheckpointSigner;
import hk.chopmark.core.log.checkpoint.SignedCheckpoint;
import hk.chopmark.core.log.checkpoint.VerifierKey;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.log.tree.ConsistencyProof;
import hk.chopmark.core.testing.RawStore;
import hk.chopmark.core.testing.RawStore.School;
import hk.chopmark.core.testing.TestPostgres;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointPublisherIT {

    @TempDir Path folder;
    private TestPostgres postgres;
    private RawStore store;
    private LogSignals signals;
    private Proofs proofs;
    private FileCheckpointSigner signer;
    private School school;

    @BeforeEach
    void openStore() throws Exception {
        postgres = TestPostgres.fresh();
        store = new RawStore(postgres.sequencer(), 21);
        signals = new LogSignals();
        proofs = new Proofs(postgres.sequencer(), 0, signals);
        signer = FileCheckpointSigner.open(folder.resolve("signer"), new SecureRandom());
        school = store.school();
    }

    @AfterEach
    void dropStore() {
        signer.close();
        postgres.close();
    }

    @Test
    void each_growth_is_signed_and_every_checkpoint_extends_the_one_before() throws Exception {
        CheckpointPublisher publisher = publisher(signer);
        for (int size : new int[] {1, 300, 513, 700}) {
            grow(
                    size
                            - (int)
                                    proofs.treeHead(school.id())
                                            .map(Proofs.TreeHead::size)
                                            .orElse(0L)
                                            .longValue());
            publisher.publish(null);
            SignedCheckpoint latest = proofs.latestCheckpoint(school.id()).orElseThrow();
            Checkpoint.open(latest.bytes(), signer.verifierKey(school.origin()));
            assertThat(latest.checkpoint().treeSize())
                    .as("the whole tree is signed")
                    .isEqualTo(size);
        }
        publisher.publish(null);
        assertThat(number("SELECT count(*) FROM checkpoint"))
                .as("no growth, no checkpoint")
                .isEqualTo(4);
        assertThat(
                        proofs.checkpointCovering(school.id(), 300)
                                .orElseThrow()
                                .checkpoint()
                                .treeSize())
                .as("the earliest promise about the event")
                .isEqualTo(513);
    }

    @Test
    void a_caller_that_waits_gets_its_checkpoint_at_once_and_not_after_the_period()
            throws Exception {
        Duration daily = Duration.ofDays(1);
        try (LogIntegrator integrator = new LogIntegrator(postgres.sequencer(), 0, signals);
                CheckpointPublisher publisher =
                        new CheckpointPublisher(postgres.sequencer(), proofs, signer, daily)) {
            integrator.start();
            publisher.start();
            for (int i = 0; i < 5; i++) {
                long position = store.append(school, 20) + 19;
                Optional<SignedCheckpoint> covering =
                        proofs.awaitCheckpoint(school.id(), position, Duration.ofSeconds(10));
                assertThat(covering).as("checkpoint covering position %d", position).isPresent();
            }
            assertThat(proofs.awaitCheckpoint(school.id(), 1_000_000, Duration.ofMillis(50)))
                    .as("nothing covers what does not exist")
                    .isEmpty();
        }
    }

    /** Steps of the way to a stored checkpoint, each failed before and after it took effect. */
    @ParameterizedTest
    @ValueSource(strings = {"register-before", "register-after", "sign-before", "sign-after"})
    void a_crash_at_any_step_is_made_good_by_the_next_start(String step) throws Exception {
        grow(400);
        try {
            publisher(new Crashing(signer, step)).publish(null);
        } catch (IllegalStateException crash) {
            assertThat(crash).hasMessage(step);
        }
        CheckpointPublisher next = publisher(signer);
        assertThat(next.reconcile().isOpen()).as("nothing is wrong after a crash").isTrue();
        boolean signed = step.equals("sign-after");
        assertThat(number("SELECT count(*) FROM checkpoint"))
                .as("a note that only the signer has is stored at start")
                .isEqualTo(signed ? 1 : 0);
        grow(100);
        next.publish(null);
        assertThat(proofs.latestCheckpoint(school.id()).orElseThrow().checkpoint().treeSize())
                .isEqualTo(500);
    }

    @Test
    void a_note_that_only_the_signer_has_is_stored_before_the_next_one() throws Exception {
        grow(400);
        CheckpointPublisher publisher = publisher(signer);
        publisher.publish(null);
        SignedCheckpoint first = proofs.latestCheckpoint(school.id()).orElseThrow();
        tamper("DELETE FROM checkpoint");
        grow(10);
        publisher.publish(null);
        assertThat(number("SELECT count(*) FROM checkpoint"))
                .as("both notes are there")
                .isEqualTo(2);
        assertThat(proofs.checkpointCovering(school.id(), 0).orElseThrow().bytes())
                .isEqualTo(first.bytes());
    }

    @Test
    void a_database_that_lost_its_tail_takes_no_appends_until_it_is_restored() throws Exception {
        grow(300);
        publisher(signer).publish(null);
        grow(50);
        publisher(signer).publish(null);
        // Back to yesterday: events, tree, checkpoint and progress, consistently, as a restore
        // would leave them.
        tamper(
                "CREATE TABLE kept AS SELECT * FROM event WHERE position >= 300",
                "DELETE FROM event WHERE position >= 300",
                "CREATE TABLE kept_tree AS SELECT * FROM tree",
                "DELETE FROM tree; DELETE FROM tile",
                "UPDATE integration SET next_position = 0",
                "UPDATE head SET next_position = 300",
                "DELETE FROM checkpoint WHERE size = 350");
        integrate();

        LogState state = publisher(signer).reconcile();
        assertThat(state.kind()).as("signed events are missing").isEqualTo(LogState.Kind.TAIL_LOST);
        assertThat(state.reason())
                .contains("holds 300 events, 350 are signed")
                .contains("do not append");
        publisher(signer).publish(null);
        assertThat(number("SELECT max(size) FROM checkpoint"))
                .as("nothing is signed")
                .isEqualTo(300);
        assertThat(proofs.inclusion(school.id(), 7, 300)).as("old proofs are served").isNotNull();

        tamper("INSERT INTO event SELECT * FROM kept", "UPDATE head SET next_position = 350");
        assertThat(publisher(signer).reconcile().isOpen())
                .as("restored, though not yet integrated")
                .isTrue();
        integrate();
        publisher(signer).publish(null);
        assertThat(publisher(signer).reconcile().isOpen()).isTrue();
        assertThat(number("SELECT max(size) FROM checkpoint"))
                .as("the signer's note is back")
                .isEqualTo(350);
    }

    @Test
    void another_history_of_the_same_length_halts_the_log() throws Exception {
        grow(300);
        publisher(signer).publish(null);
        tamper(
                "DELETE FROM event; DELETE FROM sealed_box; DELETE FROM tree; DELETE FROM tile; DELETE FROM checkpoint",
                "UPDATE integration SET next_position = 0",
                "UPDATE head SET next_position = 0");
        grow(300);
        LogState state = publisher(signer).reconcile();
        assertThat(state.kind())
                .as("what was signed is not what is there")
                .isEqualTo(LogState.Kind.HALTED);
        assertThat(state.reason()).startsWith("signed-root:");
    }

    @Test
    void another_history_that_keeps_the_old_checkpoint_is_refused_by_the_signer() throws Exception {
        grow(300);
        publisher(signer).publish(null);
        tamper(
                "DELETE FROM event; DELETE FROM sealed_box; DELETE FROM tree; DELETE FROM tile",
                "UPDATE integration SET next_position = 0",
                "UPDATE head SET next_position = 0");
        grow(310);
        // As after a restart: without the tile roots that this node remembers.
        proofs = new Proofs(postgres.sequencer(), 0, signals);
        publisher(signer).publish(null);
        assertThat(state().reason())
                .as("the signer checks for itself")
                .startsWith("signed-history:");
        assertThat(number("SELECT max(size) FROM checkpoint"))
                .as("nothing was signed")
                .isEqualTo(300);
    }

    @Test
    void a_tile_that_does_not_fit_the_compact_range_is_never_signed() throws Exception {
        grow(300);
        tamper("UPDATE tile SET hashes = set_byte(hashes, 77, get_byte(hashes, 77) # 1)");
        publisher(signer).publish(null);
        assertThat(state().kind()).as("the second root disagrees").isEqualTo(LogState.Kind.HALTED);
        assertThat(state().reason()).startsWith("tree-root:");
        assertThat(signer.latest(school.origin())).as("the signer was not asked").isEmpty();
    }

    @Test
    void a_signer_without_memory_does_not_found_the_log_anew() throws Exception {
        grow(300);
        publisher(signer).publish(null);
        grow(10);
        try (FileCheckpointSigner fresh =
                FileCheckpointSigner.open(folder.resolve("fresh"), new SecureRandom())) {
            publisher(fresh).publish(null);
            assertThat(fresh.latest(school.origin()))
                    .as("no second history under the same origin")
                    .isEmpty();
        }
        assertThat(number("SELECT count(*) FROM checkpoint")).isEqualTo(1);
        assertThat(state().isOpen()).as("events are still taken").isTrue();
    }

    private CheckpointPublisher publisher(CheckpointSigner signer) {
        return new CheckpointPublisher(
                postgres.sequencer(), proofs, signer, CheckpointPublisher.PERIOD);
    }

    private void grow(int events) throws Exception {
        store.append(school, events);
        integrate();
    }

    private void integrate() throws SQLException {
        try (LogIntegrator integrator = new LogIntegrator(postgres.sequencer(), 0, signals)) {
            while (integrator.step() > 0) {}
        }
    }

    private LogState state() throws SQLException {
        try (Connection connection = postgres.sequencer().getConnection()) {
            return LogState.read(connection, 0);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = postgres.sequencer().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void tamper(String... statements) throws SQLException {
        try (Connection connection = postgres.admin().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = chopmark");
            for (String table : List.of("event", "sealed_box", "tile", "checkpoint", "head")) {
                statement.execute("ALTER TABLE " + table + " DISABLE TRIGGER USER");
            }
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Dies before or after a call took effect. */
    private record Crashing(CheckpointSigner behind, String step) implements CheckpointSigner {
        @Override
        public VerifierKey register(Origin origin) {
            crash("register-before");
            VerifierKey key = behind.register(origin);
            crash("register-after");
            return key;
        }

        @Override
        public SignedCheckpoint addCheckpoint(
                long oldSize, ConsistencyProof proof, Checkpoint next) {
            crash("sign-before");
            SignedCheckpoint signed = behind.addCheckpoint(oldSize, proof, next);
            crash("sign-after");
            return signed;
        }

        @Override
        public Optional<SignedCheckpoint> latest(Origin origin) {
            return behind.latest(origin);
        }

        @Override
        public VerifierKey verifierKey(Origin origin) {
            return behind.verifierKey(origin);
        }

        private void crash(String here) {
            if (here.equals(step)) {
                throw new IllegalStateException(here);
            }
        }
    }
}

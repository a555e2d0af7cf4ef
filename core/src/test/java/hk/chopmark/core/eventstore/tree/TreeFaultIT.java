package hk.chopmark.core.eventstore.tree;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.eventstore.fsck.Fsck;
import hk.chopmark.core.log.checkpoint.FileCheckpointSigner;
import hk.chopmark.core.testing.FaultyConnections;
import hk.chopmark.core.testing.FaultyConnections.Failure;
import hk.chopmark.core.testing.RawStore;
import hk.chopmark.core.testing.RawStore.School;
import hk.chopmark.core.testing.TestPostgres;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every statement of a batch and of a checkpoint fails once before it takes effect, and once after,
 * its answer lost.
 */
class TreeFaultIT {
    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();
    @TempDir static Path folder;

    private static final LogSignals SIGNALS = new LogSignals();
    private static RawStore store;
    private static List<School> schools;
    private static FileCheckpointSigner signer;

    @BeforeAll
    static void openStore() throws Exception {
        store = new RawStore(POSTGRES.sequencer(), 41);
        schools = List.of(store.school(), store.school());
        signer = FileCheckpointSigner.open(folder.resolve("signer"), new SecureRandom());
    }

    @AfterAll
    static void closeSigner() {
        signer.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void integration_goes_on_from_any_failed_statement(boolean afterwards) throws Exception {
        boolean failed = true;
        int step = 0;
        for (; failed; step++) {
            store.appendMixed(schools, 600);
            FaultyConnections faulty = failing(step, afterwards);
            try (LogIntegrator integrator = new LogIntegrator(faulty.dataSource(), 0, SIGNALS)) {
                integrator.step();
            } catch (SQLException e) {
                assertInjected(e);
            }
            failed = faulty.struckAt() != null;
            integrateRest();
        }
        assertThat(step).as("statements of a batch that were failed").isGreaterThan(8);
        for (School school : schools) {
            TreeOracle oracle = TreeOracle.of(POSTGRES.sequencer(), school.id());
            Proofs.TreeHead head =
                    new Proofs(POSTGRES.sequencer(), 0, SIGNALS)
                            .treeHead(school.id())
                            .orElseThrow();
            assertThat(head.size()).as("each event once").isEqualTo(oracle.size());
            assertThat(head.root().bytes())
                    .as("the right tree")
                    .isEqualTo(oracle.root(oracle.size()));
        }
        assertThat(Fsck.of(POSTGRES.sequencer()).run(_ -> {}).faults())
                .as("fsck afterwards")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void publishing_goes_on_from_any_failed_statement(boolean afterwards) throws Exception {
        Proofs proofs = new Proofs(POSTGRES.sequencer(), 0, SIGNALS);
        boolean failed = true;
        int step = 0;
        for (; failed; step++) {
            store.appendMixed(schools, 50);
            integrateRest();
            FaultyConnections faulty = failing(step, afterwards);
            try {
                publisher(faulty.dataSource(), proofs).publish(null);
            } catch (SQLException e) {
                assertInjected(e);
            }
            failed = faulty.struckAt() != null;
            assertThat(publisher(POSTGRES.sequencer(), proofs).reconcile().isOpen())
                    .as("no alarm")
                    .isTrue();
            publisher(POSTGRES.sequencer(), proofs).publish(null);
            for (School school : schools) {
                assertThat(
                                proofs.latestCheckpoint(school.id())
                                        .orElseThrow()
                                        .checkpoint()
                                        .treeSize())
                        .as("the whole tree is signed")
                        .isEqualTo(proofs.treeHead(school.id()).orElseThrow().size());
            }
        }
        assertThat(step).as("statements of publishing that were failed").isGreaterThan(6);
        assertThat(Fsck.of(POSTGRES.sequencer()).with(signer).run(_ -> {}).faults())
                .as("fsck afterwards")
                .isEmpty();
    }

    @Test
    void a_running_integrator_recovers_by_itself() throws Exception {
        FaultyConnections faulty = failing(12, false);
        Proofs proofs = new Proofs(POSTGRES.sequencer(), 0, SIGNALS);
        try (LogIntegrator integrator = new LogIntegrator(faulty.dataSource(), 0, SIGNALS);
                CheckpointPublisher publisher =
                        new CheckpointPublisher(
                                POSTGRES.sequencer(), proofs, signer, CheckpointPublisher.PERIOD)) {
            integrator.start();
            publisher.start();
            for (int i = 0; i < 4; i++) {
                long position = store.append(schools.getFirst(), 300);
                assertThat(
                                proofs.awaitCheckpoint(
                                        schools.getFirst().id(), position, Proofs.MAX_WAIT))
                        .as("round %d is signed", i)
                        .isPresent();
            }
        }
        assertThat(faulty.struckAt()).as("the fault struck").isNotNull();
    }

    private static void integrateRest() throws SQLException {
        try (LogIntegrator integrator = new LogIntegrator(POSTGRES.sequencer(), 0, SIGNALS)) {
            while (integrator.step() > 0) {}
        }
    }

    private static CheckpointPublisher publisher(DataSource dataSource, Proofs proofs) {
        return new CheckpointPublisher(dataSource, proofs, signer, CheckpointPublisher.PERIOD);
    }

    private static FaultyConnections failing(int step, boolean afterwards) {
        FaultyConnections faulty = new FaultyConnections(POSTGRES.sequencer(), POSTGRES.admin());
        faulty.arm(step, Failure.CONNECTION_LOST, afterwards);
        return faulty;
    }

    private static void assertInjected(SQLException failure) {
        assertThat(failure.getMessage()).as("only what was injected").startsWith("injected");
    }
}

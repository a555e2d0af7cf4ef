package hk.chopmark.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.benchmarks.faults.FaultRun.Outcome;
import hk.chopmark.benchmarks.faults.FaultRun.Plan;
import hk.chopmark.benchmarks.faults.FaultRun.Victim;
import hk.chopmark.benchmarks.faults.Ledger.Promise;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills under load, and an audit that would notice.
 *
 * <p>Each victim at least twice by default; more with {@code -Dchopmark.faults.cycles=500}. {@code
 * bench faults} does the same from the command line.
 */
class FaultsIT {

    private static final int CYCLES = Integer.getInteger("chopmark.faults.cycles", 12);
    private static final long SEED = Long.getLong("chopmark.faults.seed", 20_261_122L);

    @TempDir private Path folder;

    @Test
    void no_kill_loses_an_answer_or_stores_anything_twice() throws Exception {
        Outcome outcome =
                FaultRun.run(new Plan(CYCLES, SEED, 300), folder, (cycle, victim, soFar) -> {});
        assertThat(outcome.broken()).as("what did not hold, seed %d", SEED).isEmpty();
        assertThat(outcome.cycles()).as("kills").isEqualTo(CYCLES);
        assertThat(outcome.victims().keySet())
                .as("victims")
                .containsExactlyInAnyOrder(Victim.values());
        assertThat(outcome.promises()).as("answers checked").isGreaterThan(CYCLES);
    }

    @Test
    void the_audit_sees_what_a_kill_must_not_do() throws Exception {
        try (FaultServer server = FaultServer.create(folder)) {
            List<Promise> promises = load(server);
            try (Connection connection = server.connect()) {
                assertThat(new RecordAudit().grown(connection, promises))
                        .as("an untouched record")
                        .isEmpty();
                RecordAudit audit = new RecordAudit();
                audit.grown(connection, promises);

                superuser(server, "UPDATE event SET id = gen_random_uuid() WHERE position = 3");
                assertThat(audit.whole(connection))
                        .as("an event changed")
                        .anyMatch(finding -> finding.contains("are not what they were"));
                assertThat(audit.kept(connection, promises))
                        .as("an answer that no longer holds")
                        .anyMatch(finding -> finding.startsWith("lost"));

                superuser(server, "DELETE FROM event WHERE position = 5");
                assertThat(new RecordAudit().grown(connection, List.of()))
                        .as("a position missing")
                        .anyMatch(finding -> finding.startsWith("a gap"));

                superuser(server, "UPDATE idempotency SET count = 2 WHERE first_position = 4");
                assertThat(new RecordAudit().grown(connection, List.of()))
                        .as("a request stored twice")
                        .anyMatch(finding -> finding.startsWith("stored twice"));

                superuser(server, "UPDATE head SET next_position = next_position + 1");
                assertThat(new RecordAudit().grown(connection, List.of()))
                        .as("an acknowledged tail that is gone")
                        .anyMatch(finding -> finding.startsWith("the head is"));
            }
        }
    }

    /** Some load, ended by a kill; the answers it got. */
    private List<Promise> load(FaultServer server) throws Exception {
        Ledger.Tail tail = new Ledger.Tail(Ledger.file(folder, 0));
        LoadProcess load = LoadProcess.start(server, folder, 0);
        List<Promise> promises = new ArrayList<>();
        while (promises.size() < 20) {
            assertThat(load.endsWithin(20)).as("the load goes on").isFalse();
            promises.addAll(tail.promises());
        }
        load.kill();
        promises.addAll(tail.promises());
        return promises;
    }

    private static void superuser(FaultServer server, String sql) throws SQLException {
        String table = sql.split(" ", -1)[sql.startsWith("DELETE") ? 2 : 1];
        try (Connection connection = server.admin().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = chopmark");
            statement.execute("ALTER TABLE " + table + " DISABLE TRIGGER ALL");
            statement.execute(sql);
        }
    }
}

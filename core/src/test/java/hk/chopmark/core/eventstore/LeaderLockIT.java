package hk.chopmark.core.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hk.chopmark.core.eventstore.LeaderLock.Work;
import hk.chopmark.core.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One leader of all nodes, also when sessions end and leaders fall silent. */
class LeaderLockIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static final Duration LONG = Duration.ofMinutes(5);

    private static LeaderLock lock(int partition, Duration promise) {
        return new LeaderLock(POSTGRES.sequencer(), Work.DUE_ACTS, partition, promise);
    }

    @Test
    void one_leads_until_it_gives_up() {
        LeaderLock one = lock(1, LONG);
        try (LeaderLock other = lock(1, LONG);
                LeaderLock elsewhere = lock(2, LONG)) {
            try (one) {
                assertThat(one.leads()).as("nobody led").isTrue();
                assertThat(other.leads()).as("one does").isFalse();
                assertThat(elsewhere.leads()).as("of another partition").isTrue();
                assertThat(one.leads()).as("still").isTrue();
            }

            assertThat(other.leads()).as("the lead is free").isTrue();
            assertThat(one.leads()).as("closed is closed").isFalse();
        }
    }

    @Test
    void a_leader_whose_session_ended_leads_no_more() throws SQLException {
        try (LeaderLock one = lock(3, LONG);
                LeaderLock other = lock(3, LONG)) {
            assertThat(one.leads()).isTrue();

            endSessionsWithLock();

            await().untilAsserted(() -> assertThat(other.leads()).as("takes over").isTrue());
            assertThat(one.leads()).as("learns of it").isFalse();
        }
    }

    private static void endSessionsWithLock() throws SQLException {
        try (Connection connection = POSTGRES.admin().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks"
                            + " WHERE locktype = 'advisory' AND objid = 3");
        }
    }

    @Test
    void a_leader_that_falls_silent_keeps_nobody_waiting() {
        try (LeaderLock silent = lock(4, Duration.ofMillis(200));
                LeaderLock other = lock(4, LONG)) {
            assertThat(silent.leads()).isTrue();

            await().untilAsserted(() -> assertThat(other.leads()).as("takes over").isTrue());
            assertThat(silent.leads()).as("learns of it").isFalse();
        }
    }
}

package hk.chopmark.core.eventstore.append;

import static hk.chopmark.core.eventstore.append.Appending.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.EventDraft;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.core.testing.TextFormat;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions of others in the same database: old snapshots, vacuum, locks. */
class ForeignSessionsIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static final TextFormat FORMAT = new TextFormat();
    private static final int CALLERS = 64;
    private static final int EACH = 20;

    private final SchoolId school = new SchoolId(UUID.randomUUID());

    @Test
    void an_old_snapshot_and_a_running_vacuum_hinder_nobody() throws Exception {
        try (Sequencer sequencer =
                        Sequencer.open(POSTGRES.sequencer(), Sequencer.Options.STANDARD);
                Connection old = foreign();
                Connection vacuum = foreign();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long head = log().head();
            old.setAutoCommit(false);
            old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            long seen = count(old);
            List<Future<Void>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(appending(sequencer)));
            }
            while (!callers.stream().allMatch(Future::isDone)) {
                run(vacuum, "VACUUM (ANALYZE) event");
                run(vacuum, "VACUUM head");
            }
            for (Future<Void> caller : callers) {
                caller.get();
            }
            assertThat(log().head())
                    .as("every append was stored, once")
                    .isEqualTo(head + CALLERS * EACH);
            assertThat(count(old)).as("the old snapshot still sees what it saw").isEqualTo(seen);
        }
    }

    @Test
    void a_lock_on_the_table_is_waited_for() throws Exception {
        try (Sequencer sequencer =
                        Sequencer.open(POSTGRES.sequencer(), Sequencer.Options.STANDARD);
                Connection locking = foreign()) {
            locking.setAutoCommit(false);
            run(locking, "LOCK TABLE event IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<Appended> answer = sequencer.append(request());
            awaitWaiting();
            assertThat(answer).as("an append behind the lock").isNotDone();
            locking.rollback();
            assertThat(answer.get(60, TimeUnit.SECONDS).count()).as("after the lock").isEqualTo(1);
        }
    }

    @Test
    void a_head_that_somebody_keeps_locked_gives_a_typed_failure_and_nothing_is_lost()
            throws Exception {
        try (Sequencer sequencer =
                        Sequencer.open(POSTGRES.sequencer(), Sequencer.Options.STANDARD);
                Connection locking = foreign()) {
            long head = log().head();
            locking.setAutoCommit(false);
            run(locking, "SELECT * FROM head FOR UPDATE");
            AppendRequest request = request();
            // Longer than the bound that the session has for locks, far below for ever.
            assertThatThrownBy(() -> Appending.get(sequencer.append(request)))
                    .as("the head is not to be had")
                    .isInstanceOf(TransientFailure.class);
            locking.rollback();
            assertThat(log().head()).as("nothing was stored").isEqualTo(head);
            assertThat(Appending.get(sequencer.append(request)).firstPosition())
                    .as("the same request afterwards, without a restart")
                    .isEqualTo(head);
        }
    }

    @Test
    void an_exhausted_pool_is_a_typed_failure_that_passes() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setDataSource(POSTGRES.admin());
        config.setConnectionInitSql(StoreRole.SEQUENCER.sessionSql());
        config.setMaximumPoolSize(2);
        config.setConnectionTimeout(250);
        try (HikariDataSource pool = new HikariDataSource(config);
                Sequencer sequencer = Sequencer.open(pool, Sequencer.Options.STANDARD)) {
            EventLog log = new EventLog(pool, 0, FORMAT);
            long head = log.head();
            try (Connection _ = pool.getConnection()) {
                assertThatThrownBy(log::head)
                        .as("a read without a connection")
                        .isInstanceOf(TransientFailure.class);
                assertThat(Appending.get(sequencer.append(request())).firstPosition())
                        .as("the sequencer has a connection of its own")
                        .isEqualTo(head);
            }
            assertThat(log.head()).as("a read afterwards").isEqualTo(head + 1);
        }
    }

    private Callable<Void> appending(Sequencer sequencer) {
        return () -> {
            for (int i = 0; i < EACH; i++) {
                Appending.get(sequencer.append(request()));
            }
            return null;
        };
    }

    private AppendRequest request() {
        EventDraft draft =
                new EventDraft(
                        school,
                        UUID.randomUUID().toString(),
                        "test.Happened",
                        1,
                        Instant.EPOCH,
                        "text",
                        Map.of(),
                        new TreeSet<>(List.of("hot=1")));
        List<EncodedEvent> events = FORMAT.encode(List.of(draft));
        return AppendRequest.unconditional(events);
    }

    private static Connection foreign() throws SQLException {
        Connection connection = POSTGRES.admin().getConnection();
        run(connection, "SET search_path = chopmark");
        return connection;
    }

    private static EventLog log() {
        return new EventLog(POSTGRES.sequencer(), 0, FORMAT);
    }

    private static long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM event")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Until some session waits for a lock. */
    private static void awaitWaiting() throws SQLException, InterruptedException {
        String sql = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
        try (Connection connection = foreign();
                Statement statement = connection.createStatement()) {
            for (int tries = 0; tries < 600; tries++) {
                try (ResultSet row = statement.executeQuery(sql)) {
                    row.next();
                    if (row.getLong(1) > 0) {
                        return;
                    }
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new AssertionError("Nobody waits for the lock");
    }
}

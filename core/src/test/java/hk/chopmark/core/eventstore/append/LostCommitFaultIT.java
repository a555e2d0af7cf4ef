package hk.chopmark.core.eventstore.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.EventDraft;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.core.testing.TextFormat;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every write of a batch fails once before it was done, and once after it was done with the answer
 * lost.
 */
class LostCommitFaultIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static final TextFormat FORMAT = new TextFormat();
    private final SchoolId school = new SchoolId(UUID.randomUUID());

    @Test
    void a_commit_whose_answer_was_lost_is_answered_as_stored() throws Exception {
        Faulty faulty = new Faulty(StoreRole.SEQUENCER.actingIn(POSTGRES.admin()));
        try (Sequencer sequencer = Sequencer.open(faulty, Sequencer.Options.STANDARD)) {
            long head = log().head();
            faulty.next.set(Fault.AFTER_COMMIT);

            assertThat(append(sequencer))
                    .as("stored, though the answer was lost")
                    .isEqualTo(new Appended(head, 1, false));
            assertThat(log().head()).as("stored once").isEqualTo(head + 1);
            assertThat(append(sequencer).firstPosition())
                    .as("the next position")
                    .isEqualTo(head + 1);
        }
    }

    @Test
    void a_commit_that_never_arrived_is_tried_again_and_stored_once() throws Exception {
        Faulty faulty = new Faulty(StoreRole.SEQUENCER.actingIn(POSTGRES.admin()));
        try (Sequencer sequencer = Sequencer.open(faulty, Sequencer.Options.STANDARD)) {
            long head = log().head();
            faulty.next.set(Fault.BEFORE_COMMIT);

            assertThat(append(sequencer))
                    .as("the batch goes again on another connection")
                    .isEqualTo(new Appended(head, 1, false));
            assertThat(log().head()).as("stored once").isEqualTo(head + 1);
        }
    }

    @Test
    void a_statement_that_fails_for_the_server_leaves_nothing_half_written() throws Exception {
        Faulty faulty = new Faulty(StoreRole.SEQUENCER.actingIn(POSTGRES.admin()));
        try (Sequencer sequencer = Sequencer.open(faulty, Sequencer.Options.STANDARD)) {
            long head = log().head();
            faulty.next.set(Fault.MOVING_HEAD);

            assertThatThrownBy(() -> append(sequencer))
                    .as("an error of the server")
                    .isInstanceOf(TransientFailure.class);
            assertThat(log().head()).as("head after the failure").isEqualTo(head);
            assertThat(log().byPosition(head)).as("a row beyond the head").isEmpty();
            assertThat(append(sequencer).firstPosition()).as("the next append").isEqualTo(head);
        }
    }

    private static EventLog log() {
        return new EventLog(POSTGRES.sequencer(), 0, FORMAT);
    }

    private Appended append(Sequencer sequencer) throws Exception {
        EventDraft draft =
                new EventDraft(
                        school,
                        UUID.randomUUID().toString(),
                        "test.Happened",
                        1,
                        Instant.EPOCH,
                        "text",
                        Map.of(),
                        new TreeSet<>());
        List<EncodedEvent> events = FORMAT.encode(List.of(draft));
        try {
            return sequencer.append(AppendRequest.unconditional(events)).get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
    }

    private enum Fault {
        BEFORE_COMMIT,
        AFTER_COMMIT,
        MOVING_HEAD
    }

    /** Connections of which one fails once, as told. */
    private static final class Faulty implements DataSource {

        private final DataSource behind;
        private final AtomicReference<@Nullable Fault> next = new AtomicReference<>();

        Faulty(DataSource behind) {
            this.behind = behind;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = behind.getConnection();
            return (Connection)
                    Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {Connection.class},
                            (_, method, arguments) -> {
                                try {
                                    return switch (method.getName()) {
                                        case "commit" -> commit(connection);
                                        case "prepareStatement" -> {
                                            fail(Fault.MOVING_HEAD, arguments, "53100");
                                            yield method.invoke(connection, arguments);
                                        }
                                        default -> method.invoke(connection, arguments);
                                    };
                                } catch (InvocationTargetException e) {
                                    throw e.getCause();
                                }
                            });
        }

        private @Nullable Object commit(Connection connection) throws SQLException {
            if (next.compareAndSet(Fault.BEFORE_COMMIT, null)) {
                connection.rollback();
                throw new SQLException("test: the connection broke before the commit", "08006");
            }
            connection.commit();
            if (next.compareAndSet(Fault.AFTER_COMMIT, null)) {
                throw new SQLException("test: the answer of the commit was lost", "08006");
            }
            return null;
        }

        private void fail(Fault fault, Object[] arguments, String state) throws SQLException {
            if (arguments[0].toString().startsWith("UPDATE head SET next")
                    && next.compareAndSet(fault, null)) {
                throw new SQLException("test: disk full", state);
            }
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public @Nullable PrintWriter getLogWriter() throws SQLException {
            return behind.getLogWriter();
        }

        @Override
        public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
            behind.setLogWriter(out);
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            behind.setLoginTimeout(seconds);
        }

        @Override
        public int getLoginTimeout() throws SQLException {
            return behind.getLoginTimeout();
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            return behind.getParentLogger();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            return behind.unwrap(type);
        }

        @Override
        public boolean isWrapperFor(Class<?> type) throws SQLException {
            return behind.isWrapperFor(type);
        }
    }
}

package hk.chopmark.core.eventstore.axon;

import hk.chopmark.core.eventstore.append.Sequencer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from the server what other nodes have committed, on one connection that it keeps.
 *
 * <p><b>Guarantees</b>: nothing depends on it. While it has no connection, or the server tells
 * nothing (a pooler between, for example), the feed looks by itself; when it has one again, the
 * feed looks what was missed. It tries again after {@value #FIRST_PAUSE_MILLIS} ms, then after
 * longer pauses up to {@value #LONGEST_PAUSE_MILLIS} ms, for as long as it is open.
 */
final class HeadListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HeadListener.class);
    private static final int WAIT_MILLIS = 200;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    /** After so many waits without a word the connection is asked whether it is still there. */
    private static final int SILENT_WAITS = 50;

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final DataSource events;
    private final Sequencer sequencer;
    private final EventFeed feed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    HeadListener(DataSource events, Sequencer sequencer, EventFeed feed) {
        this.events = events;
        this.sequencer = sequencer;
        this.feed = feed;
        this.thread =
                Thread.ofPlatform().name("chopmark-head-listener").daemon(true).start(this::run);
    }

    private void run() {
        long pause = FIRST_PAUSE_MILLIS;
        try {
            while (isOpen()) {
                boolean listened = listenOnce();
                pause = listened ? FIRST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                if (closed.await(pause, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Listens until the connection breaks or this is closed; true if there was one. */
    private boolean listenOnce() {
        boolean listening = false;
        try (Connection connection = events.getConnection()) {
            try {
                execute(connection, "LISTEN " + Sequencer.HEAD_CHANNEL);
                listening = true;
                feed.watched(true);
                hear(connection);
            } finally {
                feed.watched(false);
                // Through the pool's connection: where it fails the pool learns that it is broken.
                execute(connection, "UNLISTEN *");
            }
        } catch (SQLException | RuntimeException e) {
            if (isOpen()) {
                LOG.atWarn()
                        .addKeyValue(
                                "sqlState", e instanceof SQLException sql ? sql.getSQLState() : "")
                        .log("stream.listener.lost");
            }
        }
        return listening;
    }

    private void hear(Connection connection) throws SQLException {
        PGConnection server = connection.unwrap(PGConnection.class);
        int silent = 0;
        while (isOpen()) {
            @Nullable PGNotification[] heard = server.getNotifications(WAIT_MILLIS);
            if (heard == null || heard.length == 0) {
                if (++silent % SILENT_WAITS == 0) {
                    execute(connection, "SELECT 1");
                }
                continue;
            }
            silent = 0;
            for (PGNotification notification : heard) {
                if (notification != null && notification.getPID() != sequencer.backendPid()) {
                    tell(notification.getParameter());
                }
            }
        }
    }

    /** {@code partition position}; what cannot be read means no more than "look". */
    private void tell(String text) {
        String[] parts = text.split(" ", 2);
        if (!parts[0].equals(Integer.toString(sequencer.partition()))) {
            return;
        }
        try {
            feed.committedElsewhere(Long.parseLong(parts[1]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            feed.committedElsewhere(Long.MAX_VALUE);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean isOpen() {
        return closed.getCount() > 0;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(STOP_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package hk.chopmark.core.seal;

import hk.chopmark.core.seal.rows.KeyRows;
import hk.chopmark.core.shared.SchoolId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from the key database which keys were destroyed, on one connection that it keeps, so that
 * every node forgets them at once.
 *
 * <p><b>Guarantees</b>: whenever it begins to listen, for the first time or after a lost
 * connection, the node forgets all keys, because nobody told it what went meanwhile. It tries again
 * after {@value #FIRST_PAUSE_MILLIS} ms, then after longer pauses up to {@value
 * #LONGEST_PAUSE_MILLIS} ms, for as long as it is open. Where the server tells nothing (a pooler
 * between, for example), the 60 seconds of {@link SubjectKeys} remain.
 */
public final class KeyWatch implements AutoCloseable {

    private static final String SCHOOL = "school ";

    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);
    private static final int WAIT_MILLIS = 200;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    /** After so many waits without a word the connection is asked whether it is still there. */
    private static final int SILENT_WAITS = 50;

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final DataSource database;
    private final SubjectKeys keys;
    private final CountDownLatch listening = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private KeyWatch(DataSource database, SubjectKeys keys) {
        this.database = database;
        this.keys = keys;
        this.thread = Thread.ofPlatform().name("chopmark-key-watch").daemon(true).start(this::run);
    }

    /**
     * Begins to watch.
     *
     * @param database connections to the key database; one of them is kept
     * @param keys what has to forget
     */
    public static KeyWatch start(DataSource database, SubjectKeys keys) {
        return new KeyWatch(database, keys);
    }

    /** Waits until it listens for the first time; false if that takes longer. */
    boolean awaitListening(Duration patience) throws InterruptedException {
        return listening.await(patience.toMillis(), TimeUnit.MILLISECONDS);
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
        boolean listened = false;
        try (Connection connection = database.getConnection()) {
            try {
                execute(connection, "LISTEN " + KeyRows.CHANNEL);
                listened = true;
                keys.evictAll();
                listening.countDown();
                hear(connection);
            } finally {
                // Through the pool's connection: where it fails the pool learns that it is broken.
                execute(connection, "UNLISTEN *");
            }
        } catch (SQLException | RuntimeException e) {
            if (isOpen()) {
                LOG.atWarn()
                        .addKeyValue(
                                "sqlState", e instanceof SQLException sql ? sql.getSQLState() : "")
                        .log("keys.watch.lost");
            }
        }
        return listened;
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
                if (notification != null) {
                    forget(notification.getParameter());
                }
            }
        }
    }

    /** The id of one key, or a school; what cannot be read means everything. */
    private void forget(String text) {
        try {
            if (text.startsWith(SCHOOL)) {
                keys.forgetEpochs(new SchoolId(UUID.fromString(text.substring(SCHOOL.length()))));
            } else {
                keys.evict(UUID.fromString(text));
            }
        } catch (IllegalArgumentException e) {
            keys.evictAll();
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

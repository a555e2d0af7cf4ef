package hk.chopmark.core.seal.rows;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Readings of the clock in the key database, and the clock of that database. */
public final class ClockReadings {

    /** Most readings kept. */
    static final int MOST = 400;

    private final KeyStatements database;

    public ClockReadings(KeyStatements database) {
        this.database = database;
    }

    /** What the database's own clock shows now. */
    public Instant databaseClock() {
        return database.run("SELECT clock_timestamp()", select -> instants(select).getFirst());
    }

    /** The readings kept, the latest first; at most {@value #MOST}. */
    public List<Instant> latestFirst() {
        return database.run(
                "SELECT read_at FROM clock_reading ORDER BY read_at DESC LIMIT " + MOST,
                ClockReadings::instants);
    }

    /** Keeps a reading, and the latest {@value #MOST} of all. */
    public void add(Instant reading) {
        database.run(
                "WITH added AS (INSERT INTO clock_reading VALUES (?) ON CONFLICT DO NOTHING)"
                        + " DELETE FROM clock_reading WHERE read_at < (SELECT read_at FROM clock_reading"
                        + " ORDER BY read_at DESC OFFSET "
                        + MOST
                        + " LIMIT 1)",
                update -> {
                    update.setObject(1, reading.atOffset(ZoneOffset.UTC));
                    return update.executeUpdate();
                });
    }

    /** Forgets readings that were taken later than the clock shows. */
    public void forgetAfter(Instant reading) {
        database.run(
                "DELETE FROM clock_reading WHERE read_at > ?",
                update -> {
                    update.setObject(1, reading.atOffset(ZoneOffset.UTC));
                    return update.executeUpdate();
                });
    }

    private static List<Instant> instants(PreparedStatement select) throws SQLException {
        List<Instant> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getObject(1, OffsetDateTime.class).toInstant());
            }
        }
        return found;
    }
}

package hk.chopmark.projections.engine.parking;

import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.engine.segments.Sequence;
import hk.chopmark.projections.rows.ProjectionFault;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parked events of one segment of a read model, within one transaction that holds the lock of
 * the segment's position.
 *
 * <p><b>Guarantees</b>: a parked event is written in the transaction that moves the position past
 * it; so it is never lost and never applied twice. At most {@value #MAX_PARKED} per segment; one
 * more fails the batch, and the read model halts.
 */
public final class Parking implements SequencedApply.Aside {

    /** Most parked events of one segment. */
    public static final int MAX_PARKED = 10_000;

    /** Code of an event that waits only because one before it in its sequence is parked. */
    public static final String BEHIND = "projection.parked-behind";

    private record Entry(long position, Sequence sequence, String code, int attempts) {}

    private final Connection connection;
    private final String name;
    private final int stored;
    private final List<Entry> added = new ArrayList<>();
    private @Nullable Set<Sequence> sequences;

    /**
     * @param stored how many there are already
     */
    public Parking(Connection connection, String name, int stored) {
        this.connection = connection;
        this.name = name;
        this.stored = stored;
    }

    @Override
    public boolean holds(Sequence sequence) {
        return (stored > 0 || !added.isEmpty()) && sequences().contains(sequence);
    }

    @Override
    public void failed(SequencedEvent event, String code) {
        add(new Entry(event.position(), event.sequence(), code, 1));
        sequences().add(event.sequence());
    }

    @Override
    public void behind(SequencedEvent event) {
        add(new Entry(event.position(), event.sequence(), BEHIND, 0));
    }

    private void add(Entry entry) {
        if (count() >= MAX_PARKED) {
            throw new ProjectionFault(
                    "projection.too-many-parked",
                    name
                            + " has "
                            + MAX_PARKED
                            + " parked events in one segment; mend it, then retry them or rebuild",
                    null);
        }
        added.add(entry);
    }

    /** How many there are, with those added here. */
    public int count() {
        return stored + added.size();
    }

    /** How many were added here. */
    public int added() {
        return added.size();
    }

    private Set<Sequence> sequences() {
        Set<Sequence> known = sequences;
        if (known == null) {
            known = stored > 0 ? load() : new HashSet<>();
            sequences = known;
        }
        return known;
    }

    private Set<Sequence> load() {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT DISTINCT school, sequence FROM parked WHERE name = ?")) {
            select.setString(1, name);
            Set<Sequence> found = new HashSet<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(
                            new Sequence(
                                    new SchoolId(rows.getObject(1, UUID.class)),
                                    rows.getString(2)));
                }
            }
            return found;
        } catch (SQLException e) {
            throw ProjectionFault.database("reading the parked events of " + name, e);
        }
    }

    /** Writes what was added; the caller moves the position and commits. */
    public void write() throws SQLException {
        if (added.isEmpty()) {
            return;
        }
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO parked (name, school, position, sequence, code, attempts)"
                                + " SELECT ?, * FROM unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[],"
                                + " ?::integer[])")) {
            insert.setString(1, name);
            insert.setArray(2, array("uuid", entry -> entry.sequence().school().id()));
            insert.setArray(3, array("bigint", Entry::position));
            insert.setArray(4, array("text", entry -> entry.sequence().name()));
            insert.setArray(5, array("text", Entry::code));
            insert.setArray(6, array("integer", Entry::attempts));
            insert.executeUpdate();
        }
    }

    private java.sql.Array array(String type, Function<Entry, Object> value) throws SQLException {
        return connection.createArrayOf(type, added.stream().map(value).toArray());
    }
}

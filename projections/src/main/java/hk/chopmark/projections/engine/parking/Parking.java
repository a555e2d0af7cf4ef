package hk.chopmark.projections.engine.parking;

import hk.chopmark.core.shared.SchoolId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The parked events of one segment of a read model, within one transaction that holds the lock of
 * the segment's position.
 *
 * <p><b>Guarantees</b>: a parked event is written in the transaction that moves the position past
 * it; so it is never lost and never applied twice. At most {@value #MAX_OF_SCHOOL} per school and
 * read model (each segment may add one batch to that at the same time); from the next one on all
 * events of that school and segment wait in the log and cost one row together. No school's parked
 * events hold up another school.
 */
public final class Parking implements SequencedApply.Aside {

    /** Most parked events of one school in one read model. */
    public static final int MAX_OF_SCHOOL = 1_000;

    /** Code of an event that waits only because one before it in its sequence is parked. */
    public static final String BEHIND = "projection.parked-behind";

    /**
     * Whose events are applied.
     *
     * @param name name of the read model
     * @param segment the segment
     * @param segments how many there are
     */
    public record Of(String name, int segment, int segments) {}

    private record Entry(SequencedEvent event, String code, int attempts) {}

    /** What is left out of one school. */
    private static final class OfSchool {
        private final Set<String> sequences = new HashSet<>();
        private final List<WaitingSchool> waiting = new ArrayList<>();
        private int count;

        private boolean waitsFor(SequencedEvent event) {
            return waiting.stream().anyMatch(school -> school.takesIn(event));
        }
    }

    private final Connection connection;
    private final Of of;
    private final ParkedRows rows;
    private final int stored;
    private final boolean isEmpty;
    private final Map<SchoolId, OfSchool> bySchool = new HashMap<>();
    private final List<Entry> added = new ArrayList<>();
    private final List<WaitingSchool> nowWaiting = new ArrayList<>();

    /**
     * @param stored how many parked events there are already
     * @param isEmpty whether there is nothing in the tables: no parked event, no waiting school
     */
    public Parking(Connection connection, Of of, int stored, boolean isEmpty) {
        this.connection = connection;
        this.of = of;
        this.rows = new ParkedRows(connection, of.name());
        this.stored = stored;
        this.isEmpty = isEmpty;
    }

    @Override
    public boolean holds(SequencedEvent event) {
        if (isEmpty && bySchool.isEmpty()) {
            return false;
        }
        OfSchool school = ofSchool(event.sequence().school());
        return school.sequences.contains(event.sequence().name()) || school.waitsFor(event);
    }

    @Override
    public void failed(SequencedEvent event, String code) {
        add(new Entry(event, code, 1));
    }

    @Override
    public void behind(SequencedEvent event) {
        if (!ofSchool(event.sequence().school()).waitsFor(event)) {
            add(new Entry(event, BEHIND, 0));
        }
    }

    private void add(Entry entry) {
        SequencedEvent event = entry.event();
        OfSchool school = ofSchool(event.sequence().school());
        if (school.count >= MAX_OF_SCHOOL) {
            WaitingSchool waits =
                    new WaitingSchool(
                            of.name(),
                            event.sequence().school(),
                            of.segment(),
                            of.segments(),
                            event.position(),
                            Instant.EPOCH); // the table knows when
            school.waiting.add(waits);
            nowWaiting.add(waits);
            return;
        }
        school.count++;
        school.sequences.add(event.sequence().name());
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

    /** The schools that reached the bound here. */
    public List<WaitingSchool> nowWaiting() {
        return List.copyOf(nowWaiting);
    }

    private OfSchool ofSchool(SchoolId id) {
        return bySchool.computeIfAbsent(
                id,
                school -> {
                    OfSchool found = new OfSchool();
                    if (!isEmpty) {
                        rows.countBySequence(school)
                                .forEach((sequence, count) -> {
                                    found.sequences.add(sequence);
                                    found.count += count;
                                });
                        found.waiting.addAll(rows.waiting(school));
                    }
                    return found;
                });
    }

    /** Writes what was added; the caller moves the position and commits. */
    public void write() throws SQLException {
        rows.addWaiting(nowWaiting);
        if (added.isEmpty()) {
            return;
        }
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO parked (name, school, position, sequence, code, attempts)"
                                + " SELECT ?, * FROM unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[],"
                                + " ?::integer[])")) {
            insert.setString(1, of.name());
            insert.setArray(2, array("uuid", entry -> entry.event().sequence().school().id()));
            insert.setArray(3, array("bigint", entry -> entry.event().position()));
            insert.setArray(4, array("text", entry -> entry.event().sequence().name()));
            insert.setArray(5, array("text", Entry::code));
            insert.setArray(6, array("integer", Entry::attempts));
            insert.executeUpdate();
        }
    }

    private java.sql.Array array(String type, Function<Entry, Object> value) throws SQLException {
        return connection.createArrayOf(type, added.stream().map(value).toArray());
    }
}

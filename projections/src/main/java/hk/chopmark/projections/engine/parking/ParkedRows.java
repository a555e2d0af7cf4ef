package hk.chopmark.projections.engine.parking;

import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.rows.ProjectionFault;
import hk.chopmark.projections.rows.Select;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one read model leaves out, as rows of the schema that the connection works in. */
public final class ParkedRows {

    private static final String WAITING =
            "SELECT school, segment, segments, from_position, since FROM parked_school WHERE name = ?";

    private static final String PARKED =
            "SELECT school, position, sequence, code, attempts, parked_at, tried_at FROM ";

    /** In turn one event of each school, so that many of one school hide no other school. */
    private static final String IN_TURN =
            """
            (SELECT q.*, row_number() OVER (ORDER BY nth, position) AS turn
               FROM (SELECT p.*, row_number() OVER (PARTITION BY school ORDER BY position) AS nth
                       FROM parked p WHERE name = ?) q) r
             WHERE turn <= ? OR nth = 1 ORDER BY position\
            """;

    private final Connection connection;
    private final String name;

    /**
     * @param connection with the schema in its search path
     * @param name name of the read model
     */
    public ParkedRows(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /** How many parked events a school has in each sequence. */
    Map<String, Integer> countBySequence(SchoolId school) {
        Map<String, Integer> counts = new HashMap<>();
        try {
            Select.of(
                            "SELECT sequence, count(*)::integer AS events FROM parked"
                                    + " WHERE school = ? AND name = ? GROUP BY sequence",
                            school.id(),
                            name)
                    .list(
                            connection,
                            row -> counts.put(row.text("sequence"), row.integer("events")));
        } catch (SQLException e) {
            throw ProjectionFault.database("counting the parked events of " + name, e);
        }
        return counts;
    }

    /**
     * Parked events in the order of the log, the same share of each school.
     *
     * @param most how many, unless there are more schools: every school shows at least its first
     */
    public List<ParkedEvent> firstOfEach(int most) {
        return parked(Select.of(PARKED + IN_TURN, name, most));
    }

    /** The parked event at a position of the log. */
    public Optional<ParkedEvent> at(long position) {
        return parked(Select.of(PARKED + "parked WHERE name = ? AND position = ?", name, position))
                .stream()
                .findFirst();
    }

    private List<ParkedEvent> parked(Select select) {
        try {
            return select.list(
                    connection,
                    row ->
                            new ParkedEvent(
                                    name,
                                    new SchoolId(row.uuid("school")),
                                    row.number("position"),
                                    row.text("sequence"),
                                    row.text("code"),
                                    row.integer("attempts"),
                                    row.instant("parked_at"),
                                    row.instant("tried_at")));
        } catch (SQLException e) {
            throw ProjectionFault.database("listing the parked events of " + name, e);
        }
    }

    /** What waits of a school. */
    List<WaitingSchool> waiting(SchoolId school) {
        return waiting(Select.of(WAITING + " AND school = ?", name, school.id()));
    }

    /** Everything that waits, school by school. */
    public List<WaitingSchool> waiting() {
        return waiting(Select.of(WAITING + " ORDER BY school, from_position", name));
    }

    private List<WaitingSchool> waiting(Select select) {
        try {
            return select.list(
                    connection,
                    row ->
                            new WaitingSchool(
                                    name,
                                    new SchoolId(row.uuid("school")),
                                    row.integer("segment"),
                                    row.integer("segments"),
                                    row.number("from_position"),
                                    row.instant("since")));
        } catch (SQLException e) {
            throw ProjectionFault.database("reading the waiting schools of " + name, e);
        }
    }

    /** Has a school's events wait from a position on. */
    public void addWaiting(List<WaitingSchool> schools) throws SQLException {
        for (WaitingSchool school : schools) {
            update(
                    "INSERT INTO parked_school (school, name, segment, segments, from_position)"
                            + " VALUES (?, ?, ?, ?, ?)",
                    school,
                    Optional.of(school.fromPosition()));
        }
    }

    /** Ends it. */
    public void removeWaiting(WaitingSchool school) throws SQLException {
        update(
                "DELETE FROM parked_school WHERE school = ? AND name = ? AND segment = ? AND segments = ?",
                school,
                Optional.empty());
    }

    private void update(String sql, WaitingSchool school, Optional<Long> fromPosition)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, school.school().id());
            statement.setString(2, name);
            statement.setInt(3, school.segment());
            statement.setInt(4, school.segments());
            if (fromPosition.isPresent()) {
                statement.setLong(5, fromPosition.get());
            }
            statement.executeUpdate();
        }
    }
}

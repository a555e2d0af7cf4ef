package hk.chopmark.core.seal.rows;

import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/**
 * The rows of the index of login names: tags, what stands for them in events, and who holds them.
 *
 * <p><b>Guarantees</b>: one reference for a tag, whoever asks at once. No name stands here.
 */
public final class LoginNameRows {

    /** How long a reference that nobody holds is left to whoever asked for it. */
    private static final Duration LEFT_ALONE = Duration.ofHours(1);

    private static final String FIND =
            "SELECT name FROM chopmark_keys.login_name WHERE school = ? AND tag = ?";
    private static final String MAKE =
            "INSERT INTO chopmark_keys.login_name (school, tag, name, made_at) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT DO NOTHING";
    private static final String DROP_UNHELD =
            """
            DELETE FROM chopmark_keys.login_name n WHERE school = ? AND made_at < ?
               AND NOT EXISTS (SELECT FROM chopmark_keys.login_name_holder h
                               WHERE h.school = n.school AND h.name = n.name)\
            """;
    private static final String HOLD =
            """
            INSERT INTO chopmark_keys.login_name_holder (school, name, subject)
            SELECT school, name, ? FROM chopmark_keys.login_name WHERE school = ? AND name = ?
            ON CONFLICT (school, name, subject) DO UPDATE SET subject = excluded.subject
            RETURNING xmax = 0\
            """;
    private static final String IS_HELD =
            "SELECT 1 FROM chopmark_keys.login_name_holder"
                    + " WHERE school = ? AND name = ? AND subject = ?";
    private static final String RELEASE =
            "DELETE FROM chopmark_keys.login_name_holder WHERE school = ? AND name = ? AND subject = ?";
    private static final String ERASE =
            """
            WITH gone AS (DELETE FROM chopmark_keys.login_name_holder WHERE school = ? AND subject = ? RETURNING name)
            DELETE FROM chopmark_keys.login_name n USING gone
            WHERE n.school = ? AND n.name = gone.name
              AND NOT EXISTS (SELECT FROM chopmark_keys.login_name_holder h
                              WHERE h.school = n.school AND h.name = n.name AND h.subject <> ?)\
            """;

    private final KeyStatements database;

    /** Over the key database. */
    public LoginNameRows(KeyStatements database) {
        this.database = database;
    }

    /** What stands for a tag. */
    public Optional<UUID> find(SchoolId school, byte[] tag) {
        return database.run(
                FIND,
                select -> {
                    select.setObject(1, school.id());
                    select.setBytes(2, tag);
                    return first(select, UUID.class);
                });
    }

    /** Has a reference stand for a tag, if none does. */
    public void make(SchoolId school, byte[] tag, UUID name, Instant now) {
        database.run(
                DROP_UNHELD,
                delete -> {
                    delete.setObject(1, school.id());
                    delete.setObject(2, now.minus(LEFT_ALONE).atOffset(ZoneOffset.UTC));
                    return delete.executeUpdate();
                });
        database.run(
                MAKE,
                insert -> {
                    insert.setObject(1, school.id());
                    insert.setBytes(2, tag);
                    insert.setObject(3, name);
                    insert.setObject(4, now.atOffset(ZoneOffset.UTC));
                    return insert.executeUpdate();
                });
    }

    /**
     * Says that somebody holds a name.
     *
     * @return whether they did not before; empty if the name is not known
     */
    public Optional<Boolean> hold(SchoolId school, UUID name, SubjectRef subject) {
        return database.run(
                HOLD,
                insert -> {
                    insert.setString(1, subject.text());
                    insert.setObject(2, school.id());
                    insert.setObject(3, name);
                    return first(insert, Boolean.class);
                });
    }

    /** Whether somebody is known to hold a name. */
    public boolean isHeld(SchoolId school, UUID name, SubjectRef subject) {
        return database.run(
                IS_HELD,
                select -> {
                    select.setObject(1, school.id());
                    select.setObject(2, name);
                    select.setString(3, subject.text());
                    return first(select, Integer.class).isPresent();
                });
    }

    /** Says that somebody holds a name no more. */
    public void release(SchoolId school, UUID name, SubjectRef subject) {
        database.run(
                RELEASE,
                delete -> {
                    delete.setObject(1, school.id());
                    delete.setObject(2, name);
                    delete.setString(3, subject.text());
                    return delete.executeUpdate();
                });
    }

    /** Deletes a holder, and the tags that nobody else holds. */
    public void erase(SchoolId school, SubjectRef subject) {
        database.run(
                ERASE,
                delete -> {
                    delete.setObject(1, school.id());
                    delete.setString(2, subject.text());
                    delete.setObject(3, school.id());
                    delete.setString(4, subject.text());
                    return delete.executeUpdate();
                });
    }

    private static <T> Optional<T> first(PreparedStatement statement, Class<T> type)
            throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(rows.getObject(1, type)) : Optional.empty();
        }
    }
}

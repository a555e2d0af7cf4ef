package hk.chopmark.core.seal.rows;

import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.shared.TransientFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * What the key database holds of a subject, without unwrapping anything; for the record of an
 * erasure.
 *
 * <p><b>Throws</b> {@link TransientFailure} when the database does not answer.
 */
public final class KeyInventory {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final String KEYS =
            "SELECT key_id, version, category, epoch FROM chopmark_keys.subject_secret"
                    + " WHERE school = ? AND subject = ? AND category = ANY (?::text[])"
                    + " AND wrapped IS NOT NULL ORDER BY category, version";

    // Without an epoch there never was a secret, only the word that none may be made.
    private static final String TOMBSTONES =
            "SELECT count(*) FROM chopmark_keys.subject_secret"
                    + " WHERE school = ? AND subject = ? AND category = ANY (?::text[])"
                    + " AND wrapped IS NULL AND epoch IS NOT NULL";

    private final DataSource keys;

    /**
     * @param keys connections to the key database that may read schema {@link KeySchema#SCHEMA}
     */
    public KeyInventory(DataSource keys) {
        this.keys = keys;
    }

    /**
     * A wrapped secret.
     *
     * @param epoch number of the epoch whose key-encryption key wraps it
     */
    public record Held(UUID keyId, int version, Category category, int epoch) {}

    /** The secrets of a subject in some categories that are not destroyed. */
    public List<Held> of(SchoolId school, SubjectRef subject, Collection<Category> categories) {
        return read(
                KEYS,
                select -> {
                    ask(select, school, subject, categories);
                    List<Held> held = new ArrayList<>();
                    try (ResultSet rows = select.executeQuery()) {
                        while (rows.next()) {
                            held.add(
                                    new Held(
                                            rows.getObject(1, UUID.class),
                                            rows.getInt(2),
                                            Category.ofCode(rows.getString(3)),
                                            rows.getInt(4)));
                        }
                    }
                    return held;
                });
    }

    /** How many secrets of a subject in some categories there were and are destroyed. */
    public int destroyed(SchoolId school, SubjectRef subject, Collection<Category> categories) {
        return read(
                TOMBSTONES,
                select -> {
                    ask(select, school, subject, categories);
                    try (ResultSet row = select.executeQuery()) {
                        row.next();
                        return row.getInt(1);
                    }
                });
    }

    private static void ask(
            PreparedStatement select,
            SchoolId school,
            SubjectRef subject,
            Collection<Category> categories)
            throws SQLException {
        select.setObject(1, school.id());
        select.setString(2, subject.text());
        Object[] codes = categories.stream().map(Category::code).toArray();
        select.setArray(3, select.getConnection().createArrayOf("text", codes));
    }

    @FunctionalInterface
    private interface Reading<T> {
        T by(PreparedStatement select) throws SQLException;
    }

    private <T> T read(String sql, Reading<T> reading) {
        try (Connection connection = keys.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            return reading.by(select);
        } catch (SQLException e) {
            throw new TransientFailure(
                    "The key database did not answer (SQL state " + e.getSQLState() + ")",
                    RETRY_AFTER,
                    e);
        }
    }
}

package hk.chopmark.projections.engine;

import hk.chopmark.core.decision.Recorded;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The events of one transaction on their way into one read model.
 *
 * <p><b>Guarantees</b>: the model's row in {@code projection} is locked first and moved last, in
 * the same transaction as the rows; so one writer at a time, and each event once, whatever the
 * cursor of the event processor says. Positions have no gaps, so an event that is missing, repeated
 * or out of order is noticed here and nothing of the batch is kept.
 */
final class ModuleBatch {

    /**
     * An event at its place, read only if it is needed.
     *
     * @param position position in the partition
     * @param read null if the read model does not read this type
     */
    record Item(long position, @Nullable Supplier<? extends Recorded<?>> read) {}

    private final ProjectionModule module;
    private final Connection connection;
    private final RowBatch rows;
    private long next;
    private @Nullable ProjectionFault failed;

    private ModuleBatch(ProjectionModule module, Connection connection, long next) {
        this.module = module;
        this.connection = connection;
        this.rows = new RowBatch(connection);
        this.next = next;
    }

    /**
     * Takes the lock and the position.
     *
     * <p>The commit need not wait for the disk: what a crash of the server loses, it loses
     * together, rows and position, and the log tells it again.
     *
     * @param connection in a transaction, which the caller commits or rolls back
     * @param schema the schema to write to, for the rest of the transaction
     */
    static ModuleBatch begin(ProjectionModule module, Connection connection, String schema) {
        String sql =
                "SELECT set_config('search_path', ?, true), position,"
                        + " set_config('synchronous_commit', 'off', true) FROM "
                        + schema
                        + ".projection WHERE name = ? FOR UPDATE";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, schema);
            statement.setString(2, module.name());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new ProjectionFault(
                            "projection.unknown",
                            "no position of " + module.name() + "; start the engine again",
                            null);
                }
                return new ModuleBatch(module, connection, row.getLong(2));
            }
        } catch (SQLException e) {
            throw ProjectionFault.database("locking the position of " + module.name(), e);
        }
    }

    /** Position of the event that must come next. */
    long next() {
        return next;
    }

    /**
     * Applies one event. After a failure nothing more is applied, and {@link #finish} fails too.
     */
    void accept(Item item) {
        if (failed != null) {
            throw failed;
        }
        try {
            requireNext(item.position());
            if (item.read() != null) {
                module.apply(item.read().get(), rows);
            }
            next++;
        } catch (ProjectionFault e) {
            failed = e;
            throw e;
        } catch (RuntimeException e) {
            failed =
                    new ProjectionFault(
                            ProjectionFault.codeOf(e),
                            "event at position " + item.position() + " in " + module.name(),
                            e);
            throw failed;
        }
    }

    private void requireNext(long position) {
        if (position != next) {
            throw new ProjectionFault(
                    position > next ? "projection.gap" : "projection.order",
                    module.name()
                            + " expected position "
                            + next
                            + ", found "
                            + position
                            + "; if it stays so, rebuild the read model",
                    null);
        }
    }

    /** Sends the last rows and moves the position; the caller then commits. */
    void finish() {
        if (failed != null) {
            throw failed;
        }
        rows.flush();
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE projection SET position = ? WHERE name = ?")) {
            statement.setLong(1, next);
            statement.setString(2, module.name());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw ProjectionFault.database("moving the position of " + module.name(), e);
        }
    }
}

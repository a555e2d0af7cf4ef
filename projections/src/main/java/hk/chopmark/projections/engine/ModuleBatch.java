package hk.chopmark.projections.engine;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.projections.engine.parking.Parking;
import hk.chopmark.projections.engine.parking.SequencedApply;
import hk.chopmark.projections.engine.parking.SequencedEvent;
import hk.chopmark.projections.engine.parking.WaitingSchool;
import hk.chopmark.projections.engine.segments.Segments;
import hk.chopmark.projections.engine.segments.Sequence;
import hk.chopmark.projections.rows.ProjectionFault;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The events of one transaction on their way into one segment of a read model.
 *
 * <p><b>Guarantees</b>: the segment's row in {@code projection} is locked first and moved last, in
 * the same transaction as the rows; so one writer at a time, and each event once, whatever the
 * cursor of the event processor says. Positions have no gaps, so an event that is missing, repeated
 * or out of order is noticed here and nothing of the batch is kept. An event that cannot be applied
 * is parked, with those of its sequence behind it.
 */
public final class ModuleBatch {

    /** Most events that are applied together. */
    private static final int GROUP = 500;

    /**
     * An event at its place, read only if it is needed.
     *
     * @param position position in the partition
     * @param read null if the read model does not read this type
     */
    public record Item(long position, @Nullable Supplier<? extends Recorded<?>> read) {}

    /**
     * Which rows a batch writes.
     *
     * @param schema the schema, for the rest of the transaction
     * @param segment the segment whose position it moves
     * @param segments how many there are
     */
    public record Place(String schema, int segment, int segments) {

        /** A read model that is being built, which has one segment. */
        public static final Place NEXT = whole(ReadSchema.NEXT);

        /** The only segment of a read model. */
        public static Place whole(String schema) {
            return new Place(schema, 0, 1);
        }
    }

    /** Which events are this batch's own; the others only move its position. */
    @FunctionalInterface
    public interface Share {
        boolean holds(Sequence sequence, long position);

        /** All events. */
        Share ALL = (_, _) -> true;

        /** The events of one segment. */
        static Share ofSegment(int segment, int count) {
            return count == 1
                    ? ALL
                    : (sequence, _) -> Segments.of(sequence.text(), count) == segment;
        }
    }

    private final ProjectionModule module;
    private final Connection connection;
    private final Place place;
    private final Share share;
    private final Parking parking;
    private final SequencedApply apply;
    private final List<SequencedEvent> waiting = new ArrayList<>();
    private long next;
    private @Nullable ProjectionFault failed;

    private ModuleBatch(
            ProjectionModule module, Connection connection, Place place, Share share, Start start) {
        this.module = module;
        this.connection = connection;
        this.place = place;
        this.share = share;
        this.next = start.position();
        this.parking =
                new Parking(
                        connection,
                        new Parking.Of(module.name(), place.segment(), place.segments()),
                        start.parked(),
                        start.parked() == 0 && start.waiting() == 0);
        this.apply = new SequencedApply(module, connection, parking);
    }

    private record Start(long position, int parked, int waiting) {}

    /**
     * Takes the lock and the position.
     *
     * <p>The commit need not wait for the disk: what a crash of the server loses, it loses
     * together, rows and position, and the log tells it again.
     *
     * @param connection in a transaction, which the caller commits or rolls back
     */
    public static ModuleBatch begin(
            ProjectionModule module, Connection connection, Place place, Share share) {
        String sql =
                "SELECT set_config('search_path', ?, true), position, parked,"
                        + " set_config('synchronous_commit', 'off', true),"
                        + " (SELECT count(*)::integer FROM "
                        + place.schema()
                        + ".parked_school w WHERE w.name = p.name) FROM "
                        + place.schema()
                        + ".projection p WHERE name = ? AND segment = ? FOR UPDATE";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, place.schema());
            statement.setString(2, module.name());
            statement.setInt(3, place.segment());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new ProjectionFault(
                            "projection.unknown",
                            "no position of " + module.name() + "; start the engine again",
                            null);
                }
                return new ModuleBatch(
                        module,
                        connection,
                        place,
                        share,
                        new Start(row.getLong(2), row.getInt(3), row.getInt(5)));
            }
        } catch (SQLException e) {
            throw ProjectionFault.database("locking the position of " + module.name(), e);
        }
    }

    /** Position of the event that must come next. */
    public long next() {
        return next;
    }

    /** How many events this batch parks; known once it is finished. */
    int parked() {
        return parking.added();
    }

    /** The schools whose events wait from this batch on. */
    List<WaitingSchool> nowWaiting() {
        return parking.nowWaiting();
    }

    /** Takes one event. After a failure nothing more is taken, and {@link #finish} fails too. */
    public void accept(Item item) {
        if (failed != null) {
            throw failed;
        }
        try {
            requireNext(item.position());
            if (item.read() != null) {
                take(item.read().get());
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

    private void take(Recorded<?> event) {
        Sequence sequence = Sequence.of(module, event);
        if (share.holds(sequence, event.position())) {
            waiting.add(new SequencedEvent(sequence, event));
            if (waiting.size() == GROUP) {
                applyWaiting();
            }
        }
    }

    private void applyWaiting() {
        apply.apply(waiting);
        waiting.clear();
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

    /** Applies the last events, parks what failed and moves the position; the caller commits. */
    public void finish() {
        if (failed != null) {
            throw failed;
        }
        applyWaiting();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "UPDATE projection SET position = ?, parked = ? WHERE name = ? AND segment = ?")) {
            parking.write();
            statement.setLong(1, next);
            statement.setInt(2, parking.count());
            statement.setString(3, module.name());
            statement.setInt(4, place.segment());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw ProjectionFault.database("moving the position of " + module.name(), e);
        }
    }
}

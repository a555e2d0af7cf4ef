package hk.chopmark.projections.engine.parking;

import hk.chopmark.projections.rows.ProjectionFault;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.RowBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Optional;

/**
 * Applies events in groups; those that cannot be applied are put aside, and the others of the group
 * go on.
 *
 * <p>A group goes as a whole first, in few large statements. Only if one of its events fails, it is
 * taken back and goes again one by one. What fails for another reason than an event (the database,
 * a tampered log) fails the whole.
 */
public final class SequencedApply {

    /** Where events go that cannot be applied. */
    public interface Aside {
        /** Whether an event waits because of one before it that was put aside. */
        boolean holds(SequencedEvent event);

        /** An event failed; its sequence is held from here. */
        void failed(SequencedEvent event, String code);

        /** An event whose sequence is held. */
        void behind(SequencedEvent event);
    }

    private final ProjectionModule module;
    private final Connection connection;
    private final Aside aside;
    private final RowBatch rows;

    public SequencedApply(ProjectionModule module, Connection connection, Aside aside) {
        this.module = module;
        this.connection = connection;
        this.aside = aside;
        this.rows = new RowBatch(connection);
    }

    /** Applies events in the order given; their rows are then in the transaction. */
    public void apply(List<SequencedEvent> events) {
        List<SequencedEvent> free = events.stream().filter(event -> !aside.holds(event)).toList();
        if (free.isEmpty() || together(free)) {
            events.stream().filter(event -> aside.holds(event)).forEach(aside::behind);
        } else {
            events.forEach(this::alone);
        }
    }

    private boolean together(List<SequencedEvent> events) {
        return withSavepoint(
                        () -> {
                            events.forEach(event -> module.apply(event.event(), rows));
                            rows.flush();
                        })
                .isEmpty();
    }

    private void alone(SequencedEvent event) {
        if (aside.holds(event)) {
            aside.behind(event);
            return;
        }
        withSavepoint(
                        () -> {
                            module.apply(event.event(), rows);
                            rows.flush();
                        })
                .ifPresent(code -> aside.failed(event, code));
    }

    /** Does the work or, if an event is at fault, takes it back and says why. */
    private Optional<String> withSavepoint(Runnable work) {
        try {
            Savepoint before = connection.setSavepoint();
            try {
                work.run();
                connection.releaseSavepoint(before);
                return Optional.empty();
            } catch (RuntimeException e) {
                Optional<String> code = ProjectionFault.codeOfEvent(e);
                if (code.isEmpty()) {
                    throw e;
                }
                connection.rollback(before);
                rows.forget();
                return code;
            }
        } catch (SQLException e) {
            throw ProjectionFault.database("applying events to " + module.name(), e);
        }
    }
}

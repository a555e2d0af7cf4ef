package hk.chopmark.projections.rows;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.projections.engine.ProjectionStatus;
import java.util.List;
import java.util.Set;

/**
 * One read model: which events it reads, and which rows it makes of them.
 *
 * <p><b>Guarantees</b> asked of implementations: {@link #apply} is a pure function of the event. It
 * reads no table, no clock, no random number and no earlier event, and it opens no box: of a sealed
 * field it stores where the field lies ({@link BoxPlace}). So the rows are the same after any
 * rebuild, in batches of any size.
 *
 * <p>Events of different sequences touch different rows. So one that cannot be applied holds up its
 * own sequence only, and segments may apply different sequences at the same time.
 *
 * <p>A change of meaning is a new version: a new name, and tables of its own or a rebuild.
 */
public interface ProjectionModule {

    /**
     * Name with version, such as {@code notice-receipts.v1}; also the name of its event processor.
     */
    String name();

    /** Its tables, unqualified, each with a primary key; no other module writes them. */
    List<String> tables();

    /** Event records it reads; all others move its position only. */
    Set<Class<? extends DomainEvent>> eventTypes();

    /**
     * The sequence of its school that an event belongs to: within one, events are applied in the
     * order of the log. The engine keeps the sequences of two schools apart.
     *
     * <p><b>Guarantees</b> asked of implementations: a function of the event alone; all events that
     * touch a row have the same sequence; a random reference such as {@code notice=<uuid>}, never a
     * personal value.
     */
    String sequenceOf(Recorded<?> event);

    /**
     * Adds the rows that follow from one event; called in log order within a sequence. May be
     * called again for the same event if the transaction of the first call is taken back.
     *
     * @throws RuntimeException if the event cannot be understood; it is then parked with those of
     *     its sequence behind it, and {@link ProjectionStatus} shows it
     */
    void apply(Recorded<?> event, RowBatch rows);
}

package hk.chopmark.projections.engine;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
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
     * Adds the rows that follow from one event; called in log order, each event once.
     *
     * @throws RuntimeException if the event cannot be understood; the read model then halts, and
     *     shows it
     */
    void apply(Recorded<?> event, RowBatch rows);
}

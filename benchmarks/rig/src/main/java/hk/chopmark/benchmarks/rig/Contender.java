package hk.chopmark.benchmarks.rig;

import java.util.function.LongConsumer;

/**
 * Something that stores replies, seen from its callers.
 *
 * <p>Each works on a database of its own on the server of the run, in a process of its own. What
 * one does not offer throws {@link NotOffered}.
 */
public interface Contender extends AutoCloseable {

    /** Its settings, in words, for the report. */
    String settings();

    /**
     * Outside the clock: readies events of the import, if they come ready-made.
     *
     * @param from index of the first
     * @param to index after the last
     */
    default void prepareImport(long from, long to) throws Exception {}

    /** Callers that import side by side. */
    int importCallers();

    /**
     * Stores {@value Workload#BATCH_EVENTS} imported events and returns once they are durable.
     *
     * @param first index of the first
     */
    void importBatch(long first) throws Exception;

    /** Outside the clock: forgets what earlier measurements appended, if memory is short. */
    default void beforeAppending() throws Exception {}

    /**
     * A caller at engine level: it appends to streams of its own, each append guarded against
     * others in the same stream.
     *
     * @param caller 0-based, unlike that of any other caller of this process
     */
    default Appender appender(int caller) throws Exception {
        throw new NotOffered();
    }

    /**
     * A caller of the command gateway: each command reads an imported stream and decides by it.
     *
     * @param caller 0-based
     * @param callers how many there are
     */
    default Appender commander(int caller, int callers) throws Exception {
        throw new NotOffered();
    }

    /**
     * A caller of the command gateway that belongs to somebody else than the {@link #commander}s:
     * to another school where the contender knows schools, else to nobody in particular.
     *
     * @param callers how many commanders there are
     */
    default Appender neighbour(int callers) throws Exception {
        return commander(callers, callers + 1);
    }

    /**
     * Reads a stream, payloads included.
     *
     * @return count of its events
     */
    default int source(long stream) throws Exception {
        throw new NotOffered();
    }

    /**
     * Reads events from the first on, and hands each payload to a handler.
     *
     * @param events how many
     */
    default void replay(long events) throws Exception {
        throw new NotOffered();
    }

    /**
     * Builds a read model of one row per student and notice from the first {@code events} events.
     *
     * @return nanoseconds it took
     */
    default long rebuild(long events) throws Exception {
        throw new NotOffered();
    }

    /**
     * Follows what is appended from now on, until closed.
     *
     * @param sentNanos told the stored clock of each reply when its handler sees it
     */
    default AutoCloseable follow(LongConsumer sentNanos) throws Exception {
        throw new NotOffered();
    }

    @Override
    void close();
}

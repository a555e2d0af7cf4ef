package hk.chopmark.benchmarks.rig;

/** One caller of a contender. */
@FunctionalInterface
public interface Appender {

    /**
     * Stores the caller's next reply, and returns once it is durable.
     *
     * @param sentNanos the caller's clock, to be stored with it
     */
    void append(long sentNanos) throws Exception;
}

package hk.chopmark.core.runtime;

/** Hears what each decision cost, on the thread that asked for it. */
@FunctionalInterface
public interface WorkObserver {

    /** Hears nothing. */
    WorkObserver NONE = (facts, events) -> {};

    /**
     * A command was decided, or refused.
     *
     * @param facts events read to decide it
     * @param events events it stores; 0 if it was refused
     */
    void decided(long facts, int events);
}

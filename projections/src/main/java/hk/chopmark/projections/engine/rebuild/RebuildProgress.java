package hk.chopmark.projections.engine.rebuild;

/**
 * How far a rebuild is.
 *
 * @param name the read model
 * @param done events applied
 * @param total events to apply, as known now; grows while new events arrive
 * @param eventsPerSecond since the start of the rebuild
 */
public record RebuildProgress(String name, long done, long total, long eventsPerSecond) {}

package hk.chopmark.projections.engine;

/**
 * Outcome of trying parked events again.
 *
 * @param readModel name of the read model
 * @param applied events that are in its rows now
 * @param left events that are still parked
 */
public record RetryReport(String readModel, long applied, long left) {}

package hk.chopmark.projections.engine.rebuild;

import hk.chopmark.projections.engine.ProjectionDigest;

/**
 * Outcome of a rebuild.
 *
 * @param mode how it was done
 * @param before fingerprint of the old rows
 * @param after fingerprint of the new rows; at the same position as {@code before} when built side
 *     by side
 * @param eventsPerSecond over the whole rebuild
 */
public record RebuildReport(
        ProjectionRebuilder.Mode mode,
        ProjectionDigest before,
        ProjectionDigest after,
        long eventsPerSecond) {

    /** What the two fingerprints say. */
    public enum Verdict {
        /** Old and new rows are the same. */
        SAME,
        /** They differ: the old rows were wrong, or the module changed without a new version. */
        DIFFERENT,
        /** New events arrived in between, so the two cannot be compared. */
        NOT_COMPARABLE
    }

    /** Compares old and new rows. */
    public Verdict verdict() {
        if (before.position() != after.position()) {
            return Verdict.NOT_COMPARABLE;
        }
        return before.sameRows(after) ? Verdict.SAME : Verdict.DIFFERENT;
    }
}

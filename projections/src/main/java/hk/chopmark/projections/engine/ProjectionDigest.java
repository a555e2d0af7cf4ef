package hk.chopmark.projections.engine;

/**
 * Fingerprint of a read model's rows.
 *
 * @param name the read model
 * @param position count of events the rows cover, read in the same snapshot
 * @param sha256 SHA-256 over all tables in canonical order, 64 hexadecimal digits
 * @param rows count of rows
 */
public record ProjectionDigest(String name, long position, String sha256, long rows) {

    /** Whether the rows are the same; only answers for the same position can be compared. */
    public boolean sameRows(ProjectionDigest other) {
        return position == other.position && sha256.equals(other.sha256);
    }
}

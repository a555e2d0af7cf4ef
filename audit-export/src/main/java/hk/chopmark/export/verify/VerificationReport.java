package hk.chopmark.export.verify;

import java.util.List;

/**
 * The outcome of a verification, line by line.
 *
 * <p><b>Guarantees</b>: deterministic; the statements are filled only if nothing failed.
 *
 * @param verdict what it comes to
 * @param origin the log the file speaks of, or empty text if unknown
 * @param treeSize size of the tree that the checkpoint signs, or -1 if unknown
 * @param checks every check in the order made
 * @param statements what the proven events say
 */
public record VerificationReport(
        Verdict verdict,
        String origin,
        long treeSize,
        List<Check> checks,
        List<Statement> statements) {
    public VerificationReport {
        checks = List.copyOf(checks);
        statements = List.copyOf(statements);
    }
}

package hk.chopmark.export.verify;

/** What a verification comes to. */
public enum Verdict {
    /** Every check passed. */
    PROVEN(0),
    /** At least one check failed: the file is not what it claims to be. */
    REFUTED(1),
    /**
     * Nothing failed, but something needed to decide is missing, such as the log's key in the
     * policy.
     */
    INCOMPLETE(2);

    private final int exitCode;

    Verdict(int exitCode) {
        this.exitCode = exitCode;
    }

    /** Exit code of the command line: 0 proven, 1 refuted, 2 incomplete. */
    public int exitCode() {
        return exitCode;
    }
}

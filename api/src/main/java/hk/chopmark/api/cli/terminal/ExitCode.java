package hk.chopmark.api.cli.terminal;

/** How a command ended, for scripts. */
public final class ExitCode {

    /** Done, or proven. */
    public static final int OK = 0;

    /** Refuted, faulty, or failed. */
    public static final int FAILED = 1;

    /** Wrong use, or not enough to decide. */
    public static final int USAGE = 2;

    private ExitCode() {}
}

package hk.chopmark.api.cli.terminal;

import org.jspecify.annotations.Nullable;

/** A command cannot do what it was asked; the message reads {@code <what>, <why>, <what to do>}. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /**
     * @param exitCode one of {@link ExitCode}
     * @param what what could not be done
     * @param why the reason, without personal data
     * @param whatToDo the next step for the reader
     */
    public CommandFailure(
            int exitCode, String what, String why, String whatToDo, @Nullable Throwable cause) {
        super(what + ", " + why + ", " + whatToDo, cause);
        this.exitCode = exitCode;
    }

    /** The code to end with. */
    public int exitCode() {
        return exitCode;
    }
}

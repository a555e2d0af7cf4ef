package hk.chopmark.api.wiring;

import hk.chopmark.api.mail.MailSettings;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An installation cannot be opened, or cannot go on; made to be read by whoever started the
 * program.
 *
 * <p><b>Guarantees</b>: the message reads {@code <what>, <why>, <what to do>} and holds no personal
 * data and no password.
 */
public final class StartFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private StartFailure(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** Something broke: exit code 1. */
    static StartFailure broken(
            String what, String why, String whatToDo, @Nullable Throwable cause) {
        return new StartFailure(1, what + ", " + why + ", " + whatToDo, cause);
    }

    /**
     * Asked for in a way that cannot work, such as a folder in use or a wrong setting: exit code 2.
     */
    static StartFailure refused(String what, String why, String whatToDo) {
        return new StartFailure(2, what + ", " + why + ", " + whatToDo, null);
    }

    /**
     * What the settings of mail come to.
     *
     * @throws StartFailure if they cannot be used
     */
    static Optional<MailSettings> unless(Supplier<Optional<MailSettings>> reading) {
        try {
            return reading.get();
        } catch (MailSettings.Refused e) {
            throw refused(
                    "the setting " + e.setting() + " cannot be used",
                    String.valueOf(e.getMessage()),
                    "correct it, or leave out all that begin with " + MailSettings.PREFIX);
        }
    }

    /** The code the process should end with: 1 broken, 2 wrong use. */
    public int exitCode() {
        return exitCode;
    }
}

package hk.chopmark.api.mail;

import hk.chopmark.core.border.EmailAddresses;
import hk.chopmark.core.border.Texts;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A way to a mail server.
 *
 * <p><b>Guarantees</b>: every wait is bounded. No outcome, message or exception holds an address, a
 * subject or a text.
 */
public interface Mail {

    /**
     * Opens a connection that is ready to send: encrypted and signed in, where that is asked for.
     *
     * @throws NotNow if that does not work now
     */
    Connection open() throws NotNow;

    /** A connection to a mail server, for one message or a few. */
    interface Connection extends AutoCloseable {

        /** Sends one letter. */
        Outcome send(Letter letter);

        @Override
        void close();
    }

    /** What became of a letter. */
    sealed interface Outcome {

        /** The mail server took it over. */
        record Taken(int status) implements Outcome {}

        /** The mail server refused the address or the letter for good. */
        record Refused(int status) implements Outcome {}

        /** It may be taken later; the status is absent if there was no answer. */
        record Later(@Nullable Integer status) implements Outcome {}
    }

    /** The mail server cannot be reached, or not in the way that is asked for. */
    final class NotNow extends Exception {

        private static final long serialVersionUID = 1L;

        private final String reason;
        private final @Nullable Integer status;

        /**
         * @param reason a code
         * @param status the reply of the mail server; absent if there was none
         */
        NotNow(String reason, @Nullable Integer status) {
            super("The mail server is of no use now: " + reason);
            this.reason = reason;
            this.status = status;
        }

        /** Why, as a code. */
        public String reason() {
            return reason;
        }

        /** The reply of the mail server, if there was one. */
        public OptionalInt status() {
            return status == null ? OptionalInt.empty() : OptionalInt.of(status);
        }
    }

    /**
     * A plain text to one address.
     *
     * @param id makes the id of the message, the same each time it is sent
     * @param to the address
     * @param subject one line
     * @param body any number of lines
     */
    record Letter(UUID id, String to, String subject, String body) {
        public Letter {
            if (!EmailAddresses.canonical(to).equals(to)) {
                throw new IllegalArgumentException("An address is in its one form");
            }
            Texts.requireLine(subject);
            Texts.requireSaying(body);
        }

        /** Without address and text. */
        @Override
        public String toString() {
            return "Letter[" + id + "]";
        }
    }
}

package hk.chopmark.api.mail;

import hk.chopmark.api.mail.ContactCodes.Messages;
import hk.chopmark.core.runtime.AuditEngine;
import java.security.SecureRandom;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * All that sends messages on a node, put together; without a mail server nothing is sent, and
 * {@link ContactCodes} says so.
 */
public final class Messaging implements AutoCloseable {

    private final @Nullable MessageSender sender;
    private final ContactCodes codes;

    private Messaging(@Nullable MessageSender sender, ContactCodes codes) {
        this.sender = sender;
        this.codes = codes;
    }

    /**
     * Starts to send what is in the queue.
     *
     * @param pool connections that act as the role of the schema of the interface
     * @param settings the mail server; empty if there is none
     */
    public static Messaging start(
            DataSource pool,
            AuditEngine engine,
            Optional<MailSettings> settings,
            MessageTexts texts) {
        MessageRows rows = new MessageRows(pool);
        Messages messages =
                new Messages(
                        new MessageQueue(rows),
                        new CodeRows(rows, engine.time(), new SecureRandom()));
        MessageSender sender =
                settings.map(found ->
                                new MessageSender(
                                        messages,
                                        engine,
                                        new SmtpMail(found, engine.time()),
                                        texts))
                        .orElse(null);
        if (sender != null) {
            sender.start();
        }
        return new Messaging(
                sender,
                new ContactCodes(
                        messages,
                        engine,
                        engine.time(),
                        () -> {
                            if (sender != null) {
                                sender.look();
                            }
                        },
                        sender != null));
    }

    /** Codes that go out and come back. */
    public ContactCodes codes() {
        return codes;
    }

    /** Ends the sending; a message under way is finished. */
    @Override
    public void close() {
        if (sender != null) {
            sender.close();
        }
    }
}

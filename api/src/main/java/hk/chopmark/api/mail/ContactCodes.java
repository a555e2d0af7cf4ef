package hk.chopmark.api.mail;

import hk.chopmark.api.mail.CodeRows.Place;
import hk.chopmark.core.contact.ContactCommand.RequestMessage;
import hk.chopmark.core.contact.ContactEvent.MessageTemplate;
import hk.chopmark.core.contact.ContactPointId;
import hk.chopmark.core.contact.MessageId;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.decision.CommandSender;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Codes that go to a contact point and come back: the one entry for whatever rests on them.
 *
 * <p>A use is a template of a message: {@link MessageTemplate#CONTACT_CODE} shows that an address
 * reaches its person, {@link MessageTemplate#ACCOUNT_CODE} takes an account into a person's hands.
 * Ask with {@link #send}, compare with {@link #require}, record what rests on it, then {@link
 * #usedUp}.
 *
 * <p><b>Guarantees</b>: that a code was asked for is on record before it leaves. A code counts for
 * its contact point and use only, for a day, for five attempts, and not after a newer one has left.
 * It stands nowhere but in the message: not in the queue, not in a log. Thread safe, on any number
 * of nodes.
 */
public final class ContactCodes {

    private final MessageQueue queue;
    private final CodeRows codes;
    private final CommandSender sender;
    private final InstantSource clock;
    private final Runnable added;
    private final boolean mail;

    /**
     * @param added told when a message was put into the queue
     * @param mail whether there is a mail server
     */
    ContactCodes(
            Messages messages,
            CommandSender sender,
            InstantSource clock,
            Runnable added,
            boolean mail) {
        this.queue = messages.queue();
        this.codes = messages.codes();
        this.sender = sender;
        this.clock = clock;
        this.added = added;
        this.mail = mail;
    }

    /** What is kept of messages and codes. */
    record Messages(MessageQueue queue, CodeRows codes) {}

    /** Whether there is a mail server that sends. */
    public boolean isMailSetUp() {
        return mail;
    }

    /**
     * Has a code sent. The message is in the queue before it is on record, and leaves only once it
     * is; so a crash loses none.
     *
     * @param request names the message, the contact point and the use
     * @throws DomainRejection {@code contact.mail-not-set-up}, {@code contact.queue-full}, or what
     *     the rule says
     */
    public CommandResult send(RequestMessage request, CommandContext context) {
        if (!mail) {
            throw DomainRejection.rule("contact.mail-not-set-up", Map.of());
        }
        boolean fresh =
                queue.add(request.school(), request.message(), request.point(), clock.instant());
        try {
            CommandResult result = sender.send(request, context);
            added.run();
            return result;
        } catch (DomainRejection e) {
            if (fresh) {
                queue.remove(request.school(), request.message());
            }
            throw e;
        }
    }

    /**
     * Compares a code that came back; each is an attempt. The code stays until it is {@link
     * #usedUp}.
     *
     * @return the message that it came with
     * @throws DomainRejection {@code contact.code-wrong}, which also says that it came too late, or
     *     after too many attempts
     */
    public MessageId require(
            SchoolId school, ContactPointId point, MessageTemplate use, String code) {
        return matching(school, point, use, code)
                .orElseThrow(
                        () -> DomainRejection.rule("contact.code-wrong", Map.of("point", point)));
    }

    /** The same; empty if the code is wrong, came too late, or after too many attempts. */
    Optional<MessageId> matching(
            SchoolId school, ContactPointId point, MessageTemplate use, String code) {
        return codes.matching(new Place(school, point, use), code);
    }

    /** Forgets the codes of a contact point for a use, once what rests on one is on record. */
    public void usedUp(SchoolId school, ContactPointId point, MessageTemplate use) {
        codes.forget(new Place(school, point, use));
    }
}

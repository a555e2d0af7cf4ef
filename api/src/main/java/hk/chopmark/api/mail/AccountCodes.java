package hk.chopmark.api.mail;

import hk.chopmark.core.contact.ContactCommand.RequestMessage;
import hk.chopmark.core.contact.ContactEvent.MessageTemplate;
import hk.chopmark.core.contact.ContactPointId;
import hk.chopmark.core.contact.MessageId;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.util.Map;

/**
 * Codes with which people take their accounts into their hands, sent to their contact points.
 *
 * <p>The record of the account says first that a code goes there; the message that carries it has
 * the id of that credential.
 *
 * <p><b>Guarantees</b>: those of {@link ContactCodes}; nobody but the contact point gets the code.
 */
public final class AccountCodes {

    private static final Actor SERVER = Actor.service("sign-in");

    private final ContactCodes codes;

    /** Over what goes out and comes back. */
    public AccountCodes(ContactCodes codes) {
        this.codes = codes;
    }

    /** Whether there is a mail server that sends. */
    public boolean isMailSetUp() {
        return codes.isMailSetUp();
    }

    /**
     * Refuses what could not be sent, before anything is recorded.
     *
     * @throws DomainRejection {@code contact.mail-not-set-up}
     */
    public void requireMail() {
        if (!codes.isMailSetUp()) {
            throw DomainRejection.rule("contact.mail-not-set-up", Map.of());
        }
    }

    /**
     * Where a code goes.
     *
     * @param code the credential that the record names
     * @param point the contact point that the record names
     */
    public record Sent(SchoolId school, PersonRef person, CredentialId code, Ref point) {

        private ContactPointId contactPoint() {
            return (ContactPointId) point;
        }
    }

    /** Has the code made and sent; asked for twice, it is sent once. */
    public void send(Sent sent) {
        MessageId message = new MessageId(sent.code().id());
        codes.send(
                new RequestMessage(
                        sent.school(),
                        message,
                        sent.contactPoint(),
                        sent.person(),
                        MessageTemplate.ACCOUNT_CODE),
                CommandContext.of(SERVER, Purpose.ACCESS_ADMINISTRATION)
                        .from("sign-in", null)
                        .withKey("code/" + message.id()));
    }

    /** Compares what was typed with the code; an attempt. */
    public boolean isRight(Sent sent, String typed) {
        return codes.matching(
                        sent.school(), sent.contactPoint(), MessageTemplate.ACCOUNT_CODE, typed)
                .filter(message -> message.id().equals(sent.code().id()))
                .isPresent();
    }

    /** Forgets the code, once it opened a session. */
    public void usedUp(Sent sent) {
        codes.usedUp(sent.school(), sent.contactPoint(), MessageTemplate.ACCOUNT_CODE);
    }
}

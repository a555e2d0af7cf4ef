package hk.chopmark.core.identity;

import static hk.chopmark.core.decision.DomainEvent.TimeKind.VALID;
import static hk.chopmark.core.decision.InClear.Nature.CODE;

import hk.chopmark.core.decision.DomainEvent.Time;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.facts.SearchableFact.LoginNameFact;
import hk.chopmark.core.facts.reach.AccountFact;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import java.time.Instant;
import java.util.List;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;

/** What happens to a person's account, to its credentials and by its recovery. */
public sealed interface AccountEvent extends IdentityEvent {

    /** Whose account. */
    PersonRef person();

    /** How it was made sure that an account is in the hands of its person. */
    enum ActivationWay {
        /** One person made a letter with a code, another handed it over; both are named. */
        LETTER,
        /**
         * A code went to a verified contact point of the person. Whoever asked for it never saw it,
         * and neither recorded nor verified the contact point.
         */
        CONTACT_POINT,
        /**
         * The server vouched: for the first account of a school, where nobody else could, or in a
         * demonstration.
         */
        SERVER
    }

    /** Why a credential counts no more. */
    enum CredentialEnd {
        BY_ONESELF,
        /** The person enrolled another in its place. */
        REPLACED,
        RECOVERY,
        ACCOUNT_CLOSED
    }

    /**
     * A person has an account, in which nobody can sign in yet; the login name in category
     * identity.
     *
     * @param name stands for the login name, so that two open accounts never share one
     */
    @Event(namespace = "identity", name = "AccountOpened", version = "1")
    record AccountOpened(PersonRef person, LoginNameId name, Sealed<String> loginName)
            implements AccountEvent, LoginNameFact {
        @Override
        public Ref loginNameRef() {
            return name;
        }
    }

    /**
     * A letter with a code was made. The code opens nothing before a second person has handed it
     * over; one that the server made, for the first account of a school or for an operator, opens
     * at once.
     */
    @Event(namespace = "identity", name = "ActivationLetterMade", version = "1")
    record ActivationLetterMade(
            PersonRef person, CredentialId code, ActorRef madeBy, @Time(VALID) Instant expiresAt)
            implements AccountEvent {}

    /**
     * A second person handed the letter to the person of the account. Where the first operator
     * makes the second, one person did both, and is named twice.
     */
    @Event(namespace = "identity", name = "ActivationLetterHandedOver", version = "1")
    record ActivationLetterHandedOver(
            PersonRef person, CredentialId code, PersonRef madeBy, PersonRef handedOverBy)
            implements AccountEvent {}

    /**
     * Somebody had a code sent to a verified contact point of the person; they never see it. The
     * message with the code has the id of the credential. A newer code, or a newer letter, takes
     * its place, and it counts no more once the contact point is retired.
     *
     * @param verifiedBy who showed that the contact point reaches the person
     * @param openedBy who opened the account; absent if no person did
     * @param askedBy who had the code sent
     */
    @Event(namespace = "identity", name = "ActivationCodeAsked", version = "1")
    record ActivationCodeAsked(
            PersonRef person,
            CredentialId code,
            Ref point,
            PersonRef verifiedBy,
            @Nullable PersonRef openedBy,
            PersonRef askedBy,
            @Time(VALID) Instant expiresAt)
            implements AccountEvent {}

    /**
     * The account is in the hands of its person, who has enrolled credentials.
     *
     * @param vouchedBy who made the letter and who handed it over; or who verified the contact
     *     point, who opened the account and who had the code sent, each once; nobody if the server
     *     vouched
     * @param point where the code went; absent for other ways
     */
    @Event(namespace = "identity", name = "AccountActivated", version = "1")
    record AccountActivated(
            PersonRef person, ActivationWay way, List<PersonRef> vouchedBy, @Nullable Ref point)
            implements AccountEvent, AccountFact {
        public AccountActivated {
            vouchedBy = List.copyOf(vouchedBy);
        }

        @Override
        public boolean isInHand() {
            return true;
        }
    }

    /** Nobody can sign in any more, and the login name is free. */
    @Event(namespace = "identity", name = "AccountClosed", version = "1")
    record AccountClosed(PersonRef person, LoginNameId name, @InClear(CODE) String reason)
            implements AccountEvent, AccountFact {

        @Override
        public boolean isInHand() {
            return false;
        }
    }

    /** The person added a credential; its secret is elsewhere. */
    @Event(namespace = "identity", name = "CredentialEnrolled", version = "1")
    record CredentialEnrolled(PersonRef person, CredentialId credential, CredentialKind kind)
            implements AccountEvent {}

    /** A credential that works once has been used. */
    @Event(namespace = "identity", name = "CredentialUsedUp", version = "1")
    record CredentialUsedUp(PersonRef person, CredentialId credential) implements AccountEvent {}

    /** A credential counts no more. */
    @Event(namespace = "identity", name = "CredentialRevoked", version = "1")
    record CredentialRevoked(PersonRef person, CredentialId credential, CredentialEnd why)
            implements AccountEvent {}

    /**
     * Somebody says that the person can no longer sign in; nothing follows from one alone.
     *
     * @param point where the code is to go; absent if it is on a letter
     */
    @Event(namespace = "identity", name = "RecoveryStarted", version = "1")
    record RecoveryStarted(
            PersonRef person,
            CredentialId code,
            PersonRef startedBy,
            @Time(VALID) Instant expiresAt,
            @Nullable Ref point)
            implements AccountEvent {}

    /**
     * A second person confirmed: earlier credentials and sessions are ended by events beside this
     * one, and the code signs in once.
     *
     * @param point where the code goes; absent if it is on a letter
     * @param verifiedBy who showed that the contact point reaches the person; absent for a letter
     */
    @Event(namespace = "identity", name = "RecoveryConfirmed", version = "1")
    record RecoveryConfirmed(
            PersonRef person,
            CredentialId code,
            PersonRef startedBy,
            PersonRef confirmedBy,
            @Time(VALID) Instant expiresAt,
            @Nullable Ref point,
            @Nullable PersonRef verifiedBy)
            implements AccountEvent {}

    /**
     * Whoever holds the data folder let an operator in again, because nobody else could: earlier
     * credentials and sessions are ended by events beside this one, and the code signs in once.
     */
    @Event(namespace = "identity", name = "OperatorRecovered", version = "1")
    record OperatorRecovered(
            PersonRef person,
            CredentialId code,
            @InClear(CODE) String reason,
            @Time(VALID) Instant expiresAt)
            implements AccountEvent {}

    /** The person has seen that the account was recovered, and by whom. */
    @Event(namespace = "identity", name = "RecoveryAcknowledged", version = "1")
    record RecoveryAcknowledged(PersonRef person, CredentialId code) implements AccountEvent {}
}

package hk.chopmark.core.identity;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.identity.AccountEvent.AccountActivated;
import hk.chopmark.core.identity.AccountEvent.AccountClosed;
import hk.chopmark.core.identity.AccountEvent.AccountOpened;
import hk.chopmark.core.identity.AccountEvent.ActivationCodeAsked;
import hk.chopmark.core.identity.AccountEvent.ActivationLetterHandedOver;
import hk.chopmark.core.identity.AccountEvent.ActivationLetterMade;
import hk.chopmark.core.identity.AccountEvent.ActivationWay;
import hk.chopmark.core.identity.AccountEvent.CredentialEnd;
import hk.chopmark.core.identity.AccountEvent.CredentialEnrolled;
import hk.chopmark.core.identity.AccountEvent.CredentialRevoked;
import hk.chopmark.core.identity.AccountEvent.CredentialUsedUp;
import hk.chopmark.core.identity.AccountEvent.OperatorRecovered;
import hk.chopmark.core.identity.AccountEvent.RecoveryAcknowledged;
import hk.chopmark.core.identity.AccountEvent.RecoveryConfirmed;
import hk.chopmark.core.identity.AccountEvent.RecoveryStarted;
import hk.chopmark.core.identity.ServiceEvent.ServiceClosed;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyIssued;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyRevoked;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyRotated;
import hk.chopmark.core.identity.ServiceEvent.ServiceRegistered;
import hk.chopmark.core.identity.SessionEvent.Reauthenticated;
import hk.chopmark.core.identity.SessionEvent.SessionEnd;
import hk.chopmark.core.identity.SessionEvent.SessionEnded;
import hk.chopmark.core.identity.SessionEvent.SignInFailure;
import hk.chopmark.core.identity.SessionEvent.SignInRefused;
import hk.chopmark.core.identity.SessionEvent.SignedIn;
import hk.chopmark.core.identity.SessionEvent.SignedOut;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.SessionId;
import hk.chopmark.core.shared.StaffId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** One invented event of each kind; the golden files hold stored bytes to these values. */
final class IdentitySamples {

    private static final GuardianId GUARDIAN = new GuardianId(new UUID(0x6a, 1));
    private static final StaffId FIRST = new StaffId(new UUID(0x5a, 1));
    private static final StaffId SECOND = new StaffId(new UUID(0x5a, 2));
    private static final LoginNameId NAME = new LoginNameId(new UUID(0x10, 1));
    private static final CredentialId CODE = new CredentialId(new UUID(0xc0, 1));
    private static final CredentialId PASSWORD = new CredentialId(new UUID(0xc0, 2));
    private static final CredentialId NUMBERS = new CredentialId(new UUID(0xc0, 3));
    private static final Ref POINT = Ref.parse("contact-point=" + new UUID(0xc9, 1));
    private static final SessionId SESSION = new SessionId(new UUID(0x5e, 1));
    private static final ServiceId SERVICE = new ServiceId(new UUID(0x5c, 1));
    private static final Instant LATER = Instant.parse("2026-09-15T01:00:00Z");

    private IdentitySamples() {}

    static List<DomainEvent> all() {
        return List.of(
                new AccountOpened(
                        GUARDIAN, NAME, Sealed.of(GUARDIAN, Category.IDENTITY, "chan.siu.ming")),
                new ActivationLetterMade(GUARDIAN, CODE, new ActorRef.Person(FIRST), LATER),
                new ActivationLetterHandedOver(GUARDIAN, CODE, FIRST, SECOND),
                new ActivationCodeAsked(GUARDIAN, CODE, POINT, SECOND, FIRST, FIRST, LATER),
                new AccountActivated(
                        GUARDIAN, ActivationWay.CONTACT_POINT, List.of(SECOND, FIRST), POINT),
                new AccountClosed(GUARDIAN, NAME, "moved-away"),
                new CredentialEnrolled(GUARDIAN, PASSWORD, CredentialKind.PASSWORD),
                new CredentialUsedUp(GUARDIAN, CODE),
                new CredentialRevoked(GUARDIAN, PASSWORD, CredentialEnd.REPLACED),
                new RecoveryStarted(GUARDIAN, CODE, FIRST, LATER, POINT),
                new RecoveryConfirmed(GUARDIAN, CODE, FIRST, SECOND, LATER, POINT, GUARDIAN),
                new OperatorRecovered(FIRST, CODE, "phone-lost", LATER),
                new RecoveryAcknowledged(GUARDIAN, CODE),
                new SignedIn(
                        GUARDIAN,
                        SESSION,
                        List.of(PASSWORD, NUMBERS),
                        List.of(CredentialKind.PASSWORD, CredentialKind.TOTP),
                        LATER,
                        null),
                new SignInRefused(GUARDIAN, SignInFailure.WRONG_SECRET),
                new SignedOut(GUARDIAN, SESSION),
                new SessionEnded(GUARDIAN, SESSION, SessionEnd.BY_ONESELF, GUARDIAN),
                new Reauthenticated(
                        GUARDIAN, SESSION, List.of(PASSWORD), List.of(CredentialKind.PASSWORD)),
                new ServiceRegistered(SERVICE, "school-app", "School app of a supplier"),
                new ServiceKeyIssued(
                        SERVICE, NUMBERS, List.of("attendance.notify", "notice.report"), LATER),
                new ServiceKeyRotated(SERVICE, NUMBERS, CODE, LATER),
                new ServiceKeyRevoked(SERVICE, NUMBERS, "leaked"),
                new ServiceClosed(SERVICE, "contract-over"));
    }
}

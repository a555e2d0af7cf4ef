package hk.chopmark.projections.tenants;

import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.projections.tenants.CommandStory.NOW;
import static hk.chopmark.projections.tenants.CommandStory.by;
import static hk.chopmark.projections.tenants.CommandStory.server;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.identity.AccountCommand.AcknowledgeRecovery;
import hk.chopmark.core.identity.AccountCommand.ActivateAccount;
import hk.chopmark.core.identity.AccountCommand.AskActivationCode;
import hk.chopmark.core.identity.AccountCommand.CloseAccount;
import hk.chopmark.core.identity.AccountCommand.ConfirmRecovery;
import hk.chopmark.core.identity.AccountCommand.EnrolCredential;
import hk.chopmark.core.identity.AccountCommand.HandOverActivationLetter;
import hk.chopmark.core.identity.AccountCommand.MakeActivationLetter;
import hk.chopmark.core.identity.AccountCommand.RevokeCredential;
import hk.chopmark.core.identity.AccountCommand.StartRecovery;
import hk.chopmark.core.identity.CredentialKind;
import hk.chopmark.core.identity.ServiceCommand.CloseService;
import hk.chopmark.core.identity.ServiceCommand.IssueServiceKey;
import hk.chopmark.core.identity.ServiceCommand.RegisterService;
import hk.chopmark.core.identity.ServiceCommand.RevokeServiceKey;
import hk.chopmark.core.identity.ServiceCommand.RotateServiceKey;
import hk.chopmark.core.identity.SessionCommand.EndSession;
import hk.chopmark.core.identity.SessionCommand.RecordReauthentication;
import hk.chopmark.core.identity.SessionCommand.RecordRefusedSignIn;
import hk.chopmark.core.identity.SessionCommand.RecordSignIn;
import hk.chopmark.core.identity.SessionCommand.RecordSignOut;
import hk.chopmark.core.identity.SessionEvent.SessionEnd;
import hk.chopmark.core.identity.SessionEvent.SignInFailure;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.SessionId;
import hk.chopmark.projections.tenants.Telling.Step;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A guardian gets an account, uses it, loses what they sign in with; an app gets keys. */
final class IdentitySteps {

    private static final CommandContext HEAD = by(staff(1), Purpose.ACCESS_ADMINISTRATION);
    private static final CommandContext DEPUTY = by(staff(2), Purpose.ACCESS_ADMINISTRATION);
    private static final CommandContext SIGN_IN = server(Purpose.HOME_SCHOOL_COMMUNICATION);
    private static final PersonRef PARENT = guardian(1);
    private static final ServiceId APP = new ServiceId(new UUID(0x5a, 1));

    private IdentitySteps() {}

    private static CredentialId credential(int number) {
        return new CredentialId(new UUID(0xc4, number));
    }

    private static SessionId session(int number) {
        return new SessionId(new UUID(0x5e, number));
    }

    private static CommandContext parentIn(int session) {
        return CommandContext.of(
                Actor.person(PARENT, "guardian", AuthMethod.PASSWORD)
                        .with(credential(2), session(session)),
                Purpose.HOME_SCHOOL_COMMUNICATION);
    }

    private static Step signIn(int session, int credential) {
        return new Step(
                SIGN_IN,
                at ->
                        new RecordSignIn(
                                at.school(),
                                PARENT,
                                session(session),
                                List.of(credential(credential)),
                                NOW.plus(Duration.ofDays(1)),
                                null));
    }

    static void tell(List<Step> steps) {
        activate(steps);
        use(steps);
        recover(steps);
        services(steps);
    }

    private static void activate(List<Step> steps) {
        steps.add(
                new Step(HEAD, at -> at.opening().of(at.school(), PARENT, "parent-" + at.word())));
        steps.add(
                new Step(
                        HEAD,
                        at ->
                                new AskActivationCode(
                                        at.school(), PARENT, credential(9), ContactSteps.POINT)));
        steps.add(
                new Step(HEAD, at -> new MakeActivationLetter(at.school(), PARENT, credential(1))));
        steps.add(
                new Step(
                        DEPUTY,
                        at -> new HandOverActivationLetter(at.school(), PARENT, credential(1))));
        steps.add(signIn(1, 1));
        steps.add(enrol(1, 2, CredentialKind.PASSWORD));
        steps.add(new Step(parentIn(1), at -> new ActivateAccount(at.school(), PARENT)));
    }

    private static Step enrol(int session, int credential, CredentialKind kind) {
        return new Step(
                parentIn(session),
                at -> new EnrolCredential(at.school(), PARENT, credential(credential), kind));
    }

    private static void use(List<Step> steps) {
        steps.add(
                new Step(
                        SIGN_IN,
                        at ->
                                new RecordReauthentication(
                                        at.school(), PARENT, session(1), List.of(credential(2)))));
        steps.add(enrol(1, 3, CredentialKind.PASSKEY));
        steps.add(
                new Step(
                        parentIn(1),
                        at -> new RevokeCredential(at.school(), PARENT, credential(3))));
        steps.add(signIn(2, 2));
        steps.add(
                new Step(
                        parentIn(1),
                        at ->
                                new EndSession(
                                        at.school(), PARENT, session(2), SessionEnd.BY_ONESELF)));
        steps.add(
                new Step(
                        SIGN_IN,
                        at ->
                                new RecordRefusedSignIn(
                                        at.school(), PARENT, SignInFailure.WRONG_SECRET)));
        steps.add(new Step(parentIn(1), at -> new RecordSignOut(at.school(), PARENT, session(1))));
    }

    private static void recover(List<Step> steps) {
        steps.add(
                new Step(HEAD, at -> new StartRecovery(at.school(), PARENT, credential(4), null)));
        steps.add(new Step(DEPUTY, at -> new ConfirmRecovery(at.school(), PARENT, credential(4))));
        steps.add(signIn(3, 4));
        steps.add(enrol(3, 11, CredentialKind.PASSWORD));
        steps.add(signIn(4, 11));
        steps.add(
                new Step(
                        parentIn(4),
                        at -> new AcknowledgeRecovery(at.school(), PARENT, credential(4))));
        steps.add(
                new Step(HEAD, at -> new CloseAccount(at.school(), PARENT, at.word() + "-moved")));
    }

    private static void services(List<Step> steps) {
        steps.add(
                new Step(
                        HEAD,
                        at ->
                                new RegisterService(
                                        at.school(), APP, at.word() + "-app", at.word())));
        steps.add(
                new Step(
                        HEAD,
                        at ->
                                new IssueServiceKey(
                                        at.school(),
                                        APP,
                                        credential(5),
                                        List.of("attendance.notify"),
                                        NOW.plus(Duration.ofDays(90)))));
        steps.add(
                new Step(
                        HEAD,
                        at ->
                                new RotateServiceKey(
                                        at.school(),
                                        APP,
                                        credential(5),
                                        credential(6),
                                        NOW.plus(Duration.ofDays(200)),
                                        NOW.plus(Duration.ofDays(3)))));
        steps.add(
                new Step(
                        HEAD,
                        at ->
                                new RevokeServiceKey(
                                        at.school(), APP, credential(5), at.word() + "-leaked")));
        steps.add(new Step(HEAD, at -> new CloseService(at.school(), APP, at.word() + "-over")));
    }
}

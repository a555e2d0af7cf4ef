package hk.chopmark.core.identity;

import static hk.chopmark.core.decision.UsualRole.ADMINISTRATOR;
import static hk.chopmark.core.decision.UsualRole.AUDITOR;
import static hk.chopmark.core.decision.UsualRole.DATA_PROTECTION_OFFICER;
import static hk.chopmark.core.decision.UsualRole.OPERATOR;

import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.HeldField;
import hk.chopmark.core.decision.HeldField.Kept;
import hk.chopmark.core.decision.HeldField.Use;
import hk.chopmark.core.decision.HeldPlace;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.Resource.Holding;
import hk.chopmark.core.identity.AccountEvent.AccountOpened;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.RefKind;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.SessionId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;

/** What identities bring to the runtime. */
public final class IdentityModule implements Area {

    @Override
    public AreaModule module() {
        return AreaModule.named("identity")
                .events(IdentityEvent.class)
                .decisions(
                        new AccountRules.Opening(),
                        new AccountRules.MakingLetter(),
                        new AccountRules.HandingOver(),
                        new AccountRules.AskingCode(),
                        new AccountRules.Activating(),
                        new AccountRules.Closing(),
                        new CredentialRules.Enrolling(),
                        new CredentialRules.Revoking(),
                        new CredentialRules.StartingRecovery(),
                        new CredentialRules.ConfirmingRecovery(),
                        new CredentialRules.RecoveringOperator(),
                        new CredentialRules.AcknowledgingRecovery(),
                        new SessionRules.SigningIn(),
                        new SessionRules.Refusing(),
                        new SessionRules.SigningOut(),
                        new SessionRules.Ending(),
                        new SessionRules.Reauthenticating(),
                        new ServiceRules.Registering(),
                        new ServiceRules.Issuing(),
                        new ServiceRules.Rotating(),
                        new ServiceRules.Revoking(),
                        new ServiceRules.Closing())
                .refKinds(
                        new RefKind<>(ServiceId.KIND, ServiceId.class, ServiceId::new),
                        new RefKind<>(CredentialId.KIND, CredentialId.class, CredentialId::new),
                        new RefKind<>(SessionId.KIND, SessionId.class, SessionId::new),
                        new RefKind<>(LoginNameId.KIND, LoginNameId.class, LoginNameId::new))
                .resources(
                        Resource.of("identity")
                                .held(Holding.IN_PERSON_FOR_SCHOOL)
                                .action("open", ADMINISTRATOR, OPERATOR)
                                .action(
                                        "vouch",
                                        ADMINISTRATOR,
                                        DATA_PROTECTION_OFFICER,
                                        AUDITOR,
                                        OPERATOR)
                                .action("close", ADMINISTRATOR, OPERATOR)
                                .action("recover", ADMINISTRATOR, OPERATOR)
                                .action("service", ADMINISTRATOR, OPERATOR)
                                .unguarded("activate")
                                .unguarded("enrol")
                                .unguarded("acknowledge")
                                .unguarded("sign-in"))
                .held(
                        HeldField.of(
                                AccountOpened.class,
                                "loginName",
                                Category.IDENTITY,
                                Use.of(Kept.AS_THE_PERSON, Purpose.ACCESS_ADMINISTRATION),
                                StudentId.KIND,
                                GuardianId.KIND,
                                StaffId.KIND))
                .places(HeldPlace.cleared("login-name-index", Category.IDENTITY).only("loginName"))
                .samples(IdentitySamples::all)
                .build();
    }
}

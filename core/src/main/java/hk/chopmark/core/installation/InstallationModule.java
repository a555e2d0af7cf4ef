package hk.chopmark.core.installation;

import static hk.chopmark.core.decision.UsualRole.MONITOR;
import static hk.chopmark.core.decision.UsualRole.OPERATOR;

import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.Resource.Holding;
import hk.chopmark.core.installation.InstallationEvent.FolderCommandRun;
import hk.chopmark.core.installation.InstallationEvent.FoundingLetterOrdered;
import hk.chopmark.core.installation.InstallationEvent.InstallationLogBegun;
import hk.chopmark.core.installation.InstallationEvent.SchoolFounded;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.RefKind;
import hk.chopmark.core.shared.SchoolId;
import java.util.List;
import java.util.UUID;

/** What the installation's own log brings to the runtime. */
public final class InstallationModule implements Area {

    private static final TenantId SCHOOL = new TenantId(new UUID(0x5c, 1));

    /** Events and decisions of the installation. */
    @Override
    public AreaModule module() {
        return AreaModule.named("installation")
                .events(InstallationEvent.class)
                .decisions(
                        new InstallationRules.Beginning(),
                        new InstallationRules.Founding(),
                        new InstallationRules.OrderingLetter(),
                        new InstallationRules.Running())
                .refKinds(new RefKind<>(TenantId.KIND, TenantId.class, TenantId::new))
                .resources(
                        Resource.of("installation")
                                .held(Holding.IN_PERSON_OF_INSTALLATION)
                                .action("operate", OPERATOR),
                        Resource.of("figures")
                                .held(Holding.OF_INSTALLATION)
                                .action("read", OPERATOR, MONITOR))
                .samples(() ->
                        List.of(
                                new InstallationLogBegun(SchoolId.INSTALLATION),
                                new SchoolFounded(SCHOOL, new CredentialId(new UUID(0xc0, 1))),
                                new FoundingLetterOrdered(
                                        SCHOOL, new CredentialId(new UUID(0xc0, 2))),
                                new FolderCommandRun("parked-pass-over", SCHOOL)))
                .build();
    }
}

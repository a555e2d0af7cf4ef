package hk.chopmark.core.provider;

import static hk.chopmark.core.decision.UsualRole.ADMINISTRATOR;

import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.Resource.Holding;
import hk.chopmark.core.provider.ProviderEvent.IdentityProviderRemoved;
import hk.chopmark.core.provider.ProviderEvent.IdentityProviderSet;
import hk.chopmark.core.shared.CredentialId;
import java.util.List;
import java.util.UUID;

/** What identity providers bring to the runtime. */
public final class ProviderModule implements Area {

    @Override
    public AreaModule module() {
        return AreaModule.named("provider")
                .events(ProviderEvent.class)
                .decisions(new ProviderRules.Setting(), new ProviderRules.Removing())
                .resources(
                        Resource.of("provider")
                                .held(Holding.IN_PERSON_FOR_SCHOOL)
                                .action("set", ADMINISTRATOR))
                .samples(ProviderModule::samples)
                .build();
    }

    private static List<DomainEvent> samples() {
        CredentialId secret = new CredentialId(new UUID(0xc0, 4));
        return List.of(
                new IdentityProviderSet(
                        secret, "https://login.school.example", "chopmark", List.of("mfa")),
                new IdentityProviderRemoved(secret));
    }
}

package hk.chopmark.projections.tenants;

import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.projections.tenants.CommandStory.by;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.provider.ProviderCommand.RemoveIdentityProvider;
import hk.chopmark.core.provider.ProviderCommand.SetIdentityProvider;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.projections.tenants.Telling.Step;
import java.util.List;
import java.util.UUID;

/** An identity provider is named and removed. */
final class ProviderSteps {

    private static final CommandContext HEAD = by(staff(1), Purpose.ACCESS_ADMINISTRATION);

    private ProviderSteps() {}

    static void tell(List<Step> steps) {
        steps.add(
                new Step(
                        HEAD,
                        at ->
                                new SetIdentityProvider(
                                        at.school(),
                                        new CredentialId(new UUID(0xc7, 1)),
                                        "https://login.example/" + at.word(),
                                        at.word(),
                                        List.of("mfa"))));
        steps.add(new Step(HEAD, at -> new RemoveIdentityProvider(at.school())));
    }
}

package hk.chopmark.core.provider;

import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.provider.ProviderCommand.RemoveIdentityProvider;
import hk.chopmark.core.provider.ProviderCommand.SetIdentityProvider;
import hk.chopmark.core.provider.ProviderEvent.IdentityProviderRemoved;
import hk.chopmark.core.provider.ProviderEvent.IdentityProviderSet;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.testing.Scenario;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A school names its identity provider. */
class ProviderTest {

    private static final CredentialId FIRST = new CredentialId(new UUID(0xc0, 1));
    private static final CredentialId SECOND = new CredentialId(new UUID(0xc0, 2));
    private static final String ISSUER = "https://login.school.example/realm";

    private final Scenario school =
            new Scenario(new ProviderModule().module())
                    .at("2026-09-10T01:00:00Z")
                    .as(Actor.person(staff(1), "principal", AuthMethod.PASSWORD))
                    .doneFor(Purpose.ACCESS_ADMINISTRATION)
                    .allRights(staff(1), SCHOOL);

    private static SetIdentityProvider set(CredentialId secret, String... twoFactorsBy) {
        return new SetIdentityProvider(SCHOOL, secret, ISSUER, "chopmark", List.of(twoFactorsBy));
    }

    private ProviderSetting setting() {
        ProviderSetting setting = new ProviderSetting();
        for (Recorded<?> fact : school.facts(ProviderSetting.facts())) {
            setting.evolve(fact);
        }
        return setting;
    }

    @Test
    void a_school_has_the_provider_it_named_last_until_it_is_removed() {
        assertThat(setting().standing()).as("before").isEmpty();
        school.when(set(FIRST));
        assertThat(school.when(set(SECOND, "mfa", "hwk", "mfa")))
                .containsExactly(
                        new IdentityProviderSet(SECOND, ISSUER, "chopmark", List.of("hwk", "mfa")));
        assertThat(setting().standing().orElseThrow().secret()).as("last").isEqualTo(SECOND);
        school.rejects(set(SECOND), "provider.secret-known");
        assertThat(school.when(new RemoveIdentityProvider(SCHOOL)))
                .containsExactly(new IdentityProviderRemoved(SECOND));
        assertThat(setting().standing()).as("removed").isEmpty();
        school.rejects(new RemoveIdentityProvider(SCHOOL), "provider.none");
    }

    @Test
    void an_issuer_is_an_address_that_is_spoken_to_in_private() {
        for (String issuer :
                List.of(
                        "http://login.school.example",
                        "https://login.school.example?realm=1",
                        "https://user@login.school.example",
                        "ftp://login.school.example",
                        "login.school.example",
                        "http://localhost.evil.example")) {
            assertThatThrownBy(() ->
                            new SetIdentityProvider(SCHOOL, FIRST, issuer, "chopmark", List.of()))
                    .as(issuer)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new SetIdentityProvider(SCHOOL, FIRST, "http://localhost:9000", "c", List.of()))
                .as("on this machine, for demonstrations")
                .isNotNull();
    }
}

package hk.chopmark.core.provider;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.provider.ProviderCommand.RemoveIdentityProvider;
import hk.chopmark.core.provider.ProviderCommand.SetIdentityProvider;
import hk.chopmark.core.provider.ProviderEvent.IdentityProviderRemoved;
import hk.chopmark.core.provider.ProviderEvent.IdentityProviderSet;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A school has one identity provider or none. */
final class ProviderRules {

    private ProviderRules() {}

    abstract static class ProviderRule<C extends Command> extends Rule<C, ProviderSetting> {

        ProviderRule(Class<C> commandType) {
            super(commandType, held(), ProviderSetting::new, ProviderRule::fold);
        }

        private static <C extends Command> CommandPermission<C> held() {
            return CommandPermission.judged(
                    "provider.set",
                    command -> Set.of(command.school()),
                    Purpose.ACCESS_ADMINISTRATION,
                    Purpose.DEMONSTRATION);
        }

        private static ProviderSetting fold(ProviderSetting setting, Recorded<?> fact) {
            setting.evolve(fact);
            return setting;
        }

        @Override
        public List<FactQuery> facts(C command, Actor actor) {
            return ProviderSetting.facts();
        }
    }

    /** Each setting has a secret of its own. */
    static final class Setting extends ProviderRule<SetIdentityProvider> {
        Setting() {
            super(SetIdentityProvider.class);
        }

        @Override
        public List<IdentityProviderSet> decide(
                SetIdentityProvider command, ProviderSetting setting, DecisionContext context) {
            if (setting.standing()
                    .filter(one -> one.secret().equals(command.secret()))
                    .isPresent()) {
                throw DomainRejection.conflict(
                        "provider.secret-known", Map.of("secret", command.secret()));
            }
            return List.of(
                    new IdentityProviderSet(
                            command.secret(),
                            command.issuer(),
                            command.clientId(),
                            command.twoFactorsBy()));
        }
    }

    /** People keep their other ways to sign in. */
    static final class Removing extends ProviderRule<RemoveIdentityProvider> {
        Removing() {
            super(RemoveIdentityProvider.class);
        }

        @Override
        public List<IdentityProviderRemoved> decide(
                RemoveIdentityProvider command, ProviderSetting setting, DecisionContext context) {
            return List.of(
                    new IdentityProviderRemoved(
                            setting.standing()
                                    .orElseThrow(() ->
                                            DomainRejection.unknown("provider.none", Map.of()))
                                    .secret()));
        }
    }
}

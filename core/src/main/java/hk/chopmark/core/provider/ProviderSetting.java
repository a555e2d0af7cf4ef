package hk.chopmark.core.provider;

import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.provider.ProviderEvent.IdentityProviderRemoved;
import hk.chopmark.core.provider.ProviderEvent.IdentityProviderSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The identity provider of a school as its record says, folded from its facts in log order. Not
 * thread safe.
 */
public final class ProviderSetting {

    private @Nullable IdentityProviderSet set;

    /** The facts that it is folded from. */
    public static List<FactQuery> facts() {
        return List.of(new FactQuery(Set.of(), Set.of(ProviderEvent.class)));
    }

    /** Takes in one more fact; one of another kind changes nothing. */
    public void evolve(Recorded<?> fact) {
        switch (fact.event()) {
            case IdentityProviderSet now -> set = now;
            case IdentityProviderRemoved _ -> set = null;
            default -> {
                // says nothing about the provider
            }
        }
    }

    /** What stands; empty if people sign in here alone. */
    public Optional<IdentityProviderSet> standing() {
        return Optional.ofNullable(set);
    }
}

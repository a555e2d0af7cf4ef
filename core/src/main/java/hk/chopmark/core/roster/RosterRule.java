package hk.chopmark.core.roster;

import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.Recorded;

/** What all roster decisions share: their facts fold into a {@link Register}. */
abstract class RosterRule<C extends RosterCommand> implements Decision<C, Register> {

    private final Class<C> commandType;

    RosterRule(Class<C> commandType) {
        this.commandType = commandType;
    }

    @Override
    public final Class<C> commandType() {
        return commandType;
    }

    @Override
    public final Register initial(C command) {
        return new Register();
    }

    @Override
    public final Register evolve(Register register, Recorded<?> fact) {
        return fact.event() instanceof RosterEvent event ? register.apply(event) : register;
    }
}

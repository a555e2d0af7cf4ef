package hk.chopmark.core.border;

/** Input that breaks a rule. The message says which rule, never what was sent. */
public final class BorderRefusal extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final BorderRule rule;

    public BorderRefusal(BorderRule rule) {
        super("breaks the rule " + rule.code());
        this.rule = rule;
    }

    /** The rule broken. */
    public BorderRule rule() {
        return rule;
    }
}

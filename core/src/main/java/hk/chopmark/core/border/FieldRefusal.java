package hk.chopmark.core.border;

/** A field whose input breaks a rule. The message names both, never what was sent. */
public final class FieldRefusal extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String field;
    private final BorderRule rule;

    public FieldRefusal(String field, BorderRefusal refusal) {
        super(field + " " + refusal.getMessage(), refusal);
        this.field = field;
        this.rule = refusal.rule();
    }

    /** Name of the field, as the program calls it. */
    public String field() {
        return field;
    }

    /** The rule broken. */
    public BorderRule rule() {
        return rule;
    }
}

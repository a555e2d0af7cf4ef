package hk.chopmark.core.border;

/** Forms of a text that a command or a sealed value can be held to. */
public enum TextForm {
    /** One or several lines; {@link Texts#requireSaying}. */
    LINES,

    /** One line; {@link Texts#requireLine}. */
    LINE,

    /** A decimal number; {@link Decimals#require}. */
    DECIMAL;

    /**
     * The text, if it has the form.
     *
     * @throws BorderRefusal naming the rule broken
     */
    public String require(String text) {
        return switch (this) {
            case LINES -> Texts.requireSaying(text);
            case LINE -> Texts.requireLine(text);
            case DECIMAL -> Decimals.require(text);
        };
    }
}

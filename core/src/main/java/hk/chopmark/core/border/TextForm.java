package hk.chopmark.core.border;

import java.util.function.UnaryOperator;

/** Forms of a text that a command or a sealed value can be held to. */
public enum TextForm {
    /** One or several lines; {@link Texts#requireSaying}. */
    LINES(Texts::requireSaying),

    /** One line; {@link Texts#requireLine}. */
    LINE(Texts::requireLine),

    /** A decimal number; {@link Decimals#require}. */
    DECIMAL(Decimals::require);

    private final UnaryOperator<String> reading;

    TextForm(UnaryOperator<String> reading) {
        this.reading = reading;
    }

    /**
     * The text, if it has the form.
     *
     * @throws BorderRefusal naming the rule broken
     */
    public String require(String text) {
        return reading.apply(text);
    }
}

package hk.chopmark.core.border;

/** Rules that input is held to. A refusal names the rule and the field, never the value. */
public enum BorderRule {
    /** An instant as {@code 2026-09-01T08:15:30Z}, with an offset in place of Z if wanted. */
    INSTANT("instant"),

    /** A day as {@code 2026-09-01}. */
    DAY("day"),

    /** A year from {@value Times#FIRST_YEAR} to {@value Times#LAST_YEAR}. */
    YEAR("year-out-of-range"),

    /** A whole number in decimal digits. */
    NUMBER("number"),

    /** A decimal number as {@code 87.5}. */
    DECIMAL("decimal"),

    /** A reference as {@code kind=uuid}, the UUID of version 7 and in lower case. */
    REFERENCE("reference"),

    /** A text, not a number, a truth value, an array or an object. */
    TEXT("text"),

    /** A text with at least one character that can be seen; "none" is the member left out. */
    BLANK("blank"),

    /** A text without control characters; a text of several lines may have line feeds and tabs. */
    CONTROL_CHARACTER("control-character"),

    /** A text without half a surrogate pair. */
    LONE_SURROGATE("lone-surrogate"),

    /** A text without characters that change the direction of what follows. */
    DIRECTION("direction-override"),

    /** One phone number that can be compared: of Hong Kong, or with the code of its country. */
    PHONE("phone"),

    /** One e-mail address that a message can be sent to. */
    EMAIL("email"),

    /** A text that is no field for it, without the number of an identity card. */
    IDENTITY_NUMBER("identity-number");

    private final String code;

    BorderRule(String code) {
        this.code = code;
    }

    /** Stable code in lower case. */
    public String code() {
        return code;
    }
}

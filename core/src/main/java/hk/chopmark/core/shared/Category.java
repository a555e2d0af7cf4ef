package hk.chopmark.core.shared;

import java.util.Arrays;

/**
 * Categories of sealed fields; each (school, subject, category) has a secret of its own, so each
 * can be erased alone.
 *
 * <p><b>Shape</b>: the code is part of box key derivation and stands in event bodies for ever.
 */
public enum Category {
    IDENTITY("identity"),
    CONTACT("contact"),
    HEALTH("health"),
    ACADEMIC("academic"),
    CONDUCT("conduct"),
    STAFF("staff"),
    VOLUNTEER("volunteer"),
    REQUEST("request"),
    SEALED_REPORT("sealed-report"),
    /** The identity card number alone, so that no permission for names ever reaches it. */
    HKID("hkid"),
    CONTENT("content"),
    /** Keys of the school itself: index tags and request fingerprints; holds no personal field. */
    SCHOOL("school");

    private final String code;

    Category(String code) {
        this.code = code;
    }

    /** The code as stored. */
    public String code() {
        return code;
    }

    /**
     * Finds a category by its stored code.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Category ofCode(String code) {
        return Arrays.stream(values())
                .filter(category -> category.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown category code"));
    }
}

package hk.chopmark.core.shared;

import java.util.Locale;

/**
 * What people can be searched by. There is no third: what has few possible values, and the identity
 * card number, are never search tokens.
 */
public enum SearchKind {
    NAME,
    PHONE;

    /** The code as stored in the index: lower case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}

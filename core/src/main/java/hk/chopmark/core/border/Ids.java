package hk.chopmark.core.border;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Random identifiers as they may come in.
 *
 * <p><b>Guarantees</b>: a UUID of version 7 in its one text form, so that an id carries a time and
 * random bits and nothing that a client put into it.
 *
 * <p><b>Source</b>: RFC 9562, sections 4 and 5.7.
 */
public final class Ids {

    private static final Pattern VERSION_7 =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    private Ids() {}

    /**
     * Reads an identifier.
     *
     * @throws BorderRefusal {@link BorderRule#REFERENCE}
     */
    public static UUID id(String text) {
        if (!VERSION_7.matcher(text).matches()) {
            throw new BorderRefusal(BorderRule.REFERENCE);
        }
        return UUID.fromString(text);
    }
}

package hk.chopmark.core.log;

import java.security.SecureRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one log: {@code chopmark.hk/s/<26 characters a-z2-7>/e<epoch>}.
 *
 * <p><b>Guarantees</b>: names no school, so that witnesses learn none; carries 130 random bits. The
 * epoch counts from 1 and rises when a log is closed and begun anew.
 *
 * <p><b>Throws</b> {@link MalformedFormat} for any other text.
 */
public record Origin(String text) implements Comparable<Origin> {
    private static final Pattern FORM =
            Pattern.compile("chopmark\\.hk/s/([a-z2-7]{26})/e([1-9][0-9]{0,5})");
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int ID_CHARS = 26;

    /** Refuses a text of another form. */
    public Origin {
        if (!FORM.matcher(text).matches()) {
            throw MalformedFormat.of(
                    "origin", "chopmark.hk/s/<26 characters a-z2-7>/e<epoch>", "another text");
        }
    }

    /** A new origin in epoch 1. */
    public static Origin random(SecureRandom random) {
        StringBuilder id = new StringBuilder(ID_CHARS);
        for (int i = 0; i < ID_CHARS; i++) {
            id.append(BASE32.charAt(random.nextInt(BASE32.length())));
        }
        return new Origin("chopmark.hk/s/" + id + "/e1");
    }

    /** The origin of this text. */
    public static Origin parse(String text) {
        return new Origin(text);
    }

    /** The 26 random characters. */
    public String id() {
        return part(1);
    }

    /** The epoch, from 1. */
    public int epoch() {
        return Integer.parseInt(part(2));
    }

    private String part(int group) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("An origin changed its form");
        }
        return matcher.group(group);
    }

    @Override
    public int compareTo(Origin other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}

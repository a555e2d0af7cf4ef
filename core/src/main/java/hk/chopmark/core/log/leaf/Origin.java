package hk.chopmark.core.log.leaf;

import hk.chopmark.core.log.json.MalformedFormat;
import java.security.SecureRandom;

/**
 * The name of one log: {@code chopmark.hk/s/<26 characters a-z2-7>/e<epoch>}.
 *
 * <p><b>Guarantees</b>: names no school, so that witnesses learn none; carries 130 random bits. The
 * epoch counts from 1 and rises when a log is closed and begun anew.
 *
 * <p><b>Throws</b> {@link MalformedFormat} for any other text.
 */
public record Origin(String text) implements Comparable<Origin> {
    private static final String START = "chopmark.hk/s/";
    private static final String EPOCH = "/e";
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int ID_CHARS = 26;
    private static final int ID_END = START.length() + ID_CHARS;
    private static final int MAX_EPOCH_DIGITS = 6;

    /** Refuses a text of another form. */
    public Origin {
        if (!hasForm(text)) {
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
        return new Origin(START + id + EPOCH + "1");
    }

    /** The origin of this text. */
    public static Origin parse(String text) {
        return new Origin(text);
    }

    /** The 26 random characters. */
    public String id() {
        return text.substring(START.length(), ID_END);
    }

    /** The epoch, from 1. */
    public int epoch() {
        return Integer.parseInt(text.substring(ID_END + EPOCH.length()));
    }

    private static boolean hasForm(String text) {
        if (!text.startsWith(START) || !text.startsWith(EPOCH, ID_END)) {
            return false;
        }
        for (int i = START.length(); i < ID_END; i++) {
            if (BASE32.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        String epoch = text.substring(ID_END + EPOCH.length());
        return !epoch.isEmpty()
                && epoch.length() <= MAX_EPOCH_DIGITS
                && epoch.charAt(0) != '0'
                && epoch.chars().allMatch(c -> c >= '0' && c <= '9');
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

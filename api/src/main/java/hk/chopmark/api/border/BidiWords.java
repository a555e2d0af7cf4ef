package hk.chopmark.api.border;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.MessageSourceResolvable;

/**
 * Words of the bundles with values put into them, each value isolated where it is written from
 * right to left.
 *
 * @param words the bundles
 */
record BidiWords(MessageSource words) implements MessageSource {

    private static final char ISOLATE = '\u2068';
    private static final char END = '\u2069';

    @Override
    public @Nullable String getMessage(
            String code,
            Object @Nullable [] values,
            @Nullable String otherwise,
            @Nullable Locale locale) {
        return words.getMessage(code, isolated(values), otherwise, locale);
    }

    @Override
    public String getMessage(String code, Object @Nullable [] values, @Nullable Locale locale) {
        return words.getMessage(code, isolated(values), locale);
    }

    @Override
    public String getMessage(MessageSourceResolvable asked, @Nullable Locale locale) {
        return words.getMessage(asked, locale);
    }

    private static Object @Nullable [] isolated(Object @Nullable [] values) {
        if (values == null) {
            return null;
        }
        Object[] isolated = values.clone();
        for (int i = 0; i < isolated.length; i++) {
            if (isolated[i] instanceof String text) {
                isolated[i] = isolated(text);
            }
        }
        return isolated;
    }

    /** The text, in isolating characters if a letter of it is written from right to left. */
    static String isolated(String text) {
        return text.codePoints().anyMatch(BidiWords::goesLeft) ? ISOLATE + text + END : text;
    }

    private static boolean goesLeft(int character) {
        return switch (Character.getDirectionality(character)) {
            case Character.DIRECTIONALITY_RIGHT_TO_LEFT,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC,
                    Character.DIRECTIONALITY_ARABIC_NUMBER ->
                    true;
            default -> character == 0x200F || character == 0x061C;
        };
    }
}

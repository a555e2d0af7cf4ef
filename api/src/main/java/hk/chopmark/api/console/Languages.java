package hk.chopmark.api.console;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The languages of the console: English, and Chinese as it is written in Hong Kong. */
public final class Languages {

    /** English, for those who ask for nothing we have. */
    static final Locale ENGLISH = Locale.ENGLISH;

    /** Traditional Chinese of Hong Kong. */
    static final Locale CHINESE = Locale.forLanguageTag("zh-HK");

    /** Both. */
    public static final List<Locale> ALL = List.of(ENGLISH, CHINESE);

    private Languages() {}

    /** Ours for a language tag; any Chinese is served the one Chinese there is. */
    public static Optional<Locale> of(@Nullable String tag) {
        if (tag == null) {
            return Optional.empty();
        }
        return switch (Locale.forLanguageTag(tag.strip().replace('_', '-')).getLanguage()) {
            case "zh", "yue" -> Optional.of(CHINESE);
            case "en" -> Optional.of(ENGLISH);
            default -> Optional.empty();
        };
    }

    /** Ours for what a browser accepts, the most wanted first. */
    public static Locale best(List<Locale> accepted) {
        return accepted.stream()
                .flatMap(locale -> of(locale.toLanguageTag()).stream())
                .findFirst()
                .orElse(ENGLISH);
    }
}

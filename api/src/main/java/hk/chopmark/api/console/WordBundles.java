package hk.chopmark.api.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The words of the console: one bundle per area and language, found on the class path.
 *
 * <p>An area brings {@code words/<area>.properties} and {@code words/<area>_zh_HK.properties};
 * nothing else names them.
 */
@Configuration(proxyBeanMethods = false)
class WordBundles {

    private static final String FOLDER = "words/";
    private static final String ENDING = ".properties";
    private static final String CHINESE = "_zh_HK";

    @Bean
    MessageSource messageSource() {
        ResourceBundleMessageSource words = new ResourceBundleMessageSource();
        words.setDefaultEncoding("UTF-8");
        words.setFallbackToSystemLocale(false);
        words.setBasenames(names().stream().map(FOLDER::concat).toArray(String[]::new));
        return words;
    }

    /** The names of all bundles on the class path, in ascending order. */
    static List<String> names() {
        try {
            Resource[] found =
                    new PathMatchingResourcePatternResolver()
                            .getResources("classpath*:" + FOLDER + "*" + ENDING);
            return Arrays.stream(found)
                    .map(file -> Objects.requireNonNull(file.getFilename()))
                    .map(file -> file.substring(0, file.length() - ENDING.length()))
                    .filter(name -> !name.endsWith(CHINESE))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The bundles of words cannot be listed", e);
        }
    }

    /** Where the English and the Chinese words of a bundle stand on the class path. */
    static List<String> filesOf(String name) {
        return List.of(FOLDER + name + ENDING, FOLDER + name + CHINESE + ENDING);
    }
}

package hk.chopmark.api.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words of all bundles, as tests ask for them. */
public final class Words {

    private static final int ENGLISH = 0;
    private static final int CHINESE = 1;

    private Words() {}

    /** The English words of all bundles. */
    public static Map<String, String> english() {
        return all(ENGLISH);
    }

    /** The Chinese words of all bundles. */
    public static Map<String, String> chinese() {
        return all(CHINESE);
    }

    /** The names of the bundles. */
    static List<String> bundles() {
        return WordBundles.names();
    }

    /** The keys of one bundle. */
    static Set<String> keysOf(String bundle) {
        return load(WordBundles.filesOf(bundle).get(ENGLISH)).stringPropertyNames();
    }

    /** The keys that stand more than once in a file, each with its file. */
    static List<String> repeated() {
        return bundles().stream()
                .flatMap(bundle -> WordBundles.filesOf(bundle).stream())
                .flatMap(file -> repeatedIn(file).map(key -> file + " " + key))
                .toList();
    }

    /** Read by lines, since properties keep the last of several. */
    private static Stream<String> repeatedIn(String file) {
        Set<String> seen = new HashSet<>();
        return text(file)
                .lines()
                .filter(line -> line.contains("=") && !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf('=')).strip())
                .filter(key -> !seen.add(key));
    }

    /** The keys of some that neither language has words for. */
    public static List<String> lacking(List<String> keys) {
        Map<String, String> english = english();
        Map<String, String> chinese = chinese();
        return keys.stream()
                .filter(key -> !english.containsKey(key) || !chinese.containsKey(key))
                .toList();
    }

    private static Map<String, String> all(int language) {
        return bundles().stream()
                .flatMap(bundle ->
                        load(WordBundles.filesOf(bundle).get(language)).entrySet().stream())
                .collect(
                        Collectors.toMap(
                                word -> String.valueOf(word.getKey()),
                                word -> String.valueOf(word.getValue()),
                                (first, second) -> first,
                                TreeMap::new));
    }

    private static Properties load(String name) {
        Properties words = new Properties();
        try {
            words.load(new StringReader(text(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    private static String text(String name) {
        try (InputStream in =
                Objects.requireNonNull(Words.class.getResourceAsStream("/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

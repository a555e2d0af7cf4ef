package hk.chopmark.api.canary;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds texts in bytes, in every form in which they could lie there: as UTF-8 in any case, UTF-16,
 * hex, base64 and base64url at any alignment, JSON and percent escapes.
 *
 * <p>Not found: what is compressed or encrypted.
 */
final class CanaryScanner {

    private static final int WINDOW = Long.BYTES;
    private static final int CHUNK = 1 << 20;
    private static final int FILTER_BITS = 22;

    private record Pattern(byte[] bytes, String canary) {}

    private final Map<Long, List<Pattern>> byStart = new HashMap<>();
    private final BitSet filter = new BitSet(1 << FILTER_BITS);
    private int longest;

    /** For texts of at least eight letters, or four Chinese characters. */
    CanaryScanner(Collection<String> canaries) {
        for (String canary : canaries) {
            forms(canary).forEach(form -> add(form, canary));
        }
    }

    private void add(byte[] bytes, String canary) {
        if (bytes.length < WINDOW) {
            throw new IllegalArgumentException("A canary must be longer to be told from chance");
        }
        long start = 0;
        for (int i = 0; i < WINDOW; i++) {
            start = (start << 8) | (bytes[i] & 0xff);
        }
        byStart.computeIfAbsent(start, _ -> new ArrayList<>()).add(new Pattern(bytes, canary));
        filter.set(slot(start));
        longest = Math.max(longest, bytes.length);
    }

    private static int slot(long window) {
        return (int) ((window * 0x9E3779B97F4A7C15L) >>> (64 - FILTER_BITS));
    }

    private static List<byte[]> forms(String canary) {
        List<byte[]> forms = new ArrayList<>();
        byte[] utf8 = canary.getBytes(StandardCharsets.UTF_8);
        for (String text :
                new TreeSet<>(
                        List.of(
                                canary,
                                canary.toLowerCase(Locale.ROOT),
                                canary.toUpperCase(Locale.ROOT)))) {
            forms.add(text.getBytes(StandardCharsets.UTF_8));
        }
        for (Charset wide : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            forms.add(canary.getBytes(wide));
        }
        forms.add(ascii(HexFormat.of().formatHex(utf8)));
        forms.add(ascii(HexFormat.of().withUpperCase().formatHex(utf8)));
        for (int shift = 0; shift < 3; shift++) {
            String middle = base64Middle(utf8, shift);
            forms.add(ascii(middle));
            forms.add(ascii(middle.replace('+', '-').replace('/', '_')));
        }
        forms.add(ascii(URLEncoder.encode(canary, StandardCharsets.UTF_8)));
        forms.add(ascii(URLEncoder.encode(canary, StandardCharsets.UTF_8).replace("+", "%20")));
        StringBuilder escaped = new StringBuilder();
        canary.chars().forEach(c -> escaped.append("\\u%04x".formatted(c)));
        forms.add(ascii(escaped.toString()));
        forms.add(ascii(escaped.toString().toUpperCase(Locale.ROOT).replace("\\U", "\\u")));
        return forms;
    }

    /** The letters that depend on the text alone, wherever it starts in a group of three bytes. */
    private static String base64Middle(byte[] utf8, int shift) {
        byte[] shifted = new byte[shift + utf8.length];
        System.arraycopy(utf8, 0, shifted, shift, utf8.length);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int first = (shift * 8 + 5) / 6;
        int end = shifted.length * 8 / 6;
        return encoded.substring(first, end);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The texts that stand in the bytes. */
    SortedSet<String> scan(byte[] bytes) {
        SortedSet<String> found = new TreeSet<>();
        scan(bytes, bytes.length, found);
        return found;
    }

    /** The texts that stand in a stream, also across the pieces it is read in. */
    SortedSet<String> scan(InputStream in) throws IOException {
        SortedSet<String> found = new TreeSet<>();
        byte[] buffer = new byte[CHUNK + longest];
        int kept = 0;
        int read;
        do {
            read = in.readNBytes(buffer, kept, CHUNK);
            int filled = kept + read;
            scan(buffer, filled, found);
            kept = Math.min(longest, filled);
            System.arraycopy(buffer, filled - kept, buffer, 0, kept);
        } while (read == CHUNK);
        return found;
    }

    private void scan(byte[] bytes, int length, SortedSet<String> found) {
        long window = 0;
        for (int i = 0; i < length; i++) {
            window = (window << 8) | (bytes[i] & 0xff);
            if (filter.get(slot(window))) {
                match(bytes, length, i - WINDOW + 1, byStart.get(window), found);
            }
        }
    }

    private static void match(
            byte[] bytes,
            int length,
            int start,
            @Nullable List<Pattern> candidates,
            SortedSet<String> found) {
        if (candidates == null || start < 0) {
            return;
        }
        for (Pattern pattern : candidates) {
            int end = start + pattern.bytes().length;
            if (end <= length
                    && Arrays.equals(
                            bytes, start, end, pattern.bytes(), 0, pattern.bytes().length)) {
                found.add(pattern.canary());
            }
        }
    }
}

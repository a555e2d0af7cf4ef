package hk.chopmark.core.log.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Lines of words from a file of known values; lines that begin with # are comments. */
public final class GoldenFile {
    private static final String FOLDER = "/hk/chopmark/core/log/";

    private final List<String[]> lines;

    public GoldenFile(String name) {
        lines =
                read(name)
                        .lines()
                        .filter(line -> !line.startsWith("#") && !line.isBlank())
                        .map(line -> line.split(" "))
                        .toList();
    }

    /** The lines that begin with this word. */
    public List<String[]> lines(String keyword) {
        List<String[]> found = lines.stream().filter(words -> words[0].equals(keyword)).toList();
        if (found.isEmpty()) {
            throw new IllegalStateException("No line " + keyword + " in the golden file");
        }
        return found;
    }

    /** The bytes of a hexadecimal word; a dash is no bytes. */
    public static byte[] hex(String word) {
        return word.equals("-") ? new byte[0] : HexFormat.of().parseHex(word);
    }

    static String read(String name) {
        try (InputStream in = GoldenFile.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("No golden file " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

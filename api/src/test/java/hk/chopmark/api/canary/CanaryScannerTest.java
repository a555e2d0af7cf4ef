package hk.chopmark.api.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A scanner that finds nothing proves nothing. */
class CanaryScannerTest {

    private static final String NAME = "Quvexijo Wong";
    private static final String CHINESE = "鑫麤龘靐";
    private final CanaryScanner scanner = new CanaryScanner(List.of(NAME, CHINESE));

    static Stream<byte[]> hidingPlaces() {
        byte[] utf8 = NAME.getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                text("plain " + NAME + "."),
                text(NAME.toUpperCase(Locale.ROOT)),
                text(NAME.toLowerCase(Locale.ROOT)),
                NAME.getBytes(StandardCharsets.UTF_16LE),
                NAME.getBytes(StandardCharsets.UTF_16BE),
                text("\\x00" + HexFormat.of().formatHex(utf8) + "00"),
                text(HexFormat.of().withUpperCase().formatHex(utf8)),
                Base64.getEncoder().encode(text(NAME)),
                Base64.getEncoder().encode(text("1" + NAME + "1")),
                Base64.getUrlEncoder().encode(text("{}" + NAME + "22")),
                Base64.getEncoder().encode(text("333" + NAME)),
                text(URLEncoder.encode(NAME, StandardCharsets.UTF_8)),
                text(NAME.replace(" ", "%20")));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("hidingPlaces")
    void a_name_is_found_in_every_form(byte[] bytes) {
        assertThat(scanner.scan(bytes)).as("in %s", HexFormat.of().formatHex(bytes)).contains(NAME);
    }

    @Test
    void a_chinese_name_is_found_in_json_escapes_and_base64url() {
        StringBuilder escaped = new StringBuilder();
        CHINESE.chars().forEach(c -> escaped.append("\\u%04X".formatted(c)));
        assertThat(scanner.scan(text(escaped.toString()))).containsExactly(CHINESE);
        assertThat(scanner.scan(Base64.getUrlEncoder().encode(text("x" + CHINESE))))
                .containsExactly(CHINESE);
    }

    @Test
    void a_name_across_two_pieces_of_a_stream_is_found_and_chance_is_not() throws IOException {
        byte[] noise = new byte[3 << 20];
        new Random(7).nextBytes(noise);
        assertThat(scanner.scan(new ByteArrayInputStream(noise))).as("noise").isEmpty();
        for (int at : new int[] {0, (1 << 20) - 5, (2 << 20) - 1, noise.length - NAME.length()}) {
            byte[] hiding = Arrays.copyOf(noise, noise.length);
            System.arraycopy(text(NAME), 0, hiding, at, NAME.length());
            assertThat(scanner.scan(new ByteArrayInputStream(hiding)))
                    .as("at %d", at)
                    .containsExactly(NAME);
        }
    }
}

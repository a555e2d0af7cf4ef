package hk.chopmark.export.pack;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.log.checkpoint.TrustPolicy;
import hk.chopmark.core.shared.Category;
import hk.chopmark.export.pack.PackageWriter.Export;
import hk.chopmark.export.verify.PackageVerifier;
import hk.chopmark.export.verify.ReportText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Today's writer against the files of a released format: the same history must be told in the same
 * words.
 *
 * <p>The history is that of {@link SchoolRecord}: times and references are fixed, keys and salts
 * are random. So the reports agree but for the log's name, the key and the salted hash of the text.
 *
 * <p>{@code -Dchopmark.golden.write=true} writes the files if there are none yet, and never touches
 * those that are there.
 */
class EvidenceGoldenIT {

    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "evidence");
    private static final Pattern RANDOM =
            Pattern.compile(
                    "chopmark\\.hk/s/[a-z2-7]{26}/e1|by key [0-9a-f]{8}|content(Hash:|Salt =) [A-Za-z0-9_-]+");
    private static final Pattern HANDED_IN =
            Pattern.compile(
                    "(homework\\.HomeworkSubmitted@1\\n(?: {4}.*\\n)*? {4}meta\\.purpose: )"
                            + "home-school-communication");

    @Test
    void the_same_history_is_exported_in_the_same_words() throws IOException {
        try (SchoolRecord first = new SchoolRecord();
                SchoolRecord second = new SchoolRecord()) {
            Export receipt = first.receipt(1, Set.of(Category.CONTENT, Category.IDENTITY));
            // When this file was made, one event stood between the record and its export.
            second.appoint();
            Export homework = second.homework(1, Set.of(Category.CONTENT, Category.ACADEMIC));
            TrustPolicy policy =
                    new TrustPolicy(
                            Stream.of(first, second)
                                    .flatMap(record -> record.test().policy().logs().stream())
                                    .toList());
            if (Boolean.getBoolean("chopmark.golden.write")) {
                writeMissing("policy.txt", policy.format().getBytes(StandardCharsets.UTF_8));
                writeMissing("receipt-v1.chop", receipt.file());
                writeMissing("homework-v1.chop", homework.file());
                writeReports("receipt-v1");
                writeReports("homework-v1");
            }
            assertSame("receipt-v1", receipt, policy);
            assertSame("homework-v1", homework, policy);
        }
    }

    private static void assertSame(String name, Export fresh, TrustPolicy policy)
            throws IOException {
        String report =
                new ReportText(Locale.ENGLISH)
                        .text(new PackageVerifier(policy).verify(fresh.file()));
        assertThat(masked(report))
                .as("%s: what the writer makes of this history today", name)
                .isEqualTo(masked(asHandedInToday(golden(name))));
    }

    private static String golden(String name) throws IOException {
        return Files.readString(GOLDEN.resolve(name + ".en.txt"));
    }

    /** When the files were made, homework was handed in for a purpose that it is no act of. */
    private static String asHandedInToday(String report) {
        return HANDED_IN.matcher(report).replaceAll("$1teaching");
    }

    /** When the files were made, no event named grants, and the head stated another purpose. */
    private static String masked(String report) {
        return RANDOM.matcher(report)
                .replaceAll("(random)")
                .replaceAll("\\n *meta\\.grants: \\S+", "")
                .replaceAll("events, \\d+ bytes", "events, (some) bytes")
                .replaceAll(
                        "meta\\.purpose: (receipt-proof|demonstration)", "meta.purpose: (head)");
    }

    private static void writeReports(String name) throws IOException {
        TrustPolicy policy = TrustPolicy.parse(Files.readAllBytes(GOLDEN.resolve("policy.txt")));
        byte[] file = Files.readAllBytes(GOLDEN.resolve(name + ".chop"));
        for (String language : new String[] {"en", "zh-HK"}) {
            String report =
                    new ReportText(Locale.forLanguageTag(language))
                            .text(new PackageVerifier(policy).verify(file));
            writeMissing(name + "." + language + ".txt", report.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void writeMissing(String name, byte[] content) throws IOException {
        Files.createDirectories(GOLDEN);
        if (!Files.exists(GOLDEN.resolve(name))) {
            Files.write(GOLDEN.resolve(name), content, StandardOpenOption.CREATE_NEW);
        }
    }
}

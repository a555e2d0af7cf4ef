package hk.chopmark.export.verify;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.log.checkpoint.TrustPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files of a released format, and the reports on them. Files may be added; a {@code .chop} is never
 * changed, its report only where the wording was changed on purpose. {@code EvidenceGoldenIT} says
 * how they were made.
 */
class EvidenceGoldenTest {

    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "evidence");

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({"receipt-v1, en", "receipt-v1, zh-HK", "homework-v1, en", "homework-v1, zh-HK"})
    void an_old_file_is_still_proven_and_reported_in_the_same_words(String name, String language)
            throws IOException {
        TrustPolicy policy = TrustPolicy.parse(Files.readAllBytes(GOLDEN.resolve("policy.txt")));

        VerificationReport report =
                new PackageVerifier(policy)
                        .verify(Files.readAllBytes(GOLDEN.resolve(name + ".chop")));

        assertThat(report.verdict()).as("P7: proofs outlive the writer").isEqualTo(Verdict.PROVEN);
        assertThat(new ReportText(Locale.forLanguageTag(language)).text(report))
                .as("the report that was given then")
                .isEqualTo(
                        Files.readString(
                                GOLDEN.resolve(name + "." + language + ".txt"),
                                StandardCharsets.UTF_8));
    }
}

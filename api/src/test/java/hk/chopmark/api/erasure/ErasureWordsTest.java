package hk.chopmark.api.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.console.Words;
import hk.chopmark.core.erasure.ErasureCase;
import hk.chopmark.core.erasure.ErasureGround;
import hk.chopmark.core.erasure.ErasurePlace;
import hk.chopmark.core.erasure.ErasureResidue;
import hk.chopmark.core.erasure.RetentionStart;
import hk.chopmark.core.seal.KeyVault;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErasureWordsTest {

    @Test
    void everything_that_a_case_and_its_certificate_may_say_has_words() {
        List<String> keys =
                Stream.of(
                                names("erasure.state.", ErasureCase.State.values()),
                                names("ground.", ErasureGround.values()),
                                names("place.", ErasurePlace.values()),
                                names("residue.", ErasureResidue.values()),
                                names("start.", RetentionStart.values()),
                                names("assurance.", KeyVault.Assurance.values())
                                        .map(key -> key.toLowerCase(Locale.ROOT)))
                        .flatMap(each -> each)
                        .toList();
        assertThat(Words.lacking(keys)).as("states, grounds, places and what stays").isEmpty();
    }

    @Test
    void every_reason_that_is_offered_has_words() {
        List<String> keys =
                Stream.of(
                                OfficerWords.REFUSALS.stream().map("refusal."::concat),
                                OfficerWords.HOLDS.stream().map("hold.reason."::concat),
                                OfficerWords.RELEASES.stream().map("hold.release."::concat))
                        .flatMap(each -> each)
                        .toList();
        assertThat(Words.lacking(keys)).as("reasons to refuse, hold and release").isEmpty();
    }

    private static Stream<String> names(String prefix, Enum<?>[] values) {
        return Arrays.stream(values).map(value -> prefix + value.name());
    }
}

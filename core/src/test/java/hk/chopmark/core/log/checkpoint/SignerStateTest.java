package hk.chopmark.core.log.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.log.tree.TestTree;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SignerStateTest {
    private final Origin origin = Origin.random(new SecureRandom());
    private final NoteSigner signer = NoteSigner.generate(origin.text(), new SecureRandom());
    private final SignedCheckpoint signed =
            new Checkpoint(origin, 9, TestTree.ofSize(9).root(9)).sign(signer);
    private final SignerState first = SignerState.nothingSigned(signer.verifierKey());
    private final SignerState later = new SignerState(signer.verifierKey(), signed);

    @Test
    void a_state_comes_back() {
        assertThat(SignerState.parse(origin, first.format()))
                .as("before the first checkpoint")
                .isEqualTo(first);
        assertThat(SignerState.parse(origin, later.format())).as("after it").isEqualTo(later);
    }

    @Test
    void a_state_cut_short_is_never_read_as_less_signed() {
        for (SignerState state : new SignerState[] {first, later}) {
            byte[] bytes = state.format();
            for (int length = 0; length < bytes.length; length++) {
                assertRefused(origin, Arrays.copyOf(bytes, length), "cut to " + length + " bytes");
            }
            assertRefused(origin, Arrays.copyOf(bytes, bytes.length + 1), "one byte more");
        }
    }

    @Test
    void a_state_with_any_bit_changed_is_refused() {
        for (SignerState state : new SignerState[] {first, later}) {
            byte[] bytes = state.format();
            for (int bit = 0; bit < bytes.length * 8; bit++) {
                byte[] changed = bytes.clone();
                changed[bit / 8] ^= (byte) (1 << (bit % 8));
                assertRefused(origin, changed, "bit " + bit);
            }
        }
    }

    @Test
    void the_state_of_another_log_is_refused() {
        assertRefused(Origin.random(new SecureRandom()), later.format(), "another origin");
    }

    private static void assertRefused(Origin origin, byte[] bytes, String change) {
        assertThatThrownBy(() -> SignerState.parse(origin, bytes))
                .as(change)
                .isInstanceOf(MalformedFormat.class);
    }
}

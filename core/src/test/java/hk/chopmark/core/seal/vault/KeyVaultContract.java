package hk.chopmark.core.seal.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.seal.KeyVault;
import hk.chopmark.core.seal.KeyVaultRefusal;
import hk.chopmark.core.shared.SchoolId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link KeyVault} promises. A vault that does nothing fails every test. */
abstract class KeyVaultContract {
    private static final SchoolId SCHOOL =
            new SchoolId(UUID.fromString("01990000-0000-7000-8000-00000000000a"));
    private static final SchoolId OTHER_SCHOOL =
            new SchoolId(UUID.fromString("01990000-0000-7000-8000-00000000000b"));
    private static final int FIRST = 1;
    private static final int SECOND = 2;

    /** The vault under test; the same stored state in every call of one test. */
    abstract KeyVault vault();

    /** The vault again after a restart of the process. */
    abstract KeyVault restarted();

    private static byte[] kek() {
        byte[] kek = new byte[32];
        Arrays.fill(kek, (byte) 0x5a);
        return kek;
    }

    @Test
    void what_was_wrapped_is_given_back_for_the_same_school_and_epoch() {
        byte[] wrapped = vault().wrap(SCHOOL, FIRST, kek());
        assertThat(vault().unwrap(SCHOOL, FIRST, wrapped)).as("the key itself").isEqualTo(kek());
    }

    @Test
    void a_restart_loses_nothing() {
        byte[] wrapped = vault().wrap(SCHOOL, FIRST, kek());
        assertThat(restarted().unwrap(SCHOOL, FIRST, wrapped))
                .as("the key after a restart")
                .isEqualTo(kek());
    }

    @Test
    void a_later_epoch_leaves_the_earlier_one_readable() {
        byte[] september = vault().wrap(SCHOOL, FIRST, kek());
        vault().wrap(SCHOOL, SECOND, new byte[32]);
        assertThat(restarted().unwrap(SCHOOL, FIRST, september))
                .as("the first epoch's key")
                .isEqualTo(kek());
    }

    @Test
    void another_school_is_refused() {
        byte[] wrapped = vault().wrap(SCHOOL, FIRST, kek());
        assertRefused("a key of another school", OTHER_SCHOOL, FIRST, wrapped);
    }

    @Test
    void another_epoch_is_refused() {
        byte[] wrapped = vault().wrap(SCHOOL, FIRST, kek());
        vault().wrap(SCHOOL, SECOND, kek());
        assertRefused("a key of another epoch", SCHOOL, SECOND, wrapped);
    }

    @Test
    void a_epoch_never_wrapped_is_refused() {
        byte[] wrapped = vault().wrap(SCHOOL, FIRST, kek());
        assertRefused("a epoch without a key", SCHOOL, 77, wrapped);
    }

    @Test
    void every_flipped_bit_is_refused() {
        byte[] wrapped = vault().wrap(SCHOOL, FIRST, kek());
        assertThat(wrapped).as("wrapped bytes").isNotEmpty();
        for (int bit = 0; bit < 8 * wrapped.length; bit++) {
            byte[] changed = wrapped.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertRefused("bit " + bit + " flipped", SCHOOL, FIRST, changed);
        }
    }

    @Test
    void truncated_bytes_are_refused() {
        byte[] wrapped = vault().wrap(SCHOOL, FIRST, kek());
        assertRefused("nothing at all", SCHOOL, FIRST, new byte[0]);
        assertRefused("one byte less", SCHOOL, FIRST, Arrays.copyOf(wrapped, wrapped.length - 1));
    }

    @Test
    void the_wrapped_bytes_do_not_hold_the_key() {
        byte[] wrapped = vault().wrap(SCHOOL, FIRST, kek());
        String text = new String(wrapped, StandardCharsets.ISO_8859_1);
        assertThat(text).as("wrapped bytes").isNotEmpty();
        assertThat(text).as("wrapped bytes").doesNotContain("Z".repeat(8));
        assertThat(wrapped.length)
                .as("a wrapped key carries a tag")
                .isGreaterThanOrEqualTo(32 + 16);
    }

    @Test
    void wrapping_twice_never_gives_the_same_bytes() {
        byte[] first = vault().wrap(SCHOOL, FIRST, kek());
        assertThat(vault().wrap(SCHOOL, FIRST, kek()))
                .as("the second wrapping")
                .isNotEqualTo(first);
    }

    @Test
    void the_key_handed_in_is_left_as_it_was() {
        byte[] kek = kek();
        byte[] wrapped = vault().wrap(SCHOOL, FIRST, kek);
        assertThat(kek).as("the caller's array").isEqualTo(kek());
        Arrays.fill(kek, (byte) 0);
        assertThat(vault().unwrap(SCHOOL, FIRST, wrapped))
                .as("what was wrapped before")
                .isEqualTo(kek());
    }

    @Test
    void what_was_destroyed_never_opens_again_and_everything_else_does() {
        byte[] gone = vault().wrap(SCHOOL, FIRST, kek());
        byte[] later = vault().wrap(SCHOOL, SECOND, kek());
        byte[] others = vault().wrap(OTHER_SCHOOL, FIRST, kek());
        vault().destroy(SCHOOL, FIRST);
        assertRefused("destroyed", SCHOOL, FIRST, gone);
        assertThatThrownBy(() -> restarted().unwrap(SCHOOL, FIRST, gone))
                .as("destroyed, after a restart")
                .isInstanceOf(KeyVaultRefusal.class);
        assertThat(restarted().unwrap(SCHOOL, SECOND, later))
                .as("the later epoch")
                .isEqualTo(kek());
        assertThat(restarted().unwrap(OTHER_SCHOOL, FIRST, others))
                .as("another school's first epoch")
                .isEqualTo(kek());
    }

    @Test
    void destroying_twice_is_no_failure_and_an_epoch_made_again_does_not_open_what_was_before() {
        byte[] gone = vault().wrap(SCHOOL, FIRST, kek());
        vault().destroy(SCHOOL, FIRST);
        vault().destroy(SCHOOL, FIRST);
        byte[] again = vault().wrap(SCHOOL, FIRST, kek());
        assertThat(vault().unwrap(SCHOOL, FIRST, again)).as("the new key").isEqualTo(kek());
        assertRefused("what was wrapped before", SCHOOL, FIRST, gone);
    }

    @Test
    void it_says_what_destruction_rests_on() {
        assertThat(vault().assurance()).as("assurance of destruction").isNotNull();
        assertThat(restarted().assurance()).as("after a restart").isEqualTo(vault().assurance());
    }

    @Test
    void the_name_is_stable_and_can_be_stored() {
        assertThat(vault().name()).as("name of the vault").matches("[a-z][a-z0-9-]{0,39}");
        assertThat(restarted().name()).as("name after a restart").isEqualTo(vault().name());
    }

    private void assertRefused(String what, SchoolId school, int epoch, byte[] wrapped) {
        assertThatThrownBy(() -> vault().unwrap(school, epoch, wrapped))
                .as(what)
                .isInstanceOf(KeyVaultRefusal.class)
                .hasMessageNotContaining("5a5a");
    }
}

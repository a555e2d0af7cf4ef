package hk.chopmark.core.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.shared.SchoolId;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link KeyVault} promises. A vault that does nothing fails every test. */
abstract class KeyVaultContract {
    private static final SchoolId SCHOOL =
            new SchoolId(UUID.fromString("01990000-0000-7000-8000-00000000000a"));
    private static final SchoolId OTHER_SCHOOL =
            new SchoolId(UUID.fromString("01990000-0000-7000-8000-00000000000b"));
    private static final LocalDate SEPTEMBER = LocalDate.of(2026, 9, 1);
    private static final LocalDate OCTOBER = LocalDate.of(2026, 10, 1);

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
    void what_was_wrapped_is_given_back_for_the_same_school_and_month() {
        byte[] wrapped = vault().wrap(SCHOOL, SEPTEMBER, kek());
        assertThat(vault().unwrap(SCHOOL, SEPTEMBER, wrapped))
                .as("the key itself")
                .isEqualTo(kek());
    }

    @Test
    void a_restart_loses_nothing() {
        byte[] wrapped = vault().wrap(SCHOOL, SEPTEMBER, kek());
        assertThat(restarted().unwrap(SCHOOL, SEPTEMBER, wrapped))
                .as("the key after a restart")
                .isEqualTo(kek());
    }

    @Test
    void a_later_month_leaves_the_earlier_one_readable() {
        byte[] september = vault().wrap(SCHOOL, SEPTEMBER, kek());
        vault().wrap(SCHOOL, OCTOBER, new byte[32]);
        assertThat(restarted().unwrap(SCHOOL, SEPTEMBER, september))
                .as("last month's key")
                .isEqualTo(kek());
    }

    @Test
    void another_school_is_refused() {
        byte[] wrapped = vault().wrap(SCHOOL, SEPTEMBER, kek());
        assertRefused("a key of another school", OTHER_SCHOOL, SEPTEMBER, wrapped);
    }

    @Test
    void another_month_is_refused() {
        byte[] wrapped = vault().wrap(SCHOOL, SEPTEMBER, kek());
        vault().wrap(SCHOOL, OCTOBER, kek());
        assertRefused("a key of another month", SCHOOL, OCTOBER, wrapped);
    }

    @Test
    void a_month_never_wrapped_is_refused() {
        byte[] wrapped = vault().wrap(SCHOOL, SEPTEMBER, kek());
        assertRefused("a month without a key", SCHOOL, LocalDate.of(2031, 1, 1), wrapped);
    }

    @Test
    void every_flipped_bit_is_refused() {
        byte[] wrapped = vault().wrap(SCHOOL, SEPTEMBER, kek());
        assertThat(wrapped).as("wrapped bytes").isNotEmpty();
        for (int bit = 0; bit < 8 * wrapped.length; bit++) {
            byte[] changed = wrapped.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertRefused("bit " + bit + " flipped", SCHOOL, SEPTEMBER, changed);
        }
    }

    @Test
    void truncated_bytes_are_refused() {
        byte[] wrapped = vault().wrap(SCHOOL, SEPTEMBER, kek());
        assertRefused("nothing at all", SCHOOL, SEPTEMBER, new byte[0]);
        assertRefused(
                "one byte less", SCHOOL, SEPTEMBER, Arrays.copyOf(wrapped, wrapped.length - 1));
    }

    @Test
    void the_wrapped_bytes_do_not_hold_the_key() {
        byte[] wrapped = vault().wrap(SCHOOL, SEPTEMBER, kek());
        String text = new String(wrapped, StandardCharsets.ISO_8859_1);
        assertThat(text).as("wrapped bytes").isNotEmpty();
        assertThat(text).as("wrapped bytes").doesNotContain("Z".repeat(8));
        assertThat(wrapped.length)
                .as("a wrapped key carries a tag")
                .isGreaterThanOrEqualTo(32 + 16);
    }

    @Test
    void wrapping_twice_never_gives_the_same_bytes() {
        byte[] first = vault().wrap(SCHOOL, SEPTEMBER, kek());
        assertThat(vault().wrap(SCHOOL, SEPTEMBER, kek()))
                .as("the second wrapping")
                .isNotEqualTo(first);
    }

    @Test
    void the_key_handed_in_is_left_as_it_was() {
        byte[] kek = kek();
        byte[] wrapped = vault().wrap(SCHOOL, SEPTEMBER, kek);
        assertThat(kek).as("the caller's array").isEqualTo(kek());
        Arrays.fill(kek, (byte) 0);
        assertThat(vault().unwrap(SCHOOL, SEPTEMBER, wrapped))
                .as("what was wrapped before")
                .isEqualTo(kek());
    }

    @Test
    void the_name_is_stable_and_can_be_stored() {
        assertThat(vault().name()).as("name of the vault").matches("[a-z][a-z0-9-]{0,39}");
        assertThat(restarted().name()).as("name after a restart").isEqualTo(vault().name());
    }

    private void assertRefused(String what, SchoolId school, LocalDate epoch, byte[] wrapped) {
        assertThatThrownBy(() -> vault().unwrap(school, epoch, wrapped))
                .as(what)
                .isInstanceOf(KeyVaultRefusal.class)
                .hasMessageNotContaining("5a5a");
    }
}

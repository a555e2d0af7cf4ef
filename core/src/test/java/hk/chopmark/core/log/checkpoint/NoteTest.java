package hk.chopmark.core.log.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.log.json.MalformedFormat;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoteTest {
    private static final long SEED = 4242L;

    private final NoteSigner signer = NoteSigner.generate("example.com/log", new SecureRandom());
    private final NoteSigner other = NoteSigner.generate("example.com/log", new SecureRandom());

    @Test
    void a_note_is_signed_by_its_signer_and_nobody_else() {
        Note note = signer.sign("a\n\nb\n");
        assertThat(note.isSignedBy(signer.verifierKey())).as("own key").isTrue();
        assertThat(note.isSignedBy(other.verifierKey()))
                .as("another key of the same name")
                .isFalse();
        assertThat(Note.parse(note.bytes())).as("read back").isEqualTo(note);
    }

    @Test
    void lines_of_unknown_keys_do_not_matter_and_a_wrong_line_of_a_known_key_does() {
        Note.Signature good = signer.sign("a\n").signatures().getFirst();
        Note.Signature foreign = other.sign("a\n").signatures().getFirst();
        Note.Signature wrong = signer.sign("b\n").signatures().getFirst();
        VerifierKey key = signer.verifierKey();
        assertThat(new Note("a\n", List.of(foreign, good)).isSignedBy(key))
                .as("foreign line first")
                .isTrue();
        assertThat(new Note("a\n", List.of(foreign)).isSignedBy(key))
                .as("foreign line only")
                .isFalse();
        assertThat(new Note("a\n", List.of(good, wrong)).isSignedBy(key))
                .as("one wrong own line")
                .isFalse();
    }

    @Test
    void any_changed_byte_of_a_signed_note_is_noticed() {
        byte[] bytes = signer.sign("example\n7\nabc\n").bytes();
        for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = bytes.clone();
                changed[i] ^= (byte) (1 << bit);
                boolean accepted;
                try {
                    accepted = Note.parse(changed).isSignedBy(signer.verifierKey());
                } catch (MalformedFormat refused) {
                    accepted = false;
                }
                assertThat(accepted).as("byte %d, bit %d", i, bit).isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "a\n",
                "a\n\n",
                "\n\n— n AAAAAAE=\n",
                "a\n— n AAAAAAE=\n",
                "a\n\n— n AAAAAAE=",
                "a\n\n- n AAAAAAE=\n",
                "a\n\n—n AAAAAAE=\n",
                "a\n\n— n  AAAAAAE=\n",
                "a\n\n— n+m AAAAAAE=\n",
                "a\n\n—  AAAAAAE=\n",
                "a\n\n— n\u3000m AAAAAAE=\n",
                "a\n\n— n AAAAAAE\n",
                "a\n\n— n AAAAAA==\n",
                "a\n\n— n AAAAAAF=\n",
                "a\n\n— n !!!!\n",
                "a\tb\n\n— n AAAAAAE=\n",
                "a\r\n\n— n AAAAAAE=\n",
                "a\n\n— n AAAAAAE= x\n",
                "a\n\n— n AAAAAAE=\n\n"
            })
    void another_form_is_refused(String text) {
        assertThatThrownBy(() -> Note.parse(text.getBytes(UTF_8)))
                .as("no note")
                .isInstanceOf(MalformedFormat.class);
    }

    @Test
    void the_smallest_note_is_read() {
        assertThat(Note.parse("a\n\n— n AAAAAAE=\n".getBytes(UTF_8)).text())
                .as("text")
                .isEqualTo("a\n");
    }

    @Test
    void bounds_hold() {
        Note.Signature line = signer.sign("a\n").signatures().getFirst();
        assertThat(new Note("a\n", Collections.nCopies(16, line)).isSignedBy(signer.verifierKey()))
                .as("16 signatures must be accepted")
                .isTrue();
        assertThatThrownBy(() -> new Note("a\n", Collections.nCopies(17, line)))
                .as("17 signatures")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> Note.parse(new byte[Note.MAX_BYTES + 1]))
                .as("size")
                .isInstanceOf(MalformedFormat.class);
        Note large = new Note("a".repeat(Note.MAX_BYTES) + "\n", List.of(line));
        assertThatThrownBy(large::bytes)
                .as("size when written")
                .isInstanceOf(MalformedFormat.class);
    }

    @Test
    void random_text_never_breaks_the_parser() {
        Random random = new Random(SEED);
        List<String> parts =
                List.of("a", "\n", "\n\n", "— ", " ", "n", "AAAAAAE=", "+", "\u0000", "é");
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            byte[] bytes = text.toString().getBytes(UTF_8);
            try {
                assertThat(Note.parse(bytes).bytes())
                        .as("seed %d round %d", SEED, round)
                        .isEqualTo(bytes);
            } catch (MalformedFormat refused) {
                assertThat(refused.expected())
                        .as("a typed refusal, seed %d round %d", SEED, round)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void verifier_keys_of_another_form_are_refused() {
        String good = signer.verifierKey().format();
        List<String> bad =
                new ArrayList<>(
                        List.of(
                                "",
                                "a",
                                "a+b",
                                "a+00000000+",
                                good + " ",
                                " " + good,
                                good + "\n"));
        bad.add(good.replaceFirst("\\+[0-9a-f]{8}\\+", "+00000000+"));
        bad.add("other" + good);
        bad.add(good.replace("example.com/log", "example.com/lo g"));
        bad.add("n+9f0ac30b+AgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        for (String text : bad) {
            assertThatThrownBy(() -> VerifierKey.parse(text))
                    .as("key %s", text)
                    .isInstanceOf(MalformedFormat.class);
        }
        assertThatThrownBy(() -> new VerifierKey("n", new byte[32]))
                .as("a key of small order, which signs everything")
                .isInstanceOf(MalformedFormat.class);
    }

    @Test
    void a_private_key_of_another_pair_is_refused() {
        assertThatThrownBy(() -> NoteSigner.of(signer.verifierKey(), other.pkcs8()))
                .as("mixed pair")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> NoteSigner.of(signer.verifierKey(), new byte[48]))
                .as("no key")
                .isInstanceOf(MalformedFormat.class);
    }

    @Test
    void a_key_name_with_a_control_character_is_refused_known_or_not() {
        for (String name :
                List.of("a\u007fb", "a\u009bb", "a\u0085b", "a\u0000b", "a\u001bb", "a b", "a+b")) {
            byte[] note =
                    ("text\n\n\u2014 " + name + " AAAAAAAA\n").getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> Note.parse(note))
                    .as("key name with U+%04x", (int) name.charAt(1))
                    .isInstanceOf(MalformedFormat.class);
        }
        assertThat(
                        Note.parse("text\n\n\u2014 ab AAAAAAAA\n".getBytes(StandardCharsets.UTF_8))
                                .signatures())
                .as("a clean one")
                .hasSize(1);
    }
}

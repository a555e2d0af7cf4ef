package hk.chopmark.core.log.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.log.json.MalformedFormat;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Notes of other implementations: the worked examples of C2SP and of Go's sumdb/note. */
class NoteGoldenTest {
    private static final String GO_KEY =
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String GO_SEED = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private static final String GO_TEXT =
            "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private static final String GO_NOTE =
            GO_TEXT
                    + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUg"
                    + "YN1FFYC2pZSNXgKvqfqdngotpRZb6KE6"
                    + "RyyBwJnAM=\n";

    @Test
    void the_note_of_the_go_implementation_verifies() {
        VerifierKey key = VerifierKey.parse(GO_KEY);
        Note note = Note.parse(GO_NOTE.getBytes(UTF_8));
        assertThat(key.format()).as("the key as written").isEqualTo(GO_KEY);
        assertThat(key.keyIdHex()).as("the key id").isEqualTo("c74f20a3");
        assertThat(note.text()).as("the text").isEqualTo(GO_TEXT);
        assertThat(note.isSignedBy(key)).as("the signature").isTrue();
        assertThat(new String(note.bytes(), UTF_8)).as("the same bytes").isEqualTo(GO_NOTE);
    }

    @Test
    void signing_with_the_key_of_the_go_implementation_gives_its_note() {
        byte[] seed = Base64.getDecoder().decode(GO_SEED);
        byte[] pkcs8 =
                HexFormat.of().parseHex("302e020100300506032b657004220420" + "00".repeat(32));
        System.arraycopy(seed, 1, pkcs8, 16, 32);
        NoteSigner signer = NoteSigner.of(VerifierKey.parse(GO_KEY), pkcs8);
        assertThat(new String(signer.sign(GO_TEXT).bytes(), UTF_8))
                .as("Ed25519 is deterministic")
                .isEqualTo(GO_NOTE);
        assertThat(Arrays.equals(signer.pkcs8(), pkcs8))
                .as("the key comes back as PKCS#8")
                .isTrue();
    }

    @Test
    void the_note_of_the_c2sp_page_is_read() {
        String text =
                "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n"
                        + "\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5Q"
                        + "Q2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0"
                        + "xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
        Note note = Note.parse(text.getBytes(UTF_8));
        assertThat(note.text())
                .as("an empty line belongs to the text")
                .endsWith("\n\ned è subito sera.\n");
        assertThat(note.signatures().getFirst().keyName())
                .as("key name")
                .isEqualTo("quasimodo.example/salvatore");
        assertThat(note.signatures().getFirst().keyId()).as("key id").isEqualTo(0x367ba04b);
        assertThat(new String(note.bytes(), UTF_8)).as("the same bytes").isEqualTo(text);
    }

    @Test
    void the_checkpoint_of_the_c2sp_page_is_a_note_of_a_foreign_log() {
        String text =
                "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
                        + "\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZn"
                        + "iMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1g"
                        + "GzGku9nTo+zyWE+xeMcTOAYQ8=\n";
        Note note = Note.parse(text.getBytes(UTF_8));
        assertThat(note.signatures().getFirst().keyName())
                .as("log key name")
                .isEqualTo("example.com/behind-the-sofa");
        assertThatThrownBy(() -> Checkpoint.parse(note.text()))
                .as("its origin is none of ours")
                .isInstanceOf(MalformedFormat.class);
        String[] lines = note.text().split("\n", -1);
        String ours =
                "chopmark.hk/s/abcdefghijklmnopqrstuvwxyz/e1\n" + lines[1] + "\n" + lines[2] + "\n";
        assertThat(Checkpoint.parse(ours).treeSize()).as("its size line").isEqualTo(20_852_163);
        assertThat(Checkpoint.parse(ours).format()).as("its form").isEqualTo(ours);
    }

    @Test
    void the_example_verifier_key_of_the_c2sp_page_is_read() {
        String key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
        assertThat(VerifierKey.parse(key).format()).as("the same text").isEqualTo(key);
    }
}

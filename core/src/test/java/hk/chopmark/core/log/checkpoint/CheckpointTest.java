package hk.chopmark.core.log.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.log.tree.MerkleTree;
import hk.chopmark.core.log.tree.RootHash;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final String ORIGIN = "chopmark.hk/s/abcdefghijklmnopqrstuvwxyz/e1";
    private static final String ROOT = "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final NoteSigner signer = NoteSigner.generate(ORIGIN, RANDOM);
    private final Checkpoint checkpoint =
            new Checkpoint(Origin.parse(ORIGIN), 8, RootHash.fromBase64(ROOT));

    @Test
    void a_signed_checkpoint_opens_with_its_key() {
        SignedCheckpoint signed = checkpoint.sign(signer);
        assertThat(checkpoint.format()).as("three lines").isEqualTo(ORIGIN + "\n8\n" + ROOT + "\n");
        assertThat(Checkpoint.open(signed.bytes(), signer.verifierKey()))
                .as("opened")
                .isEqualTo(signed);
    }

    @Test
    void a_checkpoint_opens_with_no_other_key() {
        SignedCheckpoint signed = checkpoint.sign(signer);
        VerifierKey sameName = NoteSigner.generate(ORIGIN, RANDOM).verifierKey();
        assertThatThrownBy(() -> Checkpoint.open(signed.bytes(), sameName))
                .as("another key of the origin")
                .isInstanceOf(MalformedFormat.class);
        VerifierKey otherName = new VerifierKey("example.com/x", signer.verifierKey().publicKey());
        assertThatThrownBy(() -> Checkpoint.open(signed.bytes(), otherName))
                .as("the same key under another name")
                .isInstanceOf(MalformedFormat.class);
        NoteSigner otherLog =
                NoteSigner.generate("chopmark.hk/s/zzzzzzzzzzzzzzzzzzzzzzzzzz/e1", RANDOM);
        assertThatThrownBy(() -> checkpoint.sign(otherLog))
                .as("the key of another log")
                .isInstanceOf(MalformedFormat.class);
        byte[] forged =
                new Note(checkpoint.format(), otherLog.sign(checkpoint.format()).signatures())
                        .bytes();
        assertThatThrownBy(() -> Checkpoint.open(forged, otherLog.verifierKey()))
                .as("a trusted log speaking for another")
                .isInstanceOf(MalformedFormat.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "O\n8\n",
                "O\n8\nR",
                "O\n8\nR\nextension\n",
                "O\n8\nR\n\n",
                "O\n08\nR\n",
                "O\n+8\nR\n",
                "O\n-1\nR\n",
                "O\n 8\nR\n",
                "O\n99999999999999999\nR\n",
                "O\n9007199254740992\nR\n",
                "O\n8\n\nR\n",
                "O\n8\nAAAA\n",
                "O\n8\nR=\n",
                "O\n0\nR\n",
                "O \n8\nR\n",
                "o\n8\nR\n"
            })
    void another_form_is_refused(String form) {
        String text = form.replace("O", ORIGIN).replace("R", ROOT);
        assertThatThrownBy(() -> Checkpoint.parse(text))
                .as("no checkpoint")
                .isInstanceOf(MalformedFormat.class);
    }

    @Test
    void an_empty_log_has_the_root_of_nothing() {
        Checkpoint empty = new Checkpoint(Origin.parse(ORIGIN), 0, MerkleTree.emptyRoot());
        assertThat(Checkpoint.parse(empty.format())).as("size 0").isEqualTo(empty);
    }

    @Test
    void random_origins_are_well_formed_and_differ() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            Origin origin = Origin.random(RANDOM);
            assertThat(origin.text()).as("form").matches("chopmark\\.hk/s/[a-z2-7]{26}/e1");
            assertThat(origin.epoch()).as("epoch").isEqualTo(1);
            assertThat(origin.text()).as("id").contains("/" + origin.id() + "/");
            assertThat(seen.add(origin.id())).as("130 random bits do not repeat").isTrue();
        }
    }

    @Test
    void a_policy_opens_checkpoints_of_its_logs_only() {
        NoteSigner next = NoteSigner.generate(ORIGIN, RANDOM);
        byte[] note = checkpoint.sign(signer).bytes();
        TrustPolicy policy = TrustPolicy.of(List.of(next.verifierKey(), signer.verifierKey()));
        assertThat(policy.open(note).checkpoint())
                .as("one of two keys of the origin signed")
                .isEqualTo(checkpoint);
        assertThatThrownBy(() -> TrustPolicy.of(List.of(next.verifierKey())).open(note))
                .as("only the other key is trusted")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> TrustPolicy.of(List.of()).open(note))
                .as("nothing is trusted")
                .isInstanceOf(MalformedFormat.class);
        assertThat(policy.knows(checkpoint.origin())).as("known origin").isTrue();
        assertThat(TrustPolicy.of(List.of()).knows(checkpoint.origin()))
                .as("unknown origin")
                .isFalse();
    }

    @Test
    void a_wrong_line_by_a_trusted_key_spoils_the_note() {
        NoteSigner next = NoteSigner.generate(ORIGIN, RANDOM);
        Note.Signature good = signer.sign(checkpoint.format()).signatures().getFirst();
        Note.Signature wrong = next.sign("something else\n").signatures().getFirst();
        byte[] note = new Note(checkpoint.format(), List.of(good, wrong)).bytes();
        TrustPolicy policy = TrustPolicy.of(List.of(signer.verifierKey(), next.verifierKey()));
        assertThatThrownBy(() -> policy.open(note))
                .as("one trusted line is wrong")
                .isInstanceOf(MalformedFormat.class);
    }

    @Test
    void a_policy_file_comes_back() {
        String key = signer.verifierKey().format();
        String text = "# who\n\n\tlog  " + key + "\thttps://log.example/\n  quorum none \n";
        TrustPolicy policy = TrustPolicy.parse(text.getBytes(UTF_8));
        assertThat(policy.format())
                .as("tidied")
                .isEqualTo("log " + key + " https://log.example/\nquorum none\n");
        assertThat(TrustPolicy.parse(policy.format())).as("read back").isEqualTo(policy);
        assertThat(TrustPolicy.parse("quorum none\n").logs()).as("no logs").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "log K\n",
                "quorum none",
                "quorum\n",
                "quorum any\n",
                "quorum none\nquorum none\n",
                "log\nquorum none\n",
                "log K K K\nquorum none\n",
                "log K\nlog K\nquorum none\n",
                "witness W K\nquorum none\n",
                "group G any W\nquorum none\n",
                "Log K\nquorum none\n",
                "trust K\nquorum none\n",
                "log K #x y\nquorum none\n",
                "log K\r\nquorum none\n",
                "log K \u0001\nquorum none\n",
                "log X\nquorum none\n",
                "log K http://[\nquorum none\n"
            })
    void a_policy_of_another_form_is_refused(String form) {
        String text = form.replace("K", signer.verifierKey().format());
        assertThatThrownBy(() -> TrustPolicy.parse(text))
                .as("no policy")
                .isInstanceOf(MalformedFormat.class);
    }

    @Test
    void a_policy_refuses_keys_that_are_not_named_like_an_origin() {
        VerifierKey foreign = NoteSigner.generate("example.com/log", RANDOM).verifierKey();
        assertThatThrownBy(() -> TrustPolicy.parse("log " + foreign.format() + "\nquorum none\n"))
                .as("foreign key")
                .isInstanceOf(MalformedFormat.class);
    }
}

package hk.chopmark.core.log.leaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.log.json.GoldenFile;
import hk.chopmark.core.log.json.LengthPrefix;
import hk.chopmark.core.log.json.MalformedFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitmentsGoldenTest {
    private static final String ORIGIN = "chopmark.hk/s/abcdefghijklmnopqrstuvwxyz/e1";
    private static final String ID = "01990c6e-6f00-7abc-8def-0123456789ab";

    private final GoldenFile golden = new GoldenFile("commitments.txt");

    @Test
    void the_body_commitment_is_the_known_one() {
        for (String[] words : golden.lines("body")) {
            assertThat(Commitments.body(GoldenFile.hex(words[1])))
                    .as("C_body")
                    .isEqualTo(GoldenFile.hex(words[2]));
        }
    }

    @Test
    void field_salts_and_commitments_are_the_known_ones() {
        for (String[] words : golden.lines("field")) {
            String path = words[1];
            byte[] salt = Commitments.fieldSalt(counting(0), ID, path);
            assertThat(salt).as("salt of %s", path).isEqualTo(GoldenFile.hex(words[3]));
            assertThat(Commitments.field(salt, ORIGIN, ID, path, GoldenFile.hex(words[2])))
                    .as("C of %s", path)
                    .isEqualTo(GoldenFile.hex(words[4]));
        }
    }

    @Test
    void the_box_digest_is_the_known_one() {
        for (String[] words : golden.lines("box")) {
            assertThat(Commitments.box(GoldenFile.hex(words[1]), GoldenFile.hex(words[2])))
                    .as("D")
                    .isEqualTo(GoldenFile.hex(words[3]));
        }
    }

    @Test
    void the_person_tag_is_the_known_one() {
        for (String[] words : golden.lines("tag")) {
            assertThat(Commitments.personTag(GoldenFile.hex(words[1]), ID))
                    .as("T")
                    .isEqualTo(GoldenFile.hex(words[2]));
        }
    }

    @Test
    void a_leaf_built_from_the_known_values_has_the_known_bytes_and_hash() {
        List<Leaf.FieldCommitment> fields = new ArrayList<>();
        for (String[] words : golden.lines("field")) {
            fields.add(new Leaf.FieldCommitment(words[1], GoldenFile.hex(words[4])));
        }
        fields.sort((a, b) -> a.path().compareTo(b.path()));
        byte[] last = new byte[16];
        Arrays.fill(last, (byte) 0xFF);
        Leaf leaf =
                new Leaf(
                        Instant.parse("2026-09-01T08:15:30.123456Z"),
                        GoldenFile.hex(golden.lines("body").getFirst()[2]),
                        List.of(
                                new Leaf.BoxCommitment(
                                        GoldenFile.hex(golden.lines("box").getFirst()[3]), fields)),
                        ID,
                        ORIGIN,
                        List.of(GoldenFile.hex(golden.lines("tag").getFirst()[2]), last),
                        "notice.NoticeOpened@1");
        String[] known = golden.lines("leaf").getFirst();
        assertThat(leaf.bytes()).as("leaf bytes, for ever").isEqualTo(GoldenFile.hex(known[1]));
        assertThat(leaf.hash().hex()).as("leaf hash, for ever").isEqualTo(known[2]);
        assertThat(Leaf.parse(GoldenFile.hex(known[1])))
                .as("the same leaf when read")
                .isEqualTo(leaf);
    }

    @Test
    void inputs_of_the_wrong_length_are_refused() {
        byte[] key = counting(0);
        assertThatThrownBy(() -> Commitments.field(new byte[31], ORIGIN, ID, "a", new byte[1]))
                .as("short salt")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> Commitments.box(new byte[12], new byte[16]))
                .as("nonce without r16")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> Commitments.box(new byte[28], new byte[15]))
                .as("no room for the tag")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> Commitments.fieldSalt(key, ID, "\ud800"))
                .as("a path that UTF-8 cannot hold")
                .isInstanceOf(MalformedFormat.class);
    }

    @Test
    void length_prefixes_keep_neighbours_apart() {
        assertThat(LengthPrefix.join("ab", "c"))
                .as("two splits of one text")
                .isNotEqualTo(LengthPrefix.join("a", "bc"));
        assertThat(LengthPrefix.of("陳"))
                .as("lp of UTF-8")
                .isEqualTo(new byte[] {0, 0, 0, 3, -23, -103, -77});
        assertThat(LengthPrefix.join("陳")).as("join of one part").isEqualTo(LengthPrefix.of("陳"));
    }

    private static byte[] counting(int first) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }
}

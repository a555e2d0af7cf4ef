package hk.chopmark.core.log.leaf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.log.json.CanonicalJsonPropertyTest;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.leaf.Leaf.BoxCommitment;
import hk.chopmark.core.log.leaf.Leaf.FieldCommitment;
import hk.chopmark.core.log.tree.LeafHash;
import hk.chopmark.core.log.tree.TestTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeafTest {
    private static final long SEED = 2110L;
    private static final Instant AT = Instant.parse("2026-09-01T08:15:30.123456Z");
    private static final String ID = "01990c6e-6f00-7abc-8def-0123456789ab";
    private static final String ORIGIN = "chopmark.hk/s/abcdefghijklmnopqrstuvwxyz/e1";
    private static final String TYPE = "notice.NoticeOpened@1";

    @Test
    void a_leaf_without_boxes_and_tags_has_the_documented_form() {
        Leaf leaf = new Leaf(AT, new byte[32], List.of(), ID, ORIGIN, List.of(), TYPE);
        assertThat(new String(leaf.bytes(), UTF_8))
                .as("leaf v1")
                .isEqualTo(
                        "{\"at\":\"2026-09-01T08:15:30.123456Z\",\"body\":\""
                                + "A".repeat(43)
                                + "\",\"box\":[],\"id\":\""
                                + ID
                                + "\",\"log\":\""
                                + ORIGIN
                                + "\",\"tags\":[],\"type\":\""
                                + TYPE
                                + "\",\"v\":1}");
    }

    @Test
    void random_leaves_come_back_from_their_bytes() {
        Random random = new Random(SEED);
        for (int round = 0; round < 2_000; round++) {
            Leaf leaf = leaf(random);
            Leaf read = Leaf.parse(leaf.bytes());
            assertThat(read).as("seed %d round %d", SEED, round).isEqualTo(leaf);
            assertThat(read.bytes())
                    .as("bytes, seed %d round %d", SEED, round)
                    .isEqualTo(leaf.bytes());
            assertThat(read.hash())
                    .as("hash, seed %d round %d", SEED, round)
                    .isEqualTo(LeafHash.of(leaf.bytes()));
        }
    }

    @Test
    void damaged_leaves_are_refused_or_are_another_leaf_with_another_hash() {
        Random random = new Random(SEED);
        for (int round = 0; round < 8_000; round++) {
            Leaf leaf = leaf(random);
            byte[] bytes = CanonicalJsonPropertyTest.damaged(leaf.bytes(), random);
            try {
                Leaf read = Leaf.parse(bytes);
                assertThat(read.bytes())
                        .as("only canonical leaves pass, seed %d round %d", SEED, round)
                        .isEqualTo(bytes);
            } catch (MalformedFormat refused) {
                assertThat(refused.format())
                        .as("a typed refusal, seed %d round %d", SEED, round)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void a_leaf_cut_off_anywhere_is_refused() {
        Random random = new Random(SEED);
        for (int round = 0; round < 50; round++) {
            byte[] bytes = leaf(random).bytes();
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> Leaf.parse(cut))
                        .as("the first %d bytes, seed %d round %d", length, SEED, round)
                        .isInstanceOf(MalformedFormat.class);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-09-01T08:15:30.123456Z | 2026-09-01T08:15:30.123Z",
                "2026-09-01T08:15:30.123456Z | 2026-09-01T08:15:30.123456789Z",
                "2026-09-01T08:15:30.123456Z | 2026-09-31T08:15:30.123456Z",
                "2026-09-01T08:15:30.123456Z | 2026-02-29T08:15:30.123456Z",
                "2026-09-01T08:15:30.123456Z | 2026-09-01T24:00:00.000000Z",
                "2026-09-01T08:15:30.123456Z | 2026-12-31T23:59:60.000000Z",
                "2026-09-01T08:15:30.123456Z | 1969-12-31T23:59:59.999999Z",
                "2026-09-01T08:15:30.123456Z | 2026-09-01t08:15:30.123456z",
                "2026-09-01T08:15:30.123456Z | 2026-09-01T08:15:30.123456+",
                "2026-09-01T08:15:30.123456Z | \u0662026-09-01T08:15:30.123456Z",
                "01990c6e | 01990C6E",
                "01990c6e- | 01990c6e",
                "/e1 | /e0",
                "/e1 | /e01",
                "chopmark.hk | example.com",
                "notice.NoticeOpened@1 | notice.NoticeOpened",
                "notice.NoticeOpened@1 | notice.NoticeOpened@0",
                "notice.NoticeOpened@1 | notice..NoticeOpened@1",
                "notice.NoticeOpened@1 | .NoticeOpened@1",
                "notice.NoticeOpened@1 | 通告@1",
                "\"v\":1 | \"v\":2",
                "\"v\":1 | \"v\":\"1\"",
                "\"v\":1 | \"v\":1,\"w\":1",
                "\"box\":[], | ''",
                "\"tags\":[] | \"tags\":{}",
                "\"tags\":[] | \"tags\":[\"AA\"]",
                "\"box\":[] | \"box\":[{}]",
                "\"box\":[] | \"box\":[[]]",
                "AAA\",\"box\" | AAB\",\"box\"",
                "AAA\",\"box\" | AA\",\"box\"",
            })
    void a_leaf_with_a_part_of_another_form_is_refused(String part, String replacement) {
        String leaf =
                new String(
                        new Leaf(AT, new byte[32], List.of(), ID, ORIGIN, List.of(), TYPE).bytes(),
                        UTF_8);
        String changed = leaf.replace(part, replacement);
        assertThat(changed).as("the case changes something").isNotEqualTo(leaf);
        assertThatThrownBy(() -> Leaf.parse(changed.getBytes(UTF_8)))
                .as("%s instead of %s", replacement, part)
                .isInstanceOf(MalformedFormat.class);
    }

    @Test
    void tags_must_ascend_as_unsigned_bytes_and_stand_once() {
        byte[] low = tag(0x7F);
        byte[] high = tag(0x80);
        assertThat(withTags(List.of(low, high)).tags()).as("0x7F before 0x80").hasSize(2);
        assertThatThrownBy(() -> withTags(List.of(high, low)))
                .as("descending")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> withTags(List.of(low, low)))
                .as("twice")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> withTags(List.of(new byte[15])))
                .as("15 bytes")
                .isInstanceOf(MalformedFormat.class);
    }

    @Test
    void a_field_path_stands_once_in_a_leaf_and_paths_ascend_in_a_box() {
        FieldCommitment a = new FieldCommitment("a", new byte[32]);
        FieldCommitment b = new FieldCommitment("b", new byte[32]);
        assertThatThrownBy(() -> new BoxCommitment(new byte[32], List.of(b, a)))
                .as("descending")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> new BoxCommitment(new byte[32], List.of(a, a)))
                .as("twice in a box")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> new BoxCommitment(new byte[32], List.of()))
                .as("a box that commits to nothing")
                .isInstanceOf(MalformedFormat.class);
        BoxCommitment one = new BoxCommitment(new byte[32], List.of(a, b));
        BoxCommitment two = new BoxCommitment(new byte[32], List.of(b));
        assertThatThrownBy(() ->
                        new Leaf(AT, new byte[32], List.of(one, two), ID, ORIGIN, List.of(), TYPE))
                .as("twice in two boxes")
                .isInstanceOf(MalformedFormat.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "name zh", "name\"", "姓名", "a/b", "a\n"})
    void a_field_path_of_other_characters_is_refused(String path) {
        assertThatThrownBy(() -> new FieldCommitment(path, new byte[32]))
                .as("path %s", path)
                .isInstanceOf(MalformedFormat.class);
    }

    @Test
    void a_time_finer_than_a_microsecond_is_refused_and_not_rounded() {
        assertThatThrownBy(() ->
                        new Leaf(
                                AT.plusNanos(1),
                                new byte[32],
                                List.of(),
                                ID,
                                ORIGIN,
                                List.of(),
                                TYPE))
                .as("nanoseconds would be lost")
                .isInstanceOf(MalformedFormat.class);
    }

    @Test
    void a_leaf_longer_than_60_kib_is_refused() {
        List<FieldCommitment> fields = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            fields.add(new FieldCommitment("field.%04d".formatted(i), new byte[32]));
        }
        Leaf leaf =
                new Leaf(
                        AT,
                        new byte[32],
                        List.of(new BoxCommitment(new byte[32], fields)),
                        ID,
                        ORIGIN,
                        List.of(),
                        TYPE);
        assertThatThrownBy(leaf::bytes).as("writing").isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> Leaf.parse(new byte[Leaf.MAX_BYTES + 1]))
                .as("reading")
                .isInstanceOf(MalformedFormat.class);
    }

    @Test
    void arrays_given_in_or_taken_out_do_not_change_the_leaf() {
        byte[] commitment = new byte[32];
        Leaf leaf = new Leaf(AT, commitment, List.of(), ID, ORIGIN, List.of(tag(1)), TYPE);
        byte[] before = leaf.bytes();
        commitment[0] = 1;
        leaf.bodyCommitment()[0] = 1;
        leaf.tags().getFirst()[0] = 9;
        assertThat(leaf.bytes()).as("a leaf is a value").isEqualTo(before);
    }

    private static Leaf withTags(List<byte[]> tags) {
        return new Leaf(AT, new byte[32], List.of(), ID, ORIGIN, tags, TYPE);
    }

    private static byte[] tag(int firstByte) {
        byte[] tag = new byte[16];
        tag[0] = (byte) firstByte;
        return tag;
    }

    private static Leaf leaf(Random random) {
        List<BoxCommitment> boxes = new ArrayList<>();
        for (int box = random.nextInt(3); box > 0; box--) {
            List<FieldCommitment> fields = new ArrayList<>();
            for (int field = 0; field <= random.nextInt(3); field++) {
                fields.add(
                        new FieldCommitment(
                                "box" + box + ".f" + field, TestTree.randomBytes(random, 32)));
            }
            boxes.add(new BoxCommitment(TestTree.randomBytes(random, 32), fields));
        }
        List<byte[]> tags = new ArrayList<>();
        for (int tag = random.nextInt(4); tag > 0; tag--) {
            tags.add(TestTree.randomBytes(random, 16));
        }
        tags.sort(Arrays::compareUnsigned);
        Instant at =
                Instant.ofEpochSecond(
                        random.nextLong(4_000_000_000L), random.nextInt(1_000_000) * 1_000L);
        return new Leaf(at, TestTree.randomBytes(random, 32), boxes, ID, ORIGIN, tags, TYPE);
    }
}

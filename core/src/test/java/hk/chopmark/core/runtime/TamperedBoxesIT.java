package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.eventstore.fsck.Fault;
import hk.chopmark.core.eventstore.fsck.Fsck;
import hk.chopmark.core.facts.SearchableFact;
import hk.chopmark.core.facts.SearchableFact.Searchable;
import hk.chopmark.core.roster.RosterCommand.CorrectSubjectDetail;
import hk.chopmark.core.runtime.BoxTable.Row;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.SmallSchool.Family;
import hk.chopmark.core.testing.TestEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A superuser puts parts of stored boxes in the place of others, old rows over new ones, cuts,
 * lengthens and alters them, in the tables of a running engine with two schools. Every time reading
 * is refused by a named check, fsck names the row, and no value leaves.
 *
 * <p>More bits are flipped with {@code -Dchopmark.tamper.rounds=1000}.
 */
class TamperedBoxesIT {

    private static final long SEED = Long.getLong("chopmark.tamper.seed", 486L);
    private static final int ROUNDS = Integer.getInteger("chopmark.tamper.rounds", 2);

    /** A stored box, and what leads a reader to it. */
    private record Box(SmallSchool school, Sealed<?> handle) {
        long position() {
            return handle.location().position();
        }

        int ordinal() {
            return handle.location().box();
        }

        @Override
        public String toString() {
            return "box " + ordinal() + " at " + position();
        }
    }

    /** What of another box is put in the place of the own. */
    private enum Part {
        ROW {
            @Override
            Row of(Row other, Row own) {
                return other;
            }
        },
        BYTES {
            @Override
            Row of(Row other, Row own) {
                return new Row(own.keyId(), own.keyVersion(), other.nonce(), other.ciphertext());
            }
        },
        NONCE {
            @Override
            Row of(Row other, Row own) {
                return new Row(own.keyId(), own.keyVersion(), other.nonce(), own.ciphertext());
            }
        },
        CIPHERTEXT {
            @Override
            Row of(Row other, Row own) {
                return new Row(own.keyId(), own.keyVersion(), own.nonce(), other.ciphertext());
            }
        },
        KEY {
            @Override
            Row of(Row other, Row own) {
                return new Row(other.keyId(), other.keyVersion(), own.nonce(), own.ciphertext());
            }
        };

        abstract Row of(Row other, Row own);
    }

    private final TestEngine test = TestEngine.start();
    private final BoxTable table = new BoxTable(test.postgres().admin());
    private final List<Box> boxes = new ArrayList<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private int tried;

    @BeforeEach
    void two_schools_with_pupils_guardians_and_a_correction() throws Exception {
        SmallSchool school = SmallSchool.found(test.engine());
        long from = test.engine().head();
        Family family = school.family(1);
        test.engine()
                .send(
                        new CorrectSubjectDetail(
                                school.school(),
                                family.student(),
                                "nameZh",
                                Sealed.of(
                                        family.student(),
                                        Category.IDENTITY,
                                        SmallSchool.CANARY + "改"),
                                "typing-error"),
                        SmallSchool.SETUP);
        collect(school, from, Set.of("nameZh", "phone"));
        SmallSchool elsewhere = SmallSchool.found(test.engine());
        from = test.engine().head();
        elsewhere.family(1);
        collect(elsewhere, from, Set.of("nameEn", "phone"));
        assertThat(boxes)
                .as("a pupil, a guardian, a phone, a corrected pupil; elsewhere a pupil, a phone")
                .hasSize(6);
        table.lowerTheGuards();
    }

    private void collect(SmallSchool school, long from, Set<String> details) {
        for (StoredEvent event : test.engine().log().range(from, 100)) {
            if (test.engine().codec().decode(event).event() instanceof SearchableFact fact) {
                fact.searchable().stream()
                        .filter(item -> details.contains(item.field()))
                        .map(Searchable::value)
                        .forEach(handle -> boxes.add(new Box(school, handle)));
            }
        }
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void no_box_and_no_part_of_one_passes_in_the_place_of_another() throws Exception {
        for (Box own : boxes) {
            Row row = table.row(own.position(), own.ordinal());
            for (Box other : boxes) {
                Row foreign = table.row(other.position(), other.ordinal());
                for (Part part : Part.values()) {
                    Row put = part.of(foreign, row);
                    if (!put.same(row)) {
                        table.put(own.position(), own.ordinal(), put);
                        requireRefused(own, part + " of " + other);
                        table.put(own.position(), own.ordinal(), row);
                    }
                }
                if (own.position() != other.position()) {
                    byte[] leaf = table.leaf(own.position());
                    table.putLeaf(own.position(), table.leaf(other.position()));
                    requireRefused(own, "leaf of " + other);
                    table.putLeaf(own.position(), leaf);
                }
            }
        }
        // 6 boxes, 5 others each: five parts, except the key where pupil, category and school are
        // the same (the corrected name); and the leaf, except within one event (the guardian).
        assertThat(tried).as("swaps tried").isEqualTo(6 * 5 * 5 - 2 + 6 * 5 - 2);
        requireAllRefusedAndRestored("swapped");
    }

    @Test
    void no_two_boxes_change_places() throws Exception {
        for (int i = 0; i < boxes.size(); i++) {
            for (int j = 0; j < i; j++) {
                Box one = boxes.get(i);
                Box two = boxes.get(j);
                Row first = table.row(one.position(), one.ordinal());
                Row second = table.row(two.position(), two.ordinal());
                table.put(one.position(), one.ordinal(), second);
                table.put(two.position(), two.ordinal(), first);
                requireRefused(one, "exchanged with " + two);
                requireRefused(two, "exchanged with " + one);
                table.put(one.position(), one.ordinal(), first);
                table.put(two.position(), two.ordinal(), second);
            }
        }
        assertThat(tried).as("pairs, each read from both ends").isEqualTo(6 * 5);
        requireAllRefusedAndRestored("exchanged");
    }

    @Test
    void no_box_passes_cut_lengthened_altered_moved_or_taken_away() throws Exception {
        Random random = new Random(SEED);
        for (Box own : boxes) {
            Row row = table.row(own.position(), own.ordinal());
            int length = row.ciphertext().length;
            for (int cut : new int[] {0, 1, 16, length - 16, length - 1, length + 1, length + 32}) {
                tryRow(own, row, row.withCiphertext(Arrays.copyOf(row.ciphertext(), cut)));
            }
            for (int cut : new int[] {0, 27, 29, 60}) {
                tryRow(own, row, row.withNonce(Arrays.copyOf(row.nonce(), cut)));
            }
            for (int round = 0; round < ROUNDS; round++) {
                tryRow(own, row, row.withCiphertext(flipped(row.ciphertext(), random)));
                tryRow(own, row, row.withNonce(flipped(row.nonce(), random)));
                tryRow(own, row, row.withKeyBit(random.nextInt(128)));
            }
            tryRow(own, row, row.withVersion(row.keyVersion() + 1));
            table.move(own.position(), own.ordinal(), 7);
            requireRefused(own, "moved to ordinal 7");
            table.move(own.position(), 7, own.ordinal());
            table.remove(own.position(), own.ordinal());
            requireRefused(own, "taken away");
            table.add(own.position(), own.ordinal(), row);
        }
        assertThat(tried).as("changes tried").isEqualTo(6 * (7 + 4 + 3 * ROUNDS + 3));
        requireAllRefusedAndRestored("altered");
    }

    private void tryRow(Box own, Row row, Row changed) throws Exception {
        table.put(own.position(), own.ordinal(), changed);
        requireRefused(own, "seed " + SEED + ", " + changed);
        table.put(own.position(), own.ordinal(), row);
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        byte[] changed = bytes.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        return changed;
    }

    /** A superuser changed something: whoever reads is refused, whoever checks is told. */
    private void requireRefused(Box own, String what) throws Exception {
        tried++;
        Throwable refusal = catchThrowable(() -> read(own));
        assertThat(refusal)
                .as("reading %s: %s", own, what)
                .isInstanceOf(IntegrityViolation.class)
                .hasMessageNotContaining(SmallSchool.CANARY)
                .hasMessageNotContaining("9000");
        refusals.merge(((IntegrityViolation) refusal).check(), 1, Integer::sum);
        String key = "partition=0 position=" + own.position();
        assertThat(fsck())
                .as("fsck about %s: %s", own, what)
                .anyMatch(fault ->
                        fault.key().equals(key)
                                || fault.key().equals(key + " ordinal=" + own.ordinal()))
                .noneMatch(fault -> fault.toString().contains(SmallSchool.CANARY));
    }

    private List<Fault> fsck() throws Exception {
        return Fsck.of(test.postgres().sequencer()).run(_ -> {}).faults();
    }

    private OpenedField<?> read(Box box) {
        return test.engine()
                .personalData()
                .unmask(
                        new UnmaskPersonalData(
                                box.school().school(),
                                "roster",
                                Set.of(box.handle().subject()),
                                Set.of(box.handle().location().path()),
                                Set.of(box.handle().category())),
                        box.school().headActs(),
                        List.of(box.handle()))
                .field(box.handle());
    }

    /** Also that the refusals came from what was done, not from something else. */
    private void requireAllRefusedAndRestored(String what) throws Exception {
        assertThat(refusals.values().stream().mapToInt(Integer::intValue).sum())
                .as("refused by a named check, of those tried")
                .isEqualTo(tried);
        table.raiseTheGuards();
        for (Box box : boxes) {
            assertThat(read(box)).as("%s, restored", box).isInstanceOf(OpenedField.Value.class);
        }
        assertThat(fsck()).as("after everything was put back").isEmpty();
        report(what);
    }

    private void report(String what) throws IOException {
        Files.writeString(
                Path.of("target", "tampered-boxes-" + what + ".txt"),
                "%d tried, %d refused and named by fsck, seed %d: %s%n"
                        .formatted(tried, tried, SEED, refusals));
    }
}

package hk.chopmark.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.seal.BoxOpener;
import hk.chopmark.core.seal.BoxSource.Place;
import hk.chopmark.core.seal.BoxSource.StoredBox;
import hk.chopmark.core.seal.FixedKeys;
import hk.chopmark.core.seal.FixedRandom;
import hk.chopmark.core.seal.SubjectKeys;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.PurposeGrant;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The boxes of two schools, the same pupils with the same names in both and several times each: no
 * part of one passes in the place of another, nor cut, lengthened or altered.
 */
class BoxTamperPropertyTest {

    private static final long SEED = 20_260_901;
    private static final int PUPILS = 3;
    private static final int EVENTS_EACH = 3;
    private static final SchoolId ONE_SCHOOL = CodecFixture.SCHOOL;
    private static final SchoolId OTHER_SCHOOL =
            new SchoolId(UUID.fromString("01990000-0000-7000-8000-0000000000f2"));
    private static final Origin OTHER_ORIGIN =
            Origin.parse("chopmark.hk/s/zzzzzzzzzzzzzzzzzzzzzzzzzz/e1");

    private final SubjectKeys keys = new FixedKeys().subjectKeys();
    private final EventCodec codec =
            new EventCodec(
                    EventCatalog.builder().event(Samples.PupilEnrolled.class).build(),
                    keys,
                    BoxTamperPropertyTest::originOf,
                    new FixedRandom("tampering"));
    private final List<Row> rows = new ArrayList<>();

    /** A stored box, and the handle that leads to it. */
    private record Row(SchoolId school, String eventId, Sealed<String> field, StoredBox box) {}

    /** What of another box is put in the place of the own. */
    private enum Part {
        ROW,
        ROW_WITHOUT_LEAF,
        BYTES,
        NONCE,
        CIPHERTEXT,
        KEY,
        LEAF;

        StoredBox of(StoredBox other, StoredBox own) {
            boolean key = this == ROW || this == ROW_WITHOUT_LEAF || this == KEY;
            boolean bytes = this == ROW || this == ROW_WITHOUT_LEAF || this == BYTES;
            return new StoredBox(
                    key ? other.keyId() : own.keyId(),
                    key ? other.keyVersion() : own.keyVersion(),
                    bytes || this == NONCE ? other.nonce() : own.nonce(),
                    bytes || this == CIPHERTEXT ? other.ciphertext() : own.ciphertext(),
                    this == ROW || this == LEAF ? other.leaf() : own.leaf());
        }
    }

    private static Origin originOf(SchoolId school) {
        return school.equals(ONE_SCHOOL) ? CodecFixture.ORIGIN : OTHER_ORIGIN;
    }

    @BeforeEach
    void seal() {
        CodecFixture drafts = new CodecFixture(codec.catalog(), "drafts");
        long position = 0;
        for (SchoolId school : List.of(ONE_SCHOOL, OTHER_SCHOOL)) {
            for (int pupil = 0; pupil < PUPILS; pupil++) {
                for (int i = 0; i < EVENTS_EACH; i++) {
                    rows.add(row(drafts, school, pupil, position++));
                }
            }
        }
    }

    private Row row(CodecFixture drafts, SchoolId school, int pupil, long position) {
        StudentId student = new StudentId(new UUID(0x0199_0000_0000_7000L, pupil + 1));
        Samples.PupilEnrolled enrolled =
                new Samples.PupilEnrolled(
                        student,
                        Sealed.of(student, Category.IDENTITY, "CHAN Tai Man"),
                        Sealed.of(student, Category.IDENTITY, "陳大文"),
                        LocalDate.of(2026, 9, 1));
        EventDraft draft =
                drafts.draft(new UUID(0x0199_0000_0000_7000L, position).toString(), enrolled);
        EncodedEvent event =
                codec.encode(
                                List.of(
                                        new EventDraft(
                                                school,
                                                draft.id(),
                                                draft.name(),
                                                draft.version(),
                                                draft.at(),
                                                draft.payload(),
                                                draft.meta(),
                                                draft.tags())))
                        .getFirst();
        Samples.PupilEnrolled read =
                (Samples.PupilEnrolled)
                        codec.decode(
                                        new StoredEvent(
                                                position,
                                                school,
                                                event.id(),
                                                event.type(),
                                                event.at(),
                                                event.leaf(),
                                                event.body(),
                                                event.leafHash()))
                                .event();
        SealedBox box = event.boxes().getFirst();
        return new Row(
                school,
                event.id(),
                read.nameZh(),
                new StoredBox(
                        box.keyId(),
                        box.keyVersion(),
                        box.nonce(),
                        box.ciphertext(),
                        event.leaf()));
    }

    @Test
    void no_part_of_a_box_passes_in_the_place_of_another() {
        int refused = 0;
        for (Row own : rows) {
            for (Row other : rows) {
                for (Part part : Part.values()) {
                    StoredBox swapped = part.of(other.box(), own.box());
                    if (!own.eventId().equals(other.eventId()) && !same(swapped, own.box())) {
                        requireRefused(own, swapped, part + " of event " + other.eventId());
                        refused++;
                    }
                }
            }
        }
        int pairs = rows.size() * (rows.size() - 1);
        assertThat(refused)
                .as("swaps tried; only a key shared by events of one pupil is no change")
                .isEqualTo(pairs * Part.values().length - rows.size() * (EVENTS_EACH - 1));
    }

    @Test
    void a_box_cut_or_lengthened_is_refused() {
        for (Row row : rows) {
            for (int length = 0; length <= row.box().ciphertext().length + 40; length++) {
                if (length != row.box().ciphertext().length) {
                    requireRefused(row, withCiphertext(row, length), "ciphertext of " + length);
                }
            }
            for (int length = 0; length <= row.box().nonce().length + 4; length++) {
                if (length != row.box().nonce().length) {
                    StoredBox changed =
                            new StoredBox(
                                    row.box().keyId(),
                                    row.box().keyVersion(),
                                    Arrays.copyOf(row.box().nonce(), length),
                                    row.box().ciphertext(),
                                    row.box().leaf());
                    requireRefused(row, changed, "nonce of " + length);
                }
            }
        }
    }

    @Test
    void altered_bytes_are_refused() {
        Random random = new Random(SEED);
        for (Row row : rows) {
            for (int round = 0; round < 200; round++) {
                byte[] ciphertext = row.box().ciphertext().clone();
                for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                    ciphertext[random.nextInt(ciphertext.length)] ^=
                            (byte) (1 << random.nextInt(8));
                }
                if (!Arrays.equals(ciphertext, row.box().ciphertext())) {
                    StoredBox changed =
                            new StoredBox(
                                    row.box().keyId(),
                                    row.box().keyVersion(),
                                    row.box().nonce(),
                                    ciphertext,
                                    row.box().leaf());
                    requireRefused(row, changed, "seed " + SEED + " round " + round);
                }
            }
        }
    }

    private static StoredBox withCiphertext(Row row, int length) {
        return new StoredBox(
                row.box().keyId(),
                row.box().keyVersion(),
                row.box().nonce(),
                Arrays.copyOf(row.box().ciphertext(), length),
                row.box().leaf());
    }

    private static boolean same(StoredBox one, StoredBox other) {
        return one.keyId().equals(other.keyId())
                && one.keyVersion() == other.keyVersion()
                && Arrays.equals(one.nonce(), other.nonce())
                && Arrays.equals(one.ciphertext(), other.ciphertext())
                && Arrays.equals(one.leaf(), other.leaf());
    }

    private void requireRefused(Row row, StoredBox changed, String what) {
        BoxOpener opener =
                new BoxOpener(
                        keys,
                        (school, places) -> Map.of(Place.of(row.field().location()), changed),
                        BoxTamperPropertyTest::originOf,
                        CodecFixture.ISSUER);
        PurposeGrant grant =
                CodecFixture.ISSUER.issue(
                        new PurposeGrant.Reach(
                                row.school(),
                                Set.of(row.field().subject()),
                                Set.of(Category.IDENTITY),
                                Set.of("nameZh")),
                        new UUID(0, 0));
        assertThatThrownBy(() -> opener.open(row.field(), grant))
                .as("event %s: %s", row.eventId(), what)
                .isInstanceOfSatisfying(
                        IntegrityViolation.class,
                        refusal -> assertThat(refusal.check()).as("the check").startsWith("box-"))
                .hasMessageContaining(row.eventId())
                .hasMessageNotContaining("陳");
    }
}

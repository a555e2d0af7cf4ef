package hk.chopmark.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.log.leaf.Commitments;
import hk.chopmark.core.log.leaf.Leaf;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.seal.BoxOpener;
import hk.chopmark.core.seal.BoxSource;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.PurposeGrant;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.TransientFailure;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Opening what the codec sealed: who may, and what happens to bytes that were changed. */
class BoxOpenerTest {
    private static final EventCatalog CATALOG =
            EventCatalog.builder().event(Samples.PupilEnrolled.class).build();
    private static final StudentId ONE =
            new StudentId(UUID.fromString("01990000-0000-7000-8000-000000000011"));
    private static final StudentId TWO =
            new StudentId(UUID.fromString("01990000-0000-7000-8000-000000000012"));
    private static final String FIRST_EVENT = "01990000-0000-7000-8000-000000000001";
    private static final String SECOND_EVENT = "01990000-0000-7000-8000-000000000002";

    private final CodecFixture fixture = new CodecFixture(CATALOG, "boxes");
    private final Samples.PupilEnrolled first = enrol(0, FIRST_EVENT, ONE);
    private final Samples.PupilEnrolled second = enrol(1, SECOND_EVENT, TWO);

    private Samples.PupilEnrolled enrol(long position, String id, StudentId student) {
        Samples.PupilEnrolled event =
                new Samples.PupilEnrolled(
                        student,
                        Sealed.of(student, Category.IDENTITY, "CHAN Tai Man"),
                        Sealed.of(student, Category.IDENTITY, "陳大文"),
                        LocalDate.of(2026, 9, 1));
        return (Samples.PupilEnrolled) fixture.roundTrip(position, id, event).event();
    }

    private static PurposeGrant grant(SchoolId school, StudentId student, Category category) {
        return CodecFixture.ISSUER.issue(
                new PurposeGrant.Reach(
                        school, Set.of(student), Set.of(category), Set.of("nameEn", "nameZh")),
                new UUID(0, 0));
    }

    private static PurposeGrant grant() {
        return grant(CodecFixture.SCHOOL, ONE, Category.IDENTITY);
    }

    private static BoxSource.Place placeOf(Sealed<?> field) {
        return BoxSource.Place.of(field.location());
    }

    /** An opener over rows in which one box was changed. */
    private BoxOpener with(UnaryOperator<BoxSource.StoredBox> change) {
        return new BoxOpener(
                fixture.keys(),
                (school, places) -> {
                    Map<BoxSource.Place, BoxSource.StoredBox> boxes =
                            fixture.boxes().find(school, places);
                    boxes.replaceAll((place, box) -> change.apply(box));
                    return boxes;
                },
                school -> CodecFixture.ORIGIN,
                CodecFixture.ISSUER);
    }

    @Test
    void a_grant_opens_the_fields_it_covers() {
        assertThat(fixture.opener().open(first.nameZh(), grant()))
                .as("the name")
                .isEqualTo(new OpenedField.Value<>("陳大文"));
    }

    @Test
    void a_grant_for_another_subject_category_or_school_opens_nothing() {
        for (PurposeGrant other :
                List.of(
                        grant(CodecFixture.SCHOOL, TWO, Category.IDENTITY),
                        grant(CodecFixture.SCHOOL, ONE, Category.HEALTH))) {
            assertThatThrownBy(() -> fixture.opener().open(first.nameZh(), other))
                    .as("a grant that does not cover the field")
                    .isInstanceOf(IllegalArgumentException.class);
        }
        PurposeGrant elsewhere = grant(new SchoolId(new UUID(9, 9)), ONE, Category.IDENTITY);
        assertThat(fixture.opener().open(first.nameZh(), elsewhere))
                .as("another school finds no box of this one")
                .isEqualTo(new OpenedField.Erased<String>(null));
    }

    @Test
    void a_grant_opens_once_and_only_in_time_and_only_the_boxes_of_its_issuer() {
        PurposeGrant once = grant();
        assertThat(fixture.opener().open(first.nameZh(), once)).as("the first use").isNotNull();
        assertThatThrownBy(() -> fixture.opener().open(first.nameZh(), once))
                .as("the second use")
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Already used");

        AtomicReference<Instant> now = new AtomicReference<>(CodecFixture.AT);
        PurposeGrant.Issuer other = new PurposeGrant.Issuer(now::get);
        PurposeGrant.Reach reach =
                new PurposeGrant.Reach(
                        CodecFixture.SCHOOL,
                        Set.of(ONE),
                        Set.of(Category.IDENTITY),
                        Set.of("nameZh"));
        assertThatThrownBy(() ->
                        fixture.opener().open(first.nameZh(), other.issue(reach, new UUID(0, 0))))
                .as("a grant of somebody else's making")
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did not issue");

        BoxOpener ofOther =
                new BoxOpener(
                        fixture.keys(), fixture.boxes(), school -> CodecFixture.ORIGIN, other);
        PurposeGrant late = other.issue(reach, new UUID(0, 0));
        assertThatThrownBy(() -> ofOther.open(first.nameEn(), late))
                .as("a field that was not named")
                .isInstanceOf(IllegalArgumentException.class);
        now.updateAndGet(at -> at.plus(PurposeGrant.MAX_AGE));
        assertThatThrownBy(() -> ofOther.open(first.nameZh(), late))
                .as("too late")
                .isInstanceOf(TransientFailure.class);
        assertThatThrownBy(() -> ofOther.open(first.nameZh(), late))
                .as("too late, and tried again")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_forged_handle_opens_nothing() {
        Sealed<String> forged =
                Sealed.stored(ONE, Category.IDENTITY, String.class, second.nameZh().location());
        assertThatThrownBy(() -> fixture.opener().open(forged, grant()))
                .as("a handle that claims another pupil's box")
                .isInstanceOf(IntegrityViolation.class)
                .hasMessageContaining(SECOND_EVENT);
    }

    @Test
    void a_fresh_value_is_not_opened() {
        Sealed<String> fresh = Sealed.of(ONE, Category.IDENTITY, "CHAN");
        assertThatThrownBy(() -> fixture.opener().open(fresh, grant()))
                .as("a value that was never stored")
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("CHAN");
    }

    @Test
    void a_destroyed_key_is_an_erased_field() {
        fixture.keys()
                .destroy(
                        CodecFixture.SCHOOL,
                        Set.of(new KeyOwner(ONE, Category.IDENTITY)),
                        new UUID(0, 1));
        assertThat(fixture.opener().open(first.nameZh(), grant()))
                .as("after the key is gone")
                .isEqualTo(new OpenedField.Erased<String>(null));
        assertThat(fixture.opener().disclose(List.of(first.nameZh()), grant()))
                .as("nothing to disclose")
                .isEmpty();
    }

    @Test
    void a_deleted_box_is_an_erased_field() {
        BoxOpener opener =
                new BoxOpener(
                        fixture.keys(),
                        (school, places) -> Map.of(),
                        school -> CodecFixture.ORIGIN,
                        CodecFixture.ISSUER);
        assertThat(opener.open(first.nameZh(), grant()))
                .as("after the box is gone")
                .isEqualTo(new OpenedField.Erased<String>(null));
    }

    @Test
    void every_flipped_bit_of_nonce_and_ciphertext_is_refused() {
        BoxSource.StoredBox box = boxOf(first);
        for (int bit = 0; bit < 8 * (box.nonce().length + box.ciphertext().length); bit++) {
            int at = bit;
            assertThatThrownBy(
                            () -> with(stored -> flipped(stored, at)).open(first.nameZh(), grant()))
                    .as("bit %d", at)
                    .isInstanceOf(IntegrityViolation.class)
                    .hasMessageContaining("box 0 of event " + FIRST_EVENT)
                    .hasMessageNotContaining("陳");
        }
    }

    private static BoxSource.StoredBox flipped(BoxSource.StoredBox box, int bit) {
        byte[] nonce = box.nonce().clone();
        byte[] ciphertext = box.ciphertext().clone();
        byte[] part = bit < 8 * nonce.length ? nonce : ciphertext;
        int within = bit < 8 * nonce.length ? bit : bit - 8 * nonce.length;
        part[within / 8] ^= (byte) (1 << (within % 8));
        return new BoxSource.StoredBox(
                box.keyId(), box.keyVersion(), nonce, ciphertext, box.leaf());
    }

    @Test
    void a_box_swapped_with_another_is_refused() {
        BoxSource.StoredBox other = boxOf(second);
        BoxSource.StoredBox own = boxOf(first);
        assertThatThrownBy(() -> with(box -> other).open(first.nameZh(), grant()))
                .as("another event's box, whole")
                .isInstanceOf(IntegrityViolation.class);
        BoxSource.StoredBox relabelled =
                new BoxSource.StoredBox(
                        own.keyId(),
                        own.keyVersion(),
                        other.nonce(),
                        other.ciphertext(),
                        own.leaf());
        assertThatThrownBy(() -> with(box -> relabelled).open(first.nameZh(), grant()))
                .as("another event's bytes in this event's row")
                .isInstanceOf(IntegrityViolation.class);
    }

    @Test
    void a_box_changed_together_with_its_leaf_does_not_open_under_its_key() {
        BoxOpener opener =
                with(box -> {
                    byte[] ciphertext = box.ciphertext().clone();
                    ciphertext[0] ^= 1;
                    Leaf.BoxCommitment old = Leaf.parse(box.leaf()).boxes().getFirst();
                    Leaf.BoxCommitment changed =
                            new Leaf.BoxCommitment(
                                    Commitments.box(box.nonce(), ciphertext), old.fields());
                    return new BoxSource.StoredBox(
                            box.keyId(),
                            box.keyVersion(),
                            box.nonce(),
                            ciphertext,
                            relabelled(box.leaf(), changed));
                });
        assertThatThrownBy(() -> opener.open(first.nameZh(), grant()))
                .as("the digest fits, the tag does not")
                .isInstanceOf(IntegrityViolation.class)
                .hasMessageContaining("box-tag");
    }

    @Test
    void a_value_that_the_leaf_does_not_commit_to_is_not_given_out() {
        BoxOpener opener =
                with(box -> {
                    Leaf.BoxCommitment old = Leaf.parse(box.leaf()).boxes().getFirst();
                    Leaf.FieldCommitment lie = new Leaf.FieldCommitment("nameZh", new byte[32]);
                    Leaf.BoxCommitment changed =
                            new Leaf.BoxCommitment(
                                    old.digest(), List.of(old.fields().getFirst(), lie));
                    return new BoxSource.StoredBox(
                            box.keyId(),
                            box.keyVersion(),
                            box.nonce(),
                            box.ciphertext(),
                            relabelled(box.leaf(), changed));
                });
        assertThatThrownBy(() -> opener.open(first.nameZh(), grant()))
                .as("the box opens, the commitment does not fit")
                .isInstanceOf(IntegrityViolation.class)
                .hasMessageContaining("field-commitment");
    }

    private static byte[] relabelled(byte[] bytes, Leaf.BoxCommitment box) {
        Leaf leaf = Leaf.parse(bytes);
        return new Leaf(
                        leaf.at(),
                        leaf.bodyCommitment(),
                        List.of(box),
                        leaf.id(),
                        leaf.origin(),
                        leaf.tags(),
                        leaf.type())
                .bytes();
    }

    @Test
    void another_log_does_not_open_the_box() {
        Origin other = Origin.parse("chopmark.hk/s/zzzzzzzzzzzzzzzzzzzzzzzzzz/e1");
        BoxOpener opener =
                new BoxOpener(
                        fixture.keys(), fixture.boxes(), school -> other, CodecFixture.ISSUER);
        assertThatThrownBy(() -> opener.open(first.nameZh(), grant()))
                .as("the origin is part of what a box is sealed for")
                .isInstanceOf(IntegrityViolation.class);
    }

    @Test
    void the_version_of_the_key_is_bound_too() {
        BoxOpener opener =
                with(box ->
                        new BoxSource.StoredBox(
                                box.keyId(),
                                box.keyVersion() + 1,
                                box.nonce(),
                                box.ciphertext(),
                                box.leaf()));
        assertThat(opener.open(first.nameZh(), grant()))
                .as("a version that does not exist")
                .isEqualTo(new OpenedField.Erased<String>(null));
    }

    @Test
    void many_fields_open_together() {
        List<Sealed<?>> fields =
                List.of(first.nameEn(), first.nameZh(), second.nameEn(), second.nameZh());
        assertThat(fixture.opener().openAll(fields, CodecFixture.grantFor(fields)))
                .as("fields asked for")
                .hasSize(4)
                .containsEntry(second.nameEn(), new OpenedField.Value<>("CHAN Tai Man"));
    }

    private BoxSource.StoredBox boxOf(Samples.PupilEnrolled event) {
        BoxSource.Place place = placeOf(event.nameZh());
        BoxSource.StoredBox box =
                fixture.boxes().find(CodecFixture.SCHOOL, List.of(place)).get(place);
        if (box == null) {
            throw new AssertionError("The box was not stored");
        }
        return box;
    }
}

package hk.chopmark.core.codec;

import static hk.chopmark.core.decision.InClear.Nature.CITATION;
import static hk.chopmark.core.decision.InClear.Nature.CODE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.log.leaf.Commitments;
import hk.chopmark.core.log.leaf.Leaf;
import hk.chopmark.core.log.tree.LeafHash;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    private static final String ID = "01990000-0000-7000-8000-000000000001";
    private static final StudentId STUDENT =
            new StudentId(UUID.fromString("01990000-0000-7000-8000-000000000011"));
    private static final Samples.SlipOpened OPENED =
            new Samples.SlipOpened(
                    new NoticeId(new UUID(1, 1)),
                    2,
                    STUDENT,
                    new GuardianId(new UUID(2, 2)),
                    "zh-HK",
                    3);

    @Event(namespace = "sample", name = "Noted", version = "1")
    record Noted(@InClear(CODE) String text) implements DomainEvent {}

    @Event(namespace = "sample", name = "NotedAll", version = "1")
    record NotedAll(
            @InClear(CODE) List<String> texts,
            @InClear(CODE) Set<String> codes,
            @Nullable @InClear(CITATION) String source)
            implements DomainEvent {
        NotedAll(int count, String text) {
            this(Collections.nCopies(count, text), Set.of(), null);
        }
    }

    @Event(namespace = "sample", name = "Audience", version = "1")
    record Audience(List<StudentId> students) implements DomainEvent {}

    private static final EventCatalog CATALOG =
            EventCatalog.builder()
                    .event(Samples.SlipOpened.class)
                    .event(Samples.PupilEnrolled.class)
                    .event(Noted.class)
                    .event(NotedAll.class)
                    .event(Audience.class)
                    .build();

    private final CodecFixture fixture = new CodecFixture(CATALOG, "codec");

    @Test
    void an_event_without_personal_fields_comes_back_equal() {
        Recorded<?> recorded = fixture.roundTrip(7, ID, OPENED);
        assertThat(recorded.event()).as("the event").isEqualTo(OPENED);
        assertThat(recorded.position()).as("its position").isEqualTo(7);
        assertThat(recorded.at()).as("its time").isEqualTo(CodecFixture.AT);
        assertThat(recorded.meta())
                .as("its metadata")
                .containsEntry(Meta.ACTOR, CodecFixture.ACTOR.text());
    }

    @Test
    void two_encodings_of_one_event_differ_by_their_salt() {
        assertThat(fixture.encode(ID, OPENED).body())
                .as("the second body")
                .isNotEqualTo(fixture.encode(ID, OPENED).body());
    }

    @Test
    void the_schools_own_tag_is_implied_and_all_others_are_indexed() {
        EventDraft plain = fixture.draft(ID, OPENED);
        EventDraft tagged =
                new EventDraft(
                        plain.school(),
                        plain.id(),
                        plain.name(),
                        plain.version(),
                        plain.at(),
                        plain.payload(),
                        plain.meta(),
                        new TreeSet<>(List.of(CodecFixture.SCHOOL.text(), "round=1")));
        EncodedEvent encoded = fixture.codec().encode(List.of(tagged)).getFirst();
        TreeSet<String> expected = new TreeSet<>(RefTags.of(OPENED));
        expected.add("round=1");
        assertThat(EventCodec.tagsOf(encoded.body())).as("tags in the body").isEqualTo(expected);
        assertThat(encoded.indexTags())
                .as("tags in the index")
                .isSorted()
                .containsExactly(fixture.codec().indexTags(CodecFixture.SCHOOL, expected))
                .doesNotContain(
                        fixture.codec().indexTag(CodecFixture.SCHOOL, CodecFixture.SCHOOL.text()));
    }

    @Test
    void one_box_holds_all_fields_of_a_subject_in_a_category() {
        Samples.PupilEnrolled event =
                new Samples.PupilEnrolled(
                        STUDENT,
                        Sealed.of(STUDENT, Category.IDENTITY, "CHAN Tai Man"),
                        Sealed.of(STUDENT, Category.IDENTITY, "陳大文"),
                        LocalDate.of(2026, 9, 1));
        Leaf leaf = Leaf.parse(fixture.encode(ID, event).leaf());
        assertThat(leaf.boxes()).as("boxes").hasSize(1);
        assertThat(leaf.boxes().getFirst().fields().stream().map(Leaf.FieldCommitment::path))
                .as("fields in the box")
                .containsExactly("nameEn", "nameZh");
    }

    @Test
    void a_handle_is_not_sealed_again() {
        Sealed<String> handle =
                Sealed.stored(
                        STUDENT,
                        Category.IDENTITY,
                        String.class,
                        new Sealed.Location(1, ID, 0, "nameEn"));
        Samples.PupilEnrolled event =
                new Samples.PupilEnrolled(STUDENT, handle, handle, LocalDate.of(2026, 9, 1));
        assertThatThrownBy(() -> fixture.encode(ID, event))
                .as("a handle holds no value")
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void what_is_too_large_is_refused_before_anything_is_stored() {
        assertTooLarge("body", new NotedAll(5_000, "x".repeat(250)));
        assertTooLarge("body", new NotedAll(2_500, "\t".repeat(250)));
        assertTooLarge("box", pupil("x".repeat(512 << 10)));
        assertTooLarge(
                "tags",
                new Audience(
                        Stream.iterate(0, i -> i + 1)
                                .limit(513)
                                .map(i -> new StudentId(new UUID(1, i)))
                                .toList()));
        assertThat(fixture.encode(ID, new NotedAll(4_140, "x".repeat(250))).body())
                .as("a body just below the bound")
                .hasSizeLessThanOrEqualTo(1 << 20);
    }

    @Test
    void a_text_in_clear_is_no_longer_than_its_nature_allows() {
        String code = "𠮷".repeat(125);
        String citation = "𠮷".repeat(250);
        assertThat(fixture.encode(ID, new NotedAll(List.of(code), Set.of(code), citation)).body())
                .as("as long as allowed")
                .isNotEmpty();
        assertTooLarge("text", new Noted(code + "x"));
        assertTooLarge("text", new NotedAll(List.of(code + "x"), Set.of(), null));
        assertTooLarge("text", new NotedAll(List.of(), Set.of(code + "x"), null));
        assertTooLarge("text", new NotedAll(List.of(), Set.of(), citation + "x"));
    }

    @Test
    void what_no_way_in_may_take_is_not_stored_either() {
        for (Object event :
                List.of(
                        new Noted("a\u0000"),
                        new NotedAll(List.of(), Set.of("a\u0000"), null),
                        new Noted("a\u001b[2J"),
                        new Noted("a\u202e"),
                        pupil("a\u0000"),
                        pupil("x", LocalDate.of(1899, 12, 31)),
                        pupil("x", LocalDate.of(2201, 1, 1)))) {
            assertThatThrownBy(() -> fixture.encode(ID, event))
                    .as("the codec asks the rules of the border again")
                    .isInstanceOfSatisfying(
                            DomainRejection.class,
                            rejection ->
                                    assertThat(rejection.code())
                                            .as("code")
                                            .isEqualTo("event.not-storable"));
        }
    }

    @Test
    void text_that_is_not_unicode_is_refused_and_never_stored_as_a_question_mark() {
        for (Object event : List.of(new Noted("\ud800"), pupil("\udc00 CHAN"))) {
            assertThatThrownBy(() -> fixture.encode(ID, event))
                    .as("a lone surrogate")
                    .isInstanceOfSatisfying(
                            DomainRejection.class,
                            rejection ->
                                    assertThat(rejection.code())
                                            .as("code")
                                            .isEqualTo("event.not-storable"))
                    .hasMessageNotContaining("CHAN");
        }
    }

    private static Samples.PupilEnrolled pupil(String name) {
        return pupil(name, LocalDate.of(2026, 9, 1));
    }

    private static Samples.PupilEnrolled pupil(String name, LocalDate day) {
        return new Samples.PupilEnrolled(
                STUDENT,
                Sealed.of(STUDENT, Category.IDENTITY, name),
                Sealed.of(STUDENT, Category.IDENTITY, "x"),
                day);
    }

    private void assertTooLarge(String part, Object event) {
        assertThatThrownBy(() -> fixture.encode(ID, event))
                .as("too large: %s", part)
                .isInstanceOfSatisfying(
                        DomainRejection.class,
                        rejection -> {
                            assertThat(rejection.code()).as("code").isEqualTo("event.too-large");
                            assertThat(rejection.facts()).as("facts").containsEntry("part", part);
                        })
                .hasMessageNotContaining("xx");
    }

    @Test
    void data_with_an_unknown_missing_or_odd_member_are_refused_by_name_and_without_value() {
        assertUnreadable("extra is unknown", data -> data.put("extra", JsonValue.of("SECRET")));
        assertUnreadable("level is missing", data -> data.remove("level"));
        assertUnreadable(
                "level must be an integer", data -> data.put("level", JsonValue.of("SECRET")));
        assertUnreadable(
                "level must be an integer", data -> data.put("level", JsonValue.of(1L << 40)));
        assertUnreadable(
                "student is no StudentId",
                data -> data.put("student", JsonValue.of("staff=SECRET")));
        assertUnreadable(
                "student is no StudentId",
                data ->
                        data.put(
                                "student",
                                JsonValue.of(STUDENT.text().toUpperCase(java.util.Locale.ROOT))));
    }

    private void assertUnreadable(String message, Consumer<Map<String, JsonValue>> change) {
        StoredEvent stored = fixture.store(3, fixture.encode(ID, OPENED));
        JsonObject body = CanonicalJson.parse(stored.body(), 1 << 20, 32).asObject();
        Map<String, JsonValue> data = new TreeMap<>(body.object("data").members());
        change.accept(data);
        Map<String, JsonValue> members = new TreeMap<>(body.members());
        members.put("data", JsonObject.of(data));
        StoredEvent changed = withBody(stored, CanonicalJson.write(JsonObject.of(members)));
        assertThatThrownBy(() -> fixture.codec().decode(changed))
                .as(message)
                .isInstanceOf(IntegrityViolation.class)
                .hasMessageContaining("sample.SlipOpened@1")
                .hasMessageContaining(message)
                .hasMessageNotContaining("SECRET");
    }

    /** The event as somebody with the power to rewrite leaf and hash would leave it. */
    private static StoredEvent withBody(StoredEvent stored, byte[] body) {
        Leaf leaf = Leaf.parse(stored.leaf());
        byte[] rewritten =
                new Leaf(
                                leaf.at(),
                                Commitments.body(body),
                                leaf.boxes(),
                                leaf.id(),
                                leaf.origin(),
                                leaf.tags(),
                                leaf.type())
                        .bytes();
        return new StoredEvent(
                stored.position(),
                stored.school(),
                stored.id(),
                stored.type(),
                stored.at(),
                rewritten,
                body,
                LeafHash.of(rewritten).bytes());
    }

    @Test
    void an_event_that_the_catalogue_does_not_hold_is_refused() {
        EventDraft draft = fixture.draft(ID, OPENED);
        EventDraft newer =
                new EventDraft(
                        draft.school(),
                        draft.id(),
                        draft.name(),
                        2,
                        draft.at(),
                        OPENED,
                        draft.meta(),
                        draft.tags());
        assertThatThrownBy(() -> fixture.codec().encode(List.of(newer)))
                .as("a version that does not exist")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_mandatory_component_that_is_null_is_refused_by_name() {
        Samples.SlipOpened broken =
                new Samples.SlipOpened(
                        OPENED.notice(), 1, STUDENT, OPENED.guardian(), nothing(), 3);
        assertThatThrownBy(() -> fixture.encode(ID, broken))
                .as("null where the record promises a value")
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("language");
    }

    @SuppressWarnings("NullAway") // a caller compiled without the null checker
    private static String nothing() {
        return null;
    }

    @Test
    void many_events_are_encoded_in_order() {
        List<EventDraft> drafts =
                Stream.iterate(0, i -> i + 1)
                        .limit(50)
                        .map(i -> fixture.draft(new UUID(5, i).toString(), OPENED))
                        .toList();
        assertThat(fixture.codec().encode(drafts).stream().map(EncodedEvent::id))
                .as("ids in the order of the drafts")
                .containsExactlyElementsOf(drafts.stream().map(EventDraft::id).toList());
    }

    @Test
    void an_event_may_refer_to_an_erased_person_but_seal_nothing_for_one() {
        CodecFixture own = new CodecFixture(CATALOG, "erased");
        int tagsBefore = Leaf.parse(own.encode(ID, OPENED).leaf()).tags().size();
        own.keys()
                .destroy(
                        CodecFixture.SCHOOL,
                        List.of(new KeyOwner(STUDENT, Category.IDENTITY)),
                        UUID.fromString(ID));
        Leaf leaf = Leaf.parse(own.encode(ID, OPENED).leaf());
        assertThat(leaf.tags())
                .as("tags of the persons who still have a key")
                .hasSize(tagsBefore - 1);
        assertThatThrownBy(() -> own.encode(ID, pupil("x")))
                .as("a name sealed for an erased pupil")
                .isInstanceOf(DomainRejection.class)
                .hasMessageContaining("subject.erased")
                .hasMessageContaining(STUDENT.text());
    }
}

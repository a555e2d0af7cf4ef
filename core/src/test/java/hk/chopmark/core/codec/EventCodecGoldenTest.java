package hk.chopmark.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The bytes of body, leaf and boxes, for ever; and a file of an old version read by the new
 * program.
 */
class EventCodecGoldenTest {
    private static final java.nio.file.Path FOLDER =
            java.nio.file.Path.of("src", "test", "resources", "golden", "codec");

    private static final EventType MET_BEFORE = new EventType("sample.GuardianMet", 1);

    private static final EventCatalog CURRENT =
            EventCatalog.builder()
                    .event(Samples.EverythingHappened.class)
                    .event(Samples.PupilEnrolled.class)
                    .event(Samples.SlipOpened.class)
                    .event(Samples.GuardianMet.class)
                    .upcaster(
                            new Upcaster(
                                    "sample.GuardianMet",
                                    1,
                                    EventCodecGoldenTest::nameBecameNameEn))
                    .build();

    /** The catalogue as it was when {@link #MET_BEFORE} was written. */
    private static final EventCatalog BEFORE =
            EventCatalog.builder().event(Samples.GuardianMetBefore.class).build();

    private static final StudentId STUDENT =
            new StudentId(UUID.fromString("01990000-0000-7000-8000-000000000011"));
    private static final GuardianId GUARDIAN =
            new GuardianId(UUID.fromString("01990000-0000-7000-8000-000000000021"));

    private final EventGoldenFiles golden = new EventGoldenFiles(CURRENT, FOLDER);

    private static JsonObject nameBecameNameEn(JsonObject data) {
        return JsonObject.builder()
                .put("channel", "unknown")
                .put("guardian", data.get("guardian"))
                .put("nameEn", data.get("name"))
                .build();
    }

    @Test
    void an_event_without_personal_fields_has_its_bytes() {
        NoticeId notice = new NoticeId(UUID.fromString("01990000-0000-7000-8000-000000000031"));
        golden.check(new Samples.SlipOpened(notice, 2, STUDENT, GUARDIAN, "zh-HK", 3));
    }

    @Test
    void two_fields_in_one_box_have_their_bytes() {
        golden.check(
                new Samples.PupilEnrolled(
                        STUDENT,
                        Sealed.of(STUDENT, Category.IDENTITY, "CHAN Tai Man"),
                        Sealed.of(STUDENT, Category.IDENTITY, "陳大文"),
                        LocalDate.of(2026, 9, 1)));
    }

    @Test
    void every_kind_of_component_has_its_bytes() {
        ClassId classId = new ClassId(UUID.fromString("01990000-0000-7000-8000-000000000041"));
        golden.check(
                new Samples.EverythingHappened(
                        STUDENT,
                        classId,
                        "quote \" backslash \\ tab \t 港 𠮷",
                        -1,
                        (1L << 53) - 1,
                        true,
                        Samples.Level.SIGNED,
                        Instant.parse("2026-09-01T00:00:00Z"),
                        LocalDate.of(2026, 9, 1),
                        UUID.fromString("01990000-0000-7000-8000-000000000051"),
                        classId,
                        new ActorRef.Person(GUARDIAN),
                        Set.of("zh-HK", "en"),
                        Set.of(Samples.Level.SIGNED, Samples.Level.DELIVERED),
                        List.of(
                                new Samples.Family(
                                        GUARDIAN,
                                        Sealed.of(GUARDIAN, Category.CONTACT, "+85291234567"),
                                        List.of(STUDENT)),
                                new Samples.Family(GUARDIAN, null, List.of())),
                        Sealed.of(STUDENT, Category.IDENTITY, "陳大文"),
                        Sealed.of(STUDENT, Category.IDENTITY, LocalDate.of(2014, 2, 28)),
                        Sealed.of(STUDENT, Category.ACADEMIC, 87),
                        Sealed.of(STUDENT, Category.HEALTH, 1234567890123L)));
    }

    @Test
    void the_second_version_has_its_bytes() {
        golden.check(
                new Samples.GuardianMet(
                        GUARDIAN,
                        "parents-evening",
                        Sealed.of(GUARDIAN, Category.IDENTITY, "WONG")));
    }

    @Test
    void the_first_version_keeps_its_bytes() {
        new EventGoldenFiles(BEFORE, FOLDER)
                .check(
                        new Samples.GuardianMetBefore(
                                GUARDIAN, Sealed.of(GUARDIAN, Category.IDENTITY, "WONG Siu Ling")));
    }

    @Test
    void a_file_of_the_first_version_is_read_as_the_second_and_its_sealed_field_still_opens() {
        CodecFixture fixture = new CodecFixture(CURRENT, "upcast");
        Recorded<?> recorded = fixture.codec().decode(fixture.store(7, golden.stored(MET_BEFORE)));
        Samples.GuardianMet met = (Samples.GuardianMet) recorded.event();
        assertThat(met.guardian()).as("a member kept").isEqualTo(GUARDIAN);
        assertThat(met.channel()).as("a member added").isEqualTo("unknown");
        fixture.keys().current(CodecFixture.SCHOOL, GUARDIAN, Category.IDENTITY).close();
        assertThat(
                        fixture.opener()
                                .open(met.nameEn(), CodecFixture.grantFor(List.of(met.nameEn()))))
                .as("a sealed member renamed: its box knows the old path")
                .isEqualTo(new OpenedField.Value<>("WONG Siu Ling"));
    }

    @Test
    void every_kind_has_a_file() {
        golden.checkEveryKindHasAFile();
    }
}

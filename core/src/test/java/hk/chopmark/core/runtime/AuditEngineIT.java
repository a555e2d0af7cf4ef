package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.homework.HomeworkCommand.AssignHomework;
import hk.chopmark.core.homework.HomeworkCommand.SubmitHomework;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkSubmitted;
import hk.chopmark.core.homework.HomeworkEvent.Timeliness;
import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.notice.NoticeCommand.AcknowledgeNotice;
import hk.chopmark.core.notice.NoticeCommand.Copy;
import hk.chopmark.core.notice.NoticeCommand.OpenNotice;
import hk.chopmark.core.notice.NoticeContent;
import hk.chopmark.core.notice.NoticeEvent.NoticeAudienceFixed;
import hk.chopmark.core.notice.NoticeEvent.NoticeVersionPublished;
import hk.chopmark.core.reading.PersonalDataReader;
import hk.chopmark.core.roster.RosterCommand.EnrolStudent;
import hk.chopmark.core.roster.RosterCommand.EnrolStudents;
import hk.chopmark.core.roster.RosterCommand.OpenClass;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.roster.RosterCommand.StartMembership;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.roster.RosterModule;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.SmallSchool.Family;
import hk.chopmark.core.testing.TestEngine;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.core.Metadata;
import org.axonframework.messaging.eventhandling.gateway.EventGateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AuditEngineIT {

    private static final LocalDate SEPTEMBER = LocalDate.of(2025, 9, 1);

    @SuppressWarnings("NullAway.Init")
    private static TestEngine test;

    @BeforeAll
    static void start() {
        test = TestEngine.start();
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    private static AuditEngine engine() {
        return test.engine();
    }

    private static Recorded<?> recorded(CommandResult result) {
        StoredEvent stored = engine().log().byPosition(result.firstPosition()).orElseThrow();
        return engine().codec().decode(stored);
    }

    private static String rejection(Command command, CommandContext context) {
        DomainRejection rejection =
                catchThrowableOfType(DomainRejection.class, () -> engine().send(command, context));
        return Objects.requireNonNull(rejection, "the command must be rejected").code();
    }

    @Test
    void a_small_school_lives_through_its_commands() throws InterruptedException {
        SmallSchool school = SmallSchool.found(engine());
        Family family = school.family(1);
        school.family(2);
        school.publish();
        Copy copy = new Copy(school.notice(), 1, family.student(), family.guardian());

        CommandResult opened =
                engine().send(
                                new OpenNotice(school.school(), copy, "zh", 4),
                                family.guardianActs());
        CommandResult again =
                engine().send(
                                new OpenNotice(school.school(), copy, "zh", 3),
                                family.guardianActs());
        CommandResult signed =
                engine().send(
                                new AcknowledgeNotice(school.school(), copy, 6),
                                family.guardianSigns());
        HomeworkId homework = new HomeworkId(engine().ids().get());
        Instant due = Instant.parse("2025-10-01T00:00:00Z");
        engine().send(
                        new AssignHomework(
                                school.school(), homework, school.classId(), null, due, null),
                        school.headActs());
        CommandResult submitted =
                engine().send(
                                new SubmitHomework(
                                        school.school(),
                                        homework,
                                        family.student(),
                                        null,
                                        false,
                                        null),
                                family.studentActs());

        assertThat(again.count()).as("nothing new, nothing stored").isZero();
        assertThat(signed.asOf()).as("as of after its event").isEqualTo(signed.firstPosition() + 1);
        assertThat(recorded(opened).id())
                .as("the result names the event stored")
                .isEqualTo(opened.eventIds().getFirst());
        assertThat(recorded(opened).meta())
                .as("who, in which role, how, why, where, from which command")
                .containsEntry(Meta.ACTOR, family.guardian().text())
                .containsEntry(Meta.ROLE, "guardian")
                .containsEntry(Meta.AUTH, "password")
                .containsEntry(Meta.PURPOSE, "home-school-communication")
                .containsEntry(Meta.SCHOOL, school.school().text())
                .containsKeys(Meta.CORRELATION, Meta.CAUSATION);
        assertThat(((HomeworkSubmitted) recorded(submitted).event()).timeliness())
                .isEqualTo(Timeliness.LATE);
        assertThat(
                        engine().proofs()
                                .awaitCheckpoint(
                                        school.school(),
                                        submitted.firstPosition(),
                                        Duration.ofSeconds(10)))
                .as("a signed checkpoint covers it soon")
                .isPresent();
    }

    @Test
    void the_audience_says_how_far_the_roster_was_read() {
        SmallSchool school = SmallSchool.found(engine());
        school.family(1);
        school.publish();

        List<StoredEvent> stored =
                engine().log()
                        .find(
                                school.school(),
                                List.of(),
                                Set.of("notice.NoticeAudienceFixed"),
                                0,
                                10);

        Recorded<?> fixed = engine().codec().decode(stored.getFirst());
        assertThat(((NoticeAudienceFixed) fixed.event()).rosterReadAsOf())
                .as("the facts of positions below it")
                .isEqualTo(fixed.position());
    }

    @Test
    void nothing_stands_in_a_school_before_its_founding() {
        SchoolId unknown = new SchoolId(engine().ids().get());

        assertThat(
                        rejection(
                                new OpenClass(
                                        unknown,
                                        new ClassId(engine().ids().get()),
                                        "1A",
                                        "2025/26"),
                                SmallSchool.SETUP))
                .isEqualTo("school.unknown");
        engine().send(new RegisterSchool(unknown, "A", "甲"), SmallSchool.SETUP);
        assertThat(rejection(new RegisterSchool(unknown, "A", "甲"), SmallSchool.SETUP))
                .isEqualTo("roster.school-already-registered");
    }

    @Test
    void a_repeated_request_is_done_once_and_answered_every_time() {
        SmallSchool school = SmallSchool.found(engine());
        StudentId student = new StudentId(engine().ids().get());
        CommandContext keyed = SmallSchool.SETUP.withKey("enrol-1");

        CommandResult first = engine().send(enrol(school.school(), student, "甲"), keyed);
        CommandResult second = engine().send(enrol(school.school(), student, "甲"), keyed);

        assertThat(first.repeated()).isFalse();
        assertThat(second)
                .as("the same answer, marked as repeated")
                .isEqualTo(
                        new CommandResult(
                                first.firstPosition(), first.count(), first.eventIds(), true));
        assertThat(rejection(enrol(school.school(), student, "乙"), keyed))
                .as("another sealed value is another request")
                .isEqualTo("idempotency.key-reused");
    }

    private static EnrolStudent enrol(SchoolId school, StudentId student, String name) {
        return new EnrolStudent(
                school,
                student,
                Sealed.of(student, Category.IDENTITY, name),
                null,
                null,
                null,
                SEPTEMBER);
    }

    @Test
    void nothing_is_published_without_an_actor_and_a_purpose() {
        SmallSchool school = SmallSchool.found(engine());
        long head = engine().head();
        Command command = enrol(school.school(), new StudentId(engine().ids().get()), "x");
        CommandGateway commands = engine().axon().getComponent(CommandGateway.class);
        Map<String, String> whole = CommandMetadata.of(SmallSchool.SETUP);

        for (String missing : CommandMetadata.MANDATORY) {
            Metadata metadata = Metadata.from(whole).withoutKeys(Set.of(missing));
            assertThatThrownBy(() -> commands.send(command, metadata).getResultMessage().join())
                    .as("a command without %s", missing)
                    .hasRootCauseInstanceOf(DomainRejection.class);
        }
        assertThatThrownBy(() ->
                        engine().axon()
                                .getComponent(EventGateway.class)
                                .publish(
                                        null,
                                        List.of(
                                                new StudentEnrolled(
                                                        new StudentId(engine().ids().get()),
                                                        null,
                                                        null,
                                                        null,
                                                        null,
                                                        SEPTEMBER)))
                                .join())
                .as("an event without a command")
                .isInstanceOfAny(CompletionException.class, DomainRejection.class);

        assertThat(engine().head()).as("nothing was stored").isEqualTo(head);
    }

    @Test
    void personal_data_is_read_only_behind_its_record() {
        SmallSchool school = SmallSchool.found(engine());
        Family family = school.family(7);
        Sealed<String> name = nameOf(school.school(), family.student());
        ViewPersonalData view =
                new ViewPersonalData(
                        school.school(),
                        "receipt",
                        Set.of(family.student()),
                        Set.of("nameZh"),
                        Set.of(Category.IDENTITY));

        long before = engine().head();
        PersonalDataReader.Reading opened =
                engine().personalData().read(view, school.headActs(), List.of(name));

        assertThat(engine().head()).as("one event per reading").isEqualTo(before + 1);
        assertThat(opened.asOf()).as("as of after its event").isEqualTo(before + 1);
        assertThat(opened.field(name))
                .as("a default view shows a mask, not the name")
                .isEqualTo(new OpenedField.Masked<>("•••"));
        assertThat(engine().codec().decode(engine().log().byPosition(before).orElseThrow()).event())
                .hasFieldOrPropertyWithValue("viewer", school.head())
                .hasFieldOrPropertyWithValue("grants", List.of(school.founding()));
        assertThatIllegalArgumentException()
                .as("a repeated answer would be a reading without record")
                .isThrownBy(() ->
                        engine().personalData()
                                .read(view, school.headActs().withKey("k"), List.of(name)));
        assertThatIllegalArgumentException()
                .as("a field the command does not name")
                .isThrownBy(() ->
                        engine().personalData()
                                .read(
                                        new ViewPersonalData(
                                                school.school(),
                                                "receipt",
                                                Set.of(family.student()),
                                                Set.of("nameEn"),
                                                Set.of(Category.IDENTITY)),
                                        school.headActs(),
                                        List.of(name)));
    }

    @Test
    void a_name_is_seen_in_full_only_by_an_event_of_its_own_and_a_permission_of_its_own() {
        SmallSchool school = SmallSchool.found(engine());
        Family family = school.family(7);
        Family other = school.family(8);
        Sealed<String> name = nameOf(school.school(), family.student());
        UnmaskPersonalData unmask =
                new UnmaskPersonalData(
                        school.school(),
                        "receipt",
                        Set.of(family.student()),
                        Set.of("nameZh"),
                        Set.of(Category.IDENTITY));

        PersonalDataReader.Reading byGrant =
                engine().personalData().unmask(unmask, school.headActs(), List.of(name));
        PersonalDataReader.Reading byLaw =
                engine().personalData().unmask(unmask, family.guardianActs(), List.of(name));

        OpenedField<?> inFull = new OpenedField.Value<>(SmallSchool.CANARY + "7");
        assertThat(byGrant.field(name)).as("by the grant of unmask").isEqualTo(inFull);
        assertThat(byLaw.field(name)).as("one's own child").isEqualTo(inFull);
        assertThat(engine().log().byId(byGrant.recordedBy()).orElseThrow().type())
                .as("an event of its own")
                .isEqualTo("disclosure.PersonalDataUnmasked@1");
        assertThatThrownBy(() ->
                        engine().personalData().unmask(unmask, other.guardianActs(), List.of(name)))
                .as("somebody else's child")
                .isInstanceOf(DomainRejection.class)
                .hasMessageContaining("receipt.view+clear");
    }

    @Test
    void a_refusal_is_on_the_record_before_it_is_answered() {
        SmallSchool school = SmallSchool.found(engine());
        Family family = school.family(8);
        Family other = school.family(9);
        Sealed<String> name = nameOf(school.school(), family.student());
        ViewPersonalData view =
                new ViewPersonalData(
                        school.school(),
                        "receipt",
                        Set.of(family.student()),
                        Set.of("nameZh"),
                        Set.of(Category.IDENTITY));
        long before = engine().head();

        assertThatThrownBy(() ->
                        engine().personalData().read(view, other.guardianActs(), List.of(name)))
                .isInstanceOfSatisfying(
                        DomainRejection.class,
                        rejection -> assertThat(rejection.code()).isEqualTo("access.denied"));

        StoredEvent refusal = engine().log().byPosition(before).orElseThrow();
        assertThat(refusal.type()).isEqualTo("disclosure.AccessDenied@1");
        assertThat(
                        rejection(
                                view,
                                CommandContext.of(Actor.service("demo"), Purpose.AUDIT)
                                        .withKey("refused")))
                .isEqualTo("access.denied");
        assertThat(
                        rejection(
                                view,
                                CommandContext.of(Actor.service("demo"), Purpose.AUDIT)
                                        .withKey("refused")))
                .as("a repeated request is refused again")
                .isEqualTo("access.denied");
        assertThat(engine().head()).as("and recorded once").isEqualTo(before + 2);
    }

    private static Sealed<String> nameOf(SchoolId school, StudentId student) {
        StoredEvent stored =
                engine().log()
                        .find(
                                school,
                                List.of(Set.of(student.text())),
                                Set.of("roster.StudentEnrolled"),
                                0,
                                1)
                        .getFirst();
        StudentEnrolled enrolled = (StudentEnrolled) engine().codec().decode(stored).event();
        return Objects.requireNonNull(enrolled.nameZh());
    }

    @Test
    void the_content_hash_of_a_notice_can_be_recomputed_from_what_is_read() {
        SmallSchool school = SmallSchool.found(engine());
        Family family = school.family(10);
        school.publish();
        StoredEvent stored =
                engine().log()
                        .find(
                                school.school(),
                                List.of(Set.of(school.notice().text())),
                                Set.of("notice.NoticeVersionPublished"),
                                0,
                                1)
                        .getFirst();
        NoticeVersionPublished version =
                (NoticeVersionPublished) engine().codec().decode(stored).event();
        List<Sealed<String>> handles =
                List.of(
                        version.contentSalt(),
                        Objects.requireNonNull(version.titleEn()),
                        Objects.requireNonNull(version.titleZh()),
                        Objects.requireNonNull(version.bodyEn()),
                        Objects.requireNonNull(version.bodyZh()));

        PersonalDataReader.Reading opened =
                engine().personalData()
                        .read(
                                new ViewPersonalData(
                                        school.school(),
                                        "notice",
                                        Set.of(school.notice()),
                                        Set.of(
                                                "contentSalt",
                                                "titleEn",
                                                "titleZh",
                                                "bodyEn",
                                                "bodyZh"),
                                        Set.of(Category.CONTENT)),
                                family.guardianActs(),
                                handles);

        List<String> texts =
                handles.stream()
                        .map(handle -> (OpenedField.Value<?>) opened.field(handle))
                        .map(value -> (String) Objects.requireNonNull(value).value())
                        .toList();
        NoticeContent content =
                new NoticeContent(texts.get(1), texts.get(2), texts.get(3), texts.get(4));
        assertThat(content.hash(hk.chopmark.core.log.json.Base64Url.decode(texts.getFirst())))
                .as("what the guardian reads is what was published")
                .isEqualTo(version.contentHash());
    }

    @Test
    void a_session_sees_what_others_store_and_obeys_the_same_rules() {
        SmallSchool school = SmallSchool.found(engine());
        DecisionSession<EnrolStudents> session =
                engine().session(school.school(), RosterModule.enrolmentSession());
        StudentId first = new StudentId(engine().ids().get());
        StudentId second = new StudentId(engine().ids().get());

        CommandResult stored =
                session.send(batch(school, first), SmallSchool.SETUP.withKey("batch-1"));
        assertThat(stored.count()).as("an enrolment and a membership").isEqualTo(2);
        assertThatThrownBy(() -> session.send(batch(school, first), SmallSchool.SETUP))
                .as("its own events, folded without reading them back")
                .isInstanceOf(DomainRejection.class)
                .hasMessageContaining("roster.person-already-known");
        engine().send(enrol(school.school(), second, "other"), SmallSchool.SETUP);
        assertThatThrownBy(() -> session.send(batch(school, second), SmallSchool.SETUP))
                .as("events of others")
                .isInstanceOf(DomainRejection.class)
                .hasMessageContaining("roster.person-already-known");
        assertThat(session.send(batch(school, first), SmallSchool.SETUP.withKey("batch-1")))
                .as("a batch repeated after a crash")
                .isEqualTo(new CommandResult(stored.firstPosition(), 2, stored.eventIds(), true));
        assertThat(
                        session.send(
                                        batch(school, new StudentId(engine().ids().get())),
                                        SmallSchool.SETUP)
                                .count())
                .as("goes on after rejections")
                .isEqualTo(2);
    }

    private static EnrolStudents batch(SmallSchool school, StudentId student) {
        return new EnrolStudents(
                school.school(),
                List.of(enrol(school.school(), student, "x")),
                List.of(
                        new StartMembership(
                                school.school(),
                                school.classId(),
                                student,
                                MemberRole.PUPIL,
                                null,
                                SEPTEMBER)));
    }
}

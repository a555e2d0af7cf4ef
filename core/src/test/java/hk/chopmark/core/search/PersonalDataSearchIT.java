package hk.chopmark.core.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.disclosure.DisclosureEvent.AccessDenied;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataSearched;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataViewed;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterCommand.CorrectSubjectDetail;
import hk.chopmark.core.roster.RosterCommand.EnrolStudent;
import hk.chopmark.core.roster.RosterCommand.EnrolStudents;
import hk.chopmark.core.roster.RosterCommand.RecordHkid;
import hk.chopmark.core.roster.RosterCommand.RecordStudentLeaving;
import hk.chopmark.core.roster.RosterCommand.RegisterGuardian;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.EngineParts;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.seal.search.BlindIndex;
import hk.chopmark.core.search.PersonalDataSearch.Found;
import hk.chopmark.core.search.PersonalDataSearch.Hit;
import hk.chopmark.core.search.PersonalDataSearch.Search;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Hkid;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SearchKind;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.SmallSchool.Family;
import hk.chopmark.core.testing.TestEngine;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Finding people by name or phone: recorded first, within the searcher's grants, as masks. */
class PersonalDataSearchIT {

    private static final LocalDate SEPTEMBER = LocalDate.of(2025, 9, 1);
    private static final AtomicReference<Instant> NOW =
            new AtomicReference<>(Instant.parse("2026-09-15T04:00:00Z"));

    private static TestEngine running;

    private SmallSchool school;

    @BeforeAll
    static void start() {
        running = TestEngine.start(builder -> builder.clock(NOW::get));
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @BeforeEach
    void found() {
        NOW.updateAndGet(now -> now.plus(Duration.ofMinutes(2)));
        school = SmallSchool.found(engine());
    }

    private static AuditEngine engine() {
        return running.engine();
    }

    private Found search(String text) {
        return search(text, school.headActs());
    }

    private Found search(String text, CommandContext context) {
        return engine().search().search(new Search(school.school(), kind(text), text), context);
    }

    private static SearchKind kind(String text) {
        return text.startsWith("9") ? SearchKind.PHONE : SearchKind.NAME;
    }

    private static List<SubjectRef> subjects(Found found) {
        return found.hits().stream().map(Hit::subject).toList();
    }

    private static <T> T event(UUID id, Class<T> type) {
        return type.cast(engine().codec().decode(engine().log().byId(id).orElseThrow()).event());
    }

    private StudentId enrol(String nameZh, String nameEn) {
        StudentId student = new StudentId(engine().ids().get());
        engine().send(enrolment(student, nameZh, nameEn), SmallSchool.SETUP);
        return student;
    }

    private EnrolStudent enrolment(StudentId student, String nameZh, String nameEn) {
        return new EnrolStudent(
                school.school(),
                student,
                Sealed.of(student, Category.IDENTITY, nameZh),
                Sealed.of(student, Category.IDENTITY, nameEn),
                null,
                null,
                SEPTEMBER);
    }

    @Test
    void a_search_and_the_view_of_its_hits_are_on_record_and_its_text_is_not() throws Exception {
        StudentId wanted = enrol("陳大文", "CHAN Tai Man");
        enrol("李小文", "LEE Siu Man");
        long before = engine().head();

        Found found = search("man CHAN");

        assertThat(subjects(found)).as("found").containsExactly(wanted);
        assertThat(found.hits().getFirst().shown())
                .as("as masks")
                .containsEntry("nameEn", new OpenedField.Masked<>("C. T. M."))
                .containsEntry("nameZh", new OpenedField.Masked<>("陳••"));
        PersonalDataSearched searched = event(found.searchedBy(), PersonalDataSearched.class);
        assertThat(searched.subjects()).as("compared").contains(wanted);
        assertThat(searched.grants()).as("relied on").containsExactly(school.founding());
        PersonalDataViewed viewed = event(found.viewedBy().orElseThrow(), PersonalDataViewed.class);
        assertThat(viewed.subjects()).as("shown").containsExactly(wanted);
        assertThat(engine().head()).as("one event each").isEqualTo(before + 2);
        StoredEvent view = engine().log().byId(found.viewedBy().orElseThrow()).orElseThrow();
        assertThat(new String(view.body(), StandardCharsets.UTF_8))
                .as("the view names the search")
                .contains("search:" + found.searchedBy());
        for (StoredEvent stored : engine().log().range(before, 2)) {
            assertThat(
                            new String(stored.body(), StandardCharsets.UTF_8)
                                    .toLowerCase(java.util.Locale.ROOT))
                    .as("what was searched for")
                    .doesNotContain("chan", "陳");
        }
        assertThat(subjects(search("大文"))).as("by two characters").containsExactly(wanted);
        assertThat(found.asOf()).as("as of after the view").isEqualTo(before + 2);
    }

    @Test
    void a_guardian_is_found_by_phone_and_nobody_by_half_a_number() {
        Family family = school.family(23);
        school.family(24);

        assertThat(subjects(search("9000 1023"))).containsExactly(family.guardian());
        assertThat(search("9000 1099").hits()).as("another number").isEmpty();
        assertThat(rejection("9000"))
                .as("half a number has no form")
                .isEqualTo("search.nothing-to-compare");
    }

    @Test
    void a_phone_that_cannot_be_compared_is_refused_whichever_way_it_comes() {
        GuardianId guardian = new GuardianId(engine().ids().get());
        long before = engine().head();

        DomainRejection refused =
                catchThrowableOfType(
                        DomainRejection.class,
                        () ->
                                engine().send(
                                                new RegisterGuardian(
                                                        school.school(),
                                                        guardian,
                                                        null,
                                                        null,
                                                        Sealed.of(
                                                                guardian,
                                                                Category.CONTACT,
                                                                "9123 4567 / 2345 6789")),
                                                SmallSchool.SETUP));

        assertThat(refused.code()).isEqualTo("border.phone");
        assertThat(refused.facts().toString()).as("not quoted").doesNotContain("4567");
        assertThat(engine().head()).as("nothing was stored").isEqualTo(before);
    }

    private String rejection(String text) {
        return catchThrowableOfType(DomainRejection.class, () -> search(text)).code();
    }

    @Test
    void nobody_is_found_beyond_the_grants_of_the_searcher_and_nothing_tells_of_them() {
        Family inClass = school.family(31);
        StudentId elsewhere = enrol("金絲雀32", "Canary Child 32");
        CommandContext teacher = teacher();

        assertThat(subjects(search("child canary 31", teacher))).containsExactly(inClass.student());
        Found found = search("canary child 32", teacher);
        assertThat(found.hits()).as("of another class").isEmpty();
        assertThat(event(found.searchedBy(), PersonalDataSearched.class).subjects())
                .as("not even compared")
                .doesNotContain(elsewhere);
        assertThat(subjects(search("canary child 32")))
                .as("by the head")
                .containsExactly(elsewhere);
    }

    @Test
    void a_search_records_nothing_of_those_beyond_the_grants_and_is_not_too_wide_for_their_sake() {
        Family inClass = school.family(33);
        List<EnrolStudent> elsewhere =
                IntStream.range(0, 201)
                        .mapToObj(number ->
                                enrolment(
                                        new StudentId(engine().ids().get()),
                                        "金絲雀" + number,
                                        "Canary Child " + number))
                        .toList();
        engine().send(new EnrolStudents(school.school(), elsewhere, List.of()), SmallSchool.SETUP);
        CommandContext teacher = teacher();
        engine().send(
                        new CorrectSubjectDetail(
                                school.school(),
                                elsewhere.getFirst().student(),
                                "nameEn",
                                Sealed.of(
                                        elsewhere.getFirst().student(),
                                        Category.IDENTITY,
                                        "Canary Child Other"),
                                "typing-error"),
                        SmallSchool.SETUP);

        Found found = search("canary child", teacher);

        assertThat(subjects(found)).as("of the class").containsExactly(inClass.student());
        PersonalDataSearched searched = event(found.searchedBy(), PersonalDataSearched.class);
        assertThat(searched.subjects())
                .as("compared, in the class")
                .containsExactly(inClass.student());
        assertThat(searched.fields())
                .as("fields of the class, not the path of another pupil's correction")
                .containsExactly("nameEn");
        assertThat(rejection("canary child")).as("for the head").isEqualTo("search.too-wide");
    }

    private CommandContext teacher() {
        StaffId teacher = new StaffId(engine().ids().get());
        engine().send(
                        new AppointStaff(school.school(), teacher, null, null, "teacher"),
                        SmallSchool.SETUP);
        engine().send(
                        new DefineRole(
                                school.school(),
                                "teacher",
                                Permission.all("roster.view", "roster.search")),
                        school.headActs());
        engine().send(
                        new GrantRole(
                                school.school(),
                                new GrantId(engine().ids().get()),
                                teacher,
                                "teacher",
                                school.classId(),
                                NOW.get(),
                                null),
                        school.headActs());
        return CommandContext.of(
                Actor.person(teacher, "teacher", AuthMethod.PASSWORD), Purpose.TEACHING);
    }

    @Test
    void who_holds_no_grant_is_refused_on_record_without_a_name() {
        Family family = school.family(41);
        long before = engine().head();
        assertThatThrownBy(() -> search("canary child 41", family.guardianActs()))
                .isInstanceOf(DomainRejection.class)
                .hasMessageContaining("roster.search");
        StoredEvent stored = engine().log().byPosition(before).orElseThrow();
        AccessDenied denied = event(UUID.fromString(stored.id()), AccessDenied.class);
        assertThat(denied.subjects()).as("who would have been found").isEmpty();
    }

    @Test
    void a_corrected_name_is_found_and_the_old_one_is_not() throws Exception {
        StudentId student = enrol("陳大文", "CHAN Tai Man");
        engine().send(
                        new CorrectSubjectDetail(
                                school.school(),
                                student,
                                "nameEn",
                                Sealed.of(student, Category.IDENTITY, "WONG Tai Man"),
                                "typing-error"),
                        SmallSchool.SETUP);
        assertThat(subjects(search("wong tai"))).as("the right name").containsExactly(student);
        assertThat(search("chan tai").hits()).as("the wrong name").isEmpty();
        assertThat(subjects(search("大文"))).as("the other name stands").containsExactly(student);
    }

    @Test
    void who_left_and_came_back_is_found_as_before() {
        StudentId student = enrol("何家希", "HO Ka Hei");
        LocalDate last = SEPTEMBER.plusDays(30);
        engine().send(new RecordStudentLeaving(school.school(), student, last), SmallSchool.SETUP);
        engine().send(
                        new EnrolStudent(
                                school.school(), student, null, null, null, null, last.plusDays(9)),
                        SmallSchool.SETUP);
        assertThat(subjects(search("ho ka"))).as("the name stands").containsExactly(student);
    }

    @Test
    void a_crash_before_or_after_the_append_heals_at_the_next_search() throws Exception {
        StudentId student = enrol("陳大文", "CHAN Tai Man");
        sql("UPDATE chopmark_keys.blind_index SET position = NULL WHERE school = '%s'");
        StudentId never = new StudentId(engine().ids().get());
        EngineParts.searchIndex(engine())
                .stage(
                        school.school(),
                        List.of(
                                new BlindIndex.Entry(
                                        engine().ids().get(),
                                        SearchKind.NAME,
                                        "nameEn",
                                        Sealed.of(never, Category.IDENTITY, "CHAN Tai Ming"))));

        assertThat(subjects(search("chan tai"))).as("at once").containsExactly(student);
        NOW.updateAndGet(now -> now.plus(Duration.ofMinutes(6)));
        assertThat(subjects(search("chan tai"))).as("after the healing").containsExactly(student);
        assertThat(count("position IS NULL")).as("rows left over").isZero();
        assertThat(count("subject = '" + never.text() + "'"))
                .as("rows of an event that never came")
                .isZero();
        assertThat(count("subject = '" + student.text() + "'")).as("settled rows").isPositive();
    }

    @Test
    void an_identity_card_number_is_never_a_search_token_nor_a_tag() throws Exception {
        StudentId student = enrol("陳大文", "CHAN Tai Man");
        int before = count("true");
        CommandResult recorded =
                engine().send(
                                new RecordHkid(
                                        school.school(),
                                        student,
                                        Hkid.parse("A123456(3)").sealedFor(student),
                                        "enrolment"),
                                SmallSchool.SETUP);
        assertThat(count("true")).as("rows of the index").isEqualTo(before);
        assertThat(rejection("A123456(3)")).isEqualTo("search.identity-number");
        assertThatThrownBy(() ->
                        new BlindIndex.Entry(
                                engine().ids().get(),
                                SearchKind.NAME,
                                "hkid",
                                Hkid.parse("A123456(3)").sealedFor(student)))
                .as("the index refuses the category")
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("A123456");
        StoredEvent stored = engine().log().byPosition(recorded.firstPosition()).orElseThrow();
        assertThat(new String(stored.body(), StandardCharsets.UTF_8)).doesNotContain("123456");
        assertThat(new String(stored.leaf(), StandardCharsets.UTF_8)).doesNotContain("123456");
    }

    @Test
    void too_many_candidates_and_too_many_searches_are_refused() throws Exception {
        engine().send(
                        new EnrolStudents(
                                school.school(),
                                IntStream.range(0, 201)
                                        .mapToObj(number ->
                                                enrolment(
                                                        new StudentId(engine().ids().get()),
                                                        "金絲雀" + number,
                                                        "Canary Child " + number))
                                        .toList(),
                                List.of()),
                        SmallSchool.SETUP);
        long before = engine().head();
        assertThat(rejection("canary child")).as("too wide").isEqualTo("search.too-wide");
        assertThat(engine().head()).as("and on record").isEqualTo(before + 1);
        Found fifty = search("canary 17");
        assertThat(subjects(fifty)).as("one of them").hasSize(1);
        for (int i = 2; i < SearchPace.PER_MINUTE; i++) {
            assertThat(search("nobody here").hits()).isEmpty();
        }
        long last = engine().head();
        assertThat(rejection("nobody here")).as("the next one").isEqualTo("search.too-often");
        assertThat(engine().head()).as("nothing was looked for").isEqualTo(last);
        NOW.updateAndGet(now -> now.plus(Duration.ofMinutes(1)));
        assertThat(search("nobody here").hits()).as("a minute later").isEmpty();
    }

    private int count(String where) throws SQLException {
        return Integer.parseInt(
                text(
                        "SELECT count(*) FROM chopmark_keys.blind_index WHERE school = '"
                                + school.school().id()
                                + "' AND "
                                + where));
    }

    private static String text(String sql) throws SQLException {
        try (Connection connection = running.postgres().keys().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private void sql(String template) throws SQLException {
        try (Connection connection = running.postgres().keys().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(template.formatted(school.school().id()));
        }
    }
}

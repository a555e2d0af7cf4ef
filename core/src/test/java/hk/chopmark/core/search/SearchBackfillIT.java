package hk.chopmark.core.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.disclosure.DisclosureCommand.IndexPersonalData;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataIndexed;
import hk.chopmark.core.roster.RosterCommand.CorrectSubjectDetail;
import hk.chopmark.core.roster.RosterCommand.EnrolStudent;
import hk.chopmark.core.roster.RosterCommand.EnrolStudents;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.EngineParts;
import hk.chopmark.core.seal.search.BlindIndex;
import hk.chopmark.core.search.PersonalDataSearch.Hit;
import hk.chopmark.core.search.PersonalDataSearch.Search;
import hk.chopmark.core.search.SearchBackfill.Filled;
import hk.chopmark.core.search.SearchBackfill.Missing;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SearchKind;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestEngine;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People come into the search index again from the record, and of one detail one value stays. */
class SearchBackfillIT {

    private static final LocalDate SEPTEMBER = LocalDate.of(2025, 9, 1);

    private static TestEngine running;

    private SmallSchool school;

    @BeforeAll
    static void start() {
        running = TestEngine.start();
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @BeforeEach
    void found() {
        school = SmallSchool.found(engine());
    }

    private static AuditEngine engine() {
        return running.engine();
    }

    private List<SubjectRef> search(String text) {
        return engine()
                .search()
                .search(
                        new Search(
                                school.school(),
                                text.startsWith("9") ? SearchKind.PHONE : SearchKind.NAME,
                                text),
                        school.headActs())
                .hits()
                .stream()
                .map(Hit::subject)
                .toList();
    }

    private EnrolStudent enrolment(StudentId student, String nameEn) {
        return new EnrolStudent(
                school.school(),
                student,
                null,
                Sealed.of(student, Category.IDENTITY, nameEn),
                null,
                null,
                SEPTEMBER);
    }

    private List<PersonalDataIndexed> indexed() {
        List<PersonalDataIndexed> found = new ArrayList<>();
        for (StoredEvent stored :
                engine().log()
                        .find(
                                school.school(),
                                List.of(),
                                Set.of("disclosure.PersonalDataIndexed"),
                                0,
                                100)) {
            found.add((PersonalDataIndexed) engine().codec().decode(stored).event());
        }
        return found;
    }

    @Test
    void who_is_missing_is_found_again_and_what_was_opened_for_it_is_on_record() throws Exception {
        SmallSchool.Family family = school.family(51);
        StudentId renamed = new StudentId(engine().ids().get());
        engine().send(enrolment(renamed, "CHAN Tai Man"), SmallSchool.SETUP);
        engine().send(
                        new CorrectSubjectDetail(
                                school.school(),
                                renamed,
                                "nameEn",
                                Sealed.of(renamed, Category.IDENTITY, "WONG Tai Man"),
                                "typing-error"),
                        SmallSchool.SETUP);
        sql("DELETE FROM chopmark_keys.blind_index WHERE school = '%s'");
        assertThat(search("canary child 51")).as("while the index is lost").isEmpty();

        Filled filled = engine().searchBackfill().run(school.school(), _ -> {});

        // Staff 1, pupil 2, guardian 2, the other pupil's name and its correction.
        assertThat(filled).as("what it did").isEqualTo(new Filled(5, 7, 7, Missing.NONE));
        assertThat(search("canary child 51")).as("a pupil").containsExactly(family.student());
        assertThat(search("9000 1051")).as("a guardian").containsExactly(family.guardian());
        assertThat(search("wong tai")).as("the corrected name").containsExactly(renamed);
        assertThat(search("chan tai")).as("the name before").isEmpty();
        assertThat(indexed()).as("one page, one event").hasSize(1);
        assertThat(indexed().getFirst().subjects())
                .as("whose names and phones were opened")
                .containsExactlyInAnyOrder(
                        school.head(), family.student(), family.guardian(), renamed);
        assertThat(indexed().getFirst().fields())
                .as("which")
                .containsExactly("nameEn", "nameZh", "newValue", "phone");
        long head = engine().head();
        assertThat(engine().searchBackfill().run(school.school(), _ -> {}))
                .as("a second time")
                .isEqualTo(new Filled(5, 0, 0, Missing.NONE));
        assertThat(engine().head()).as("opens and records nothing").isEqualTo(head);
    }

    @Test
    void a_run_that_was_stopped_goes_on_where_it_was() throws Exception {
        List<EnrolStudent> enrolments =
                IntStream.range(0, SearchBackfill.PAGE_EVENTS + 50)
                        .mapToObj(number ->
                                enrolment(
                                        new StudentId(engine().ids().get()),
                                        "Pupil Number" + number))
                        .toList();
        engine().send(new EnrolStudents(school.school(), enrolments, List.of()), SmallSchool.SETUP);
        sql("DELETE FROM chopmark_keys.blind_index WHERE school = '%s'");
        assertThatThrownBy(() ->
                        engine().searchBackfill()
                                .run(
                                        school.school(),
                                        _ -> {
                                            throw new IllegalStateException("stopped");
                                        }))
                .as("the test's own stop")
                .hasMessage("stopped");
        assertThat(indexed()).as("the first page").hasSize(1);

        Filled rest = engine().searchBackfill().run(school.school(), _ -> {});

        assertThat(rest.opened()).as("what was left: those beyond the first page").isEqualTo(51);
        assertThat(indexed()).as("one event each").hasSize(2);
        assertThat(indexed().stream().mapToInt(event -> event.subjects().size()).sum())
                .as("everybody once")
                .isEqualTo(SearchBackfill.PAGE_EVENTS + 51);
        assertThat(search("number249 pupil")).as("the last one").hasSize(1);
    }

    private void correct(StudentId student, String nameEn) {
        engine().send(
                        new CorrectSubjectDetail(
                                school.school(),
                                student,
                                "nameEn",
                                Sealed.of(student, Category.IDENTITY, nameEn),
                                "typing-error"),
                        SmallSchool.SETUP);
    }

    @Test
    void a_name_corrected_to_one_without_a_comparable_form_finds_nobody_any_more()
            throws Exception {
        StudentId student = new StudentId(engine().ids().get());
        engine().send(enrolment(student, "CHAN Siu Ming"), SmallSchool.SETUP);
        assertThat(search("chan siu")).as("before").containsExactly(student);

        correct(student, "---");

        assertThat(search("chan siu")).as("by the old name").isEmpty();
        assertThat(events(student)).as("events that the index leads to").hasSize(1);
        long head = engine().head();
        engine().searchBackfill().run(school.school(), _ -> {});
        assertThat(engine().head()).as("it is not opened again").isEqualTo(head);

        sql("DELETE FROM chopmark_keys.blind_index WHERE school = '%s'");
        Filled filled = engine().searchBackfill().run(school.school(), _ -> {});
        assertThat(filled)
                .as("opened: staff and two names of the pupil; the last one finds nobody")
                .isEqualTo(new Filled(3, 3, 2, Missing.NONE));
        assertThat(search("chan siu")).as("by the old name, index filled again").isEmpty();
        correct(student, "CHAN Tai Ming");
        assertThat(search("chan tai")).as("by a later name").containsExactly(student);
    }

    @Test
    void a_value_without_a_comparable_form_counts_also_when_its_node_died_before_settling()
            throws Exception {
        StudentId student = new StudentId(engine().ids().get());
        engine().send(enrolment(student, "CHAN Siu Fan"), SmallSchool.SETUP);
        correct(student, "...");
        sql(
                "UPDATE chopmark_keys.blind_index SET position = NULL, staged_at = '2020-01-01Z'"
                        + " WHERE school = '%s'");

        assertThat(search("chan siu")).as("by the old name").isEmpty();
        assertThat(events(student)).as("events that the index leads to").hasSize(1);
    }

    @Test
    void nobody_but_the_service_may_have_details_opened_for_the_index() {
        SmallSchool.Family family = school.family(52);
        assertThatThrownBy(() ->
                        engine().send(
                                        new IndexPersonalData(
                                                school.school(),
                                                Set.of(family.student()),
                                                Set.of("nameZh"),
                                                Set.of(Category.IDENTITY)),
                                        school.headActs()))
                .isInstanceOfSatisfying(
                        DomainRejection.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("access.server-only"));
    }

    @Test
    void two_values_of_one_detail_settled_at_once_leave_the_latest_one() throws Exception {
        BlindIndex index = EngineParts.searchIndex(engine());
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 40; round++) {
                StudentId student = new StudentId(engine().ids().get());
                UUID older = engine().ids().get();
                UUID newer = engine().ids().get();
                for (UUID event : List.of(older, newer)) {
                    index.stage(
                            school.school(),
                            List.of(
                                    new BlindIndex.Entry(
                                            event,
                                            SearchKind.NAME,
                                            "nameEn",
                                            Sealed.of(
                                                    student, Category.IDENTITY, "CHAN Tai Man"))));
                }
                CyclicBarrier together = new CyclicBarrier(2);
                Future<?> first = threads.submit(() -> settle(index, together, older, 1_000_000));
                Future<?> second = threads.submit(() -> settle(index, together, newer, 1_000_001));
                first.get();
                second.get();
                assertThat(events(student)).as("round %d", round).containsExactly(newer);
            }
        }
    }

    private Object settle(BlindIndex index, CyclicBarrier together, UUID event, long position)
            throws Exception {
        together.await();
        index.settle(school.school(), Map.of(event, position));
        return event;
    }

    private List<UUID> events(StudentId student) throws SQLException {
        List<UUID> events = new ArrayList<>();
        try (Connection connection = running.postgres().keys().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT DISTINCT event FROM chopmark_keys.blind_index WHERE subject = '"
                                        + student.text()
                                        + "'")) {
            while (rows.next()) {
                events.add(rows.getObject(1, UUID.class));
            }
        }
        return events;
    }

    private void sql(String template) throws SQLException {
        try (Connection connection = running.postgres().keys().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(template.formatted(school.school().id()));
        }
    }
}

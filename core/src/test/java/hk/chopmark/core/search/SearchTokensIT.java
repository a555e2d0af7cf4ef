package hk.chopmark.core.search;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataSearched;
import hk.chopmark.core.roster.RosterCommand.EnrolStudent;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.EngineParts;
import hk.chopmark.core.search.PersonalDataSearch.Found;
import hk.chopmark.core.search.PersonalDataSearch.Hit;
import hk.chopmark.core.search.PersonalDataSearch.Search;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.SchoolId;
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
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the blind index holds of names: short tokens, of one school, gone with what they are of. */
class SearchTokensIT {

    private TestEngine running;
    private SmallSchool school;

    @BeforeEach
    void found_a_school() {
        running = TestEngine.start();
        school = SmallSchool.found(engine());
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void tokens_that_collide_never_show() throws Exception {
        sql("UPDATE chopmark_keys.blind_index_shape SET bits = 4 WHERE school = '%s'");
        List<StudentId> students = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            students.add(
                    enrol(
                            Character.toString('一' + 7 * i)
                                    + "大"
                                    + Character.toString('丁' + 11 * i),
                            "Child Number" + i));
        }
        int compared = 0;
        for (int i = 0; i < 20; i++) {
            Found found = search("number" + i + " child");
            assertThat(subjects(found)).as("child %s", i).containsExactly(students.get(i));
            compared += event(found.searchedBy(), PersonalDataSearched.class).subjects().size();
        }
        assertThat(compared).as("the index told less than the answer").isGreaterThan(40);
    }

    @Test
    void what_was_deleted_is_not_found() throws Exception {
        StudentId student = enrol("陳大文", "CHAN Tai Man");
        StudentId other = enrol("陳大明", "CHAN Tai Ming");
        // Six, or less: tokens are cut short, so two of them may be the same number.
        int held = rowsOf(student);
        int deleted =
                EngineParts.searchIndex(engine())
                        .delete(school.school(), student, Set.of(Category.IDENTITY));
        assertThat(held).as("rows that were there").isBetween(2, 6);
        assertThat(deleted).as("rows deleted").isEqualTo(held);
        assertThat(rowsOf(student)).as("rows left").isZero();
        assertThat(subjects(search("chan tai"))).as("the other stays").containsExactly(other);
    }

    @Test
    void an_index_that_is_full_goes_on_with_longer_tokens_and_the_old_ones_stay() throws Exception {
        StudentId early = enrol("陳大文", "CHAN Tai Man");
        sql("UPDATE chopmark_keys.blind_index_shape SET staged = 8192 WHERE school = '%s'");
        StudentId late = enrol("陳大明", "CHAN Tai Ming");
        assertThat(count("version = 2 AND token >= 256")).as("longer tokens").isPositive();
        assertThat(rowsOf(early)).as("of the old length").isEqualTo(rowsOf(early, 1)).isPositive();
        assertThat(rowsOf(late)).as("of the new length").isEqualTo(rowsOf(late, 2)).isPositive();
        assertThat(subjects(search("chan tai"))).as("both").containsExactlyInAnyOrder(early, late);
    }

    @Test
    void schools_have_no_token_in_common() throws Exception {
        enrol("陳大文", "CHAN Tai Man");
        SchoolId first = school.school();
        school = SmallSchool.found(engine());
        enrol("陳大文", "CHAN Tai Man");
        assertThat(search("chan tai").hits()).as("one each").hasSize(1);
        List<String> tokens = new ArrayList<>();
        for (SchoolId one : List.of(first, school.school())) {
            tokens.add(
                    text(
                            "SELECT string_agg(token::text, ',' ORDER BY token) FROM chopmark_keys.blind_index"
                                    + " WHERE school = '"
                                    + one.id()
                                    + "' AND subject LIKE 'student%'"));
        }
        assertThat(tokens.getFirst()).as("tokens of one name").isNotEqualTo(tokens.getLast());
    }

    private AuditEngine engine() {
        return running.engine();
    }

    private StudentId enrol(String nameZh, String nameEn) {
        StudentId student = new StudentId(engine().ids().get());
        EnrolStudent enrolment =
                new EnrolStudent(
                        school.school(),
                        student,
                        Sealed.of(student, Category.IDENTITY, nameZh),
                        Sealed.of(student, Category.IDENTITY, nameEn),
                        null,
                        null,
                        LocalDate.of(2025, 9, 1));
        engine().send(enrolment, SmallSchool.SETUP);
        return student;
    }

    private Found search(String name) {
        Search search = new Search(school.school(), SearchKind.NAME, name);
        return engine().search().search(search, school.headActs());
    }

    private static List<SubjectRef> subjects(Found found) {
        return found.hits().stream().map(Hit::subject).toList();
    }

    private <T> T event(UUID id, Class<T> type) {
        return type.cast(engine().codec().decode(engine().log().byId(id).orElseThrow()).event());
    }

    private int rowsOf(StudentId student) throws SQLException {
        return count("subject = '" + student.text() + "'");
    }

    private int rowsOf(StudentId student, int version) throws SQLException {
        return count("subject = '" + student.text() + "' AND version = " + version);
    }

    private int count(String where) throws SQLException {
        return Integer.parseInt(
                text(
                        "SELECT count(*) FROM chopmark_keys.blind_index WHERE school = '"
                                + school.school().id()
                                + "' AND "
                                + where));
    }

    private String text(String sql) throws SQLException {
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

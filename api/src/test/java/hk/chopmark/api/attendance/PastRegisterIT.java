package hk.chopmark.api.attendance;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.projections.attendance.Registers;
import hk.chopmark.projections.roster.Roster;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The register of a past day shows the members of that day, as it was recorded then. */
class PastRegisterIT {

    private static final String API = "/api/v1/attendance";

    private static TestServer server;
    private static AttendanceSchool school;
    private static RegisterReader reader;

    @BeforeAll
    static void serve(@TempDir Path folder) throws Exception {
        server = new TestServer(folder.resolve("data"));
        school = AttendanceSchool.found(server);
        reader =
                new RegisterReader(
                        new Registers(server.installation().readModels()),
                        new Roster(server.installation().readModels()),
                        InstantSource.system());
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static List<Integer> numbers(String classId, LocalDate day, @Nullable Instant at) {
        Registers.Wanted wanted =
                new Registers.Wanted(
                        school.id(), (ClassId) Ref.parse(classId), day, SchoolSession.MORNING, at);
        return reader.rows(wanted, Map.of(), new HongKongTime(Locale.ENGLISH)).value().stream()
                .map(Board.Row::number)
                .toList();
    }

    private static String roll(String classId, LocalDate day, List<String> students) {
        return school.roll(classId, "MORNING", students)
                .replace(school.today().toString(), day.toString());
    }

    @Test
    void who_has_moved_stays_in_the_registers_of_the_days_before() throws Exception {
        LocalDate last = school.today().minusDays(7);
        String classId = school.newClass("4A");
        List<String> students = school.students(classId, 3);
        String mover = students.getFirst();
        Instant before = server.installation().clock().instant();
        Reply moved =
                school.post(
                        "/api/v1/classes/" + classId + "/members/" + mover + "/end",
                        "{\"to\":\"%s\"}".formatted(last));
        Call teacher = server.as(school.teacher(classId)).for_("teaching");
        String members = API + "/classes/" + classId + "/members?atLeast=" + moved.asOf() + "&day=";

        assertThat(teacher.get(members + last).json().at("/value").size())
                .as("the last day")
                .isEqualTo(3);
        assertThat(teacher.get(members + last.plusDays(1)).json().at("/value").size())
                .as("the day after")
                .isEqualTo(2);
        assertThat(teacher.get(members + school.today() + "&at=" + before).json().at("/value"))
                .as("as it was recorded before")
                .hasSize(3);
        assertThat(numbers(classId, last, null)).as("the form of that day").contains(1, 2, 3);
        assertThat(numbers(classId, last.plusDays(1), null)).containsExactly(2, 3);

        Reply taken = teacher.post(API + "/roll-calls", roll(classId, last, students));
        assertThat(taken.status()).as("%s", taken).isEqualTo(201);
        teacher.get(
                API
                        + "/classes/"
                        + classId
                        + "/register?session=MORNING&day="
                        + last
                        + "&atLeast="
                        + taken.asOf());
        assertThat(numbers(classId, last, null))
                .as("with the class number of that day")
                .containsExactly(1, 2, 3);
        assertThat(
                        teacher.post(API + "/roll-calls", roll(classId, last.plusDays(1), students))
                                .text("/code"))
                .isEqualTo("attendance.not-a-member");
    }

    @Test
    void the_members_of_a_class_are_shown_to_those_who_may_see_its_registers() throws Exception {
        String classId = school.newClass("4B");
        school.students(classId, 1);
        Call stranger = server.as(school.teacher(school.newClass("4C"))).for_("teaching");

        Reply reply = stranger.get(API + "/classes/" + classId + "/members?day=" + school.today());

        assertThat(reply.status()).as("%s", reply).isEqualTo(403);
    }

    @Test
    void no_roll_is_offered_for_a_session_without_classes() throws Exception {
        AttendanceSchool other = AttendanceSchool.found(server);
        String classId = other.newClass("5A");
        other.students(classId, 1);
        String day = "2026-10-";
        other.post(
                "/api/v1/calendar/holidays/2026",
                "{\"holidays\":[{\"day\":\"%s01\",\"nameEn\":\"National Day\"}],\"source\":\"Gazette\"}"
                        .formatted(day));
        Reply year =
                other.post(
                        "/api/v1/calendar/years",
                        "{\"first\":\"2026-09-01\",\"last\":\"2027-08-31\","
                                + "\"halfDays\":[\"FRIDAY\"],\"schoolDays\":[\"MONDAY\"]}");
        other.office()
                .get("/api/v1/calendar/days?from=2026-10-01&to=2026-10-01&atLeast=" + year.asOf());
        TestBrowser browser = new TestBrowser();
        browser.signIn(server, other.teacher(classId));

        assertThat(offered(browser, classId, day + "05", "AFTERNOON")).as("a Monday").isTrue();
        assertThat(offered(browser, classId, day + "02", "MORNING")).as("a half day").isTrue();
        assertThat(offered(browser, classId, day + "02", "AFTERNOON")).as("its rest").isFalse();
        assertThat(offered(browser, classId, day + "01", "MORNING")).as("a holiday").isFalse();
        assertThat(offered(browser, classId, day + "03", "MORNING")).as("a Saturday").isFalse();
        assertThat(offered(browser, classId, "2030-10-05", "MORNING")).as("unknown").isTrue();
    }

    private static boolean offered(TestBrowser browser, String classId, String day, String session)
            throws Exception {
        HttpResponse<String> page =
                browser.get(
                        server.uri(
                                "/attendance/classes/%s?lang=en&day=%s&session=%s"
                                        .formatted(classId, day, session)));
        assertThat(page.statusCode()).as("%s", page.body()).isEqualTo(200);
        boolean says = page.body().contains("no roll is called");
        boolean form = page.body().contains("id=\"roll\"");
        assertThat(says).as("it says why").isNotEqualTo(form);
        return form;
    }
}

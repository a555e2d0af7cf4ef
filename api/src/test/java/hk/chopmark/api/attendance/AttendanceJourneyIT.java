package hk.chopmark.api.attendance;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.attendance.AbsenceId;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.export.verify.PackageVerifier;
import hk.chopmark.export.verify.Verdict;
import hk.chopmark.export.verify.VerificationReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Attendance over HTTP, from the roll call to the file that proves it. */
class AttendanceJourneyIT {

    private static final String API = "/api/v1/attendance";
    private static final String REASON = "Dengue 登革熱";
    private static final String PROOF = "Certificate 90210";

    private static TestServer server;
    private static AttendanceSchool school;

    @BeforeAll
    static void serve(@TempDir Path folder) throws Exception {
        server = new TestServer(folder.resolve("data"));
        school = AttendanceSchool.found(server);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    /** A class whose morning roll was called by its teacher. */
    private record Called(
            String classId,
            List<String> students,
            Call teacher,
            Call colleague,
            String rollCall,
            Reply taken) {

        String absent() {
            return students.getLast();
        }

        String register(String more) {
            return API
                    + "/classes/"
                    + classId
                    + "/register?day="
                    + school.today()
                    + "&session=MORNING"
                    + more;
        }
    }

    private static Called called(String code, int students) throws Exception {
        String classId = school.newClass(code);
        List<String> members = school.students(classId, students);
        Call teacher = server.as(school.teacher(classId)).for_("teaching");
        Call colleague = server.as(school.teacher(classId)).for_("teaching");
        Reply taken =
                status(
                        201,
                        teacher.post(
                                API + "/roll-calls", school.roll(classId, "MORNING", members)));
        return new Called(
                classId, members, teacher, colleague, taken.text("/refs/roll-call"), taken);
    }

    private static Reply corrected(Called called, String status) throws Exception {
        return called.colleague()
                .post(
                        API + "/roll-calls/" + called.rollCall() + "/corrections",
                        """
                        {"classId":"%s","student":"%s","status":"%s","reason":"entered-wrongly"}
                        """
                                .formatted(called.classId(), called.absent(), status));
    }

    @Test
    void the_roll_of_fifty_is_called_in_one_request_and_once() throws Exception {
        Called called = called("1A", 50);

        assertThat(called.taken().json().at("/events").size())
                .as("one event for the roll call and one for each student")
                .isEqualTo(51);
        refused(
                409,
                "attendance.already-taken",
                called.teacher()
                        .post(
                                API + "/roll-calls",
                                school.roll(called.classId(), "MORNING", called.students())));
        Reply register =
                status(
                        200,
                        called.teacher().get(called.register("&atLeast=" + called.taken().asOf())));
        assertThat(register.json().at("/value").findValuesAsString("status"))
                .as("everybody stands in the register")
                .hasSize(50)
                .containsOnlyOnce("ABSENT");
        Reply calls =
                status(
                        200,
                        called.teacher()
                                .get(
                                        API
                                                + "/classes/"
                                                + called.classId()
                                                + "/roll-calls?from="
                                                + school.today()
                                                + "&to="
                                                + school.today()));
        assertThat(calls.json().at("/value/0/counts/PRESENT").asInt())
                .as("counts: %s", calls)
                .isEqualTo(49);
        assertThat(register.response().body() + calls.response().body())
                .as("references only")
                .doesNotContain("Canary");
    }

    @Test
    void a_correction_shows_who_corrected_what_after_whom_and_the_past_stays_as_it_was()
            throws Exception {
        Called called = called("1B", 3);
        Instant before = server.installation().clock().instant();

        Reply correction = status(201, corrected(called, "PRESENT"));
        refused(409, "attendance.status-unchanged", corrected(called, "PRESENT"));

        JsonNode now =
                of(
                        called.absent(),
                        called.teacher().get(called.register("&atLeast=" + correction.asOf())));
        assertThat(now.at("/status").asString()).as("now").isEqualTo("PRESENT");
        assertThat(now.at("/correction/status").asString()).as("the old value").isEqualTo("ABSENT");
        JsonNode then = of(called.absent(), called.teacher().get(called.register("&at=" + before)));
        assertThat(then.at("/status").asString()).as("before the correction").isEqualTo("ABSENT");
        Reply history =
                status(
                        200,
                        called.teacher()
                                .get(
                                        API
                                                + "/students/"
                                                + called.absent()
                                                + "?from="
                                                + school.today()
                                                + "&to="
                                                + school.today()));
        assertThat(history.json().at("/rows").size()).as("both: %s", history).isEqualTo(2);
        assertThat(history.text("/rows/0/by"))
                .as("recorded by one, corrected by another")
                .isNotEqualTo(history.text("/rows/1/by"));
        assertThat(history.text("/rows/1/correction/event"))
                .as("the event it corrected")
                .isEqualTo(history.text("/rows/0/event"));
    }

    @Test
    void a_teacher_of_another_class_writes_nothing() throws Exception {
        Called called = called("1L", 2);
        Call stranger = server.as(school.teacher(school.newClass("1M"))).for_("teaching");
        String body = school.roll(called.classId(), "AFTERNOON", called.students());

        refused(403, "access.not-permitted", stranger.post(API + "/roll-calls", body));
        refused(
                403,
                "access.not-permitted",
                stranger.post(
                        API + "/roll-calls/" + called.rollCall() + "/corrections",
                        """
                        {"classId":"%s","student":"%s","status":"PRESENT","reason":"entered-wrongly"}
                        """
                                .formatted(called.classId(), called.absent())));
        refused(
                403,
                "access.not-permitted",
                explain(
                        stranger,
                        called.absent(),
                        new AbsenceId(UuidCreator.getTimeOrderedEpoch())));
        status(201, called.teacher().post(API + "/roll-calls", body));
    }

    @Test
    void a_teacher_of_another_class_reads_nothing() throws Exception {
        Called called = called("1C", 2);
        String other = school.newClass("1D");
        Call stranger = server.as(school.teacher(other)).for_("teaching");

        refused(403, "access.not-permitted", stranger.get(called.register("")));
        for (String path :
                List.of(
                        "/classes/" + called.classId() + "/register.csv" + range(),
                        "/classes/" + called.classId() + "/roll-calls" + range(),
                        "/students/" + called.absent() + range(),
                        "/students/" + called.absent() + "/absences",
                        "/escalations")) {
            refused(403, "access.not-permitted", stranger.get(API + path));
        }
        status(200, school.office().get(API + "/escalations"));
        status(401, server.asNobody().get(called.register("")));
    }

    private static String range() {
        return "?from=" + school.today() + "&to=" + school.today();
    }

    @Test
    void a_guardian_reports_their_own_child_and_no_other() throws Exception {
        Called called = called("1E", 2);
        String mother = school.guardian(called.absent(), "FULL");
        String other = school.guardian(called.students().getFirst(), "FULL");
        Call own =
                server.as(server.token(mother, ActingRole.GUARDIAN, school.id()))
                        .for_("home-school-communication");
        Call stranger =
                server.as(server.token(other, ActingRole.GUARDIAN, school.id()))
                        .for_("home-school-communication");
        String body =
                """
                {"student":"%s","from":"%s","to":"%s","channel":"app","reason":"%s"}
                """
                        .formatted(called.absent(), school.today(), school.today(), REASON);

        refused(
                403,
                "attendance.not-the-guardian",
                stranger.post(API + "/absences/own-child", body));
        Reply reported = status(201, own.post(API + "/absences/own-child", body));
        Reply absences =
                status(
                        200,
                        own.get(
                                API
                                        + "/students/"
                                        + called.absent()
                                        + "/absences?atLeast="
                                        + reported.asOf()));
        assertThat(absences.text("/rows/0/report/by")).as("%s", absences).isEqualTo(mother);
        assertThat(absences.text("/rows/0/report/reason/category"))
                .as("a place, not a reason")
                .isEqualTo("health");
        assertThat(absences.response().body()).doesNotContain("Dengue");
        refused(
                403,
                "access.not-permitted",
                stranger.get(API + "/students/" + called.absent() + "/absences"));
    }

    @Test
    void a_reason_is_shown_only_after_its_reading_was_recorded() throws Exception {
        Called called = called("1F", 2);
        AbsenceId absence = new AbsenceId(UUID.fromString("0199018a-6800-7000-8000-000000000001"));
        Reply explained = status(201, explain(called, absence));

        String path = API + "/absences/" + absence.text() + "/reasons";
        Call stranger = server.as(school.teacher(school.newClass("1G"))).for_("teaching");
        awaited(called, explained);
        assertThat(stranger.post(path + "/views", "").status())
                .as("the teacher of another class")
                .isEqualTo(403);
        Reply masked = status(200, called.teacher().post(path + "/views", ""));
        assertThat(masked.text("/explained/value")).as("%s", masked).isEqualTo("•••");
        assertThat(masked.response().body()).doesNotContain("Dengue", "90210");
        assertThat(typeOf(masked.text("/recordedBy"))).contains("PersonalDataViewed");
        refused(403, "access.denied", auditor().post(path + "/unmaskings", ""));
        Reply clear = status(200, called.teacher().post(path + "/unmaskings", ""));
        assertThat(clear.text("/explained/value")).as("%s", clear).isEqualTo(REASON);
        assertThat(clear.text("/proof/value")).isEqualTo(PROOF);
        assertThat(typeOf(clear.text("/recordedBy"))).contains("PersonalDataUnmasked");
        refused(
                404,
                "attendance.absence-unknown",
                called.teacher()
                        .post(
                                API
                                        + "/absences/absence="
                                        + UuidCreator.getTimeOrderedEpoch()
                                        + "/reasons/views",
                                ""));
    }

    /** Sees attendance, but no reasons in full. */
    private static Call auditor() throws Exception {
        return server.as(school.holder("auditor", school.id().text())).for_("teaching");
    }

    private static Reply explain(Called called, AbsenceId absence) throws Exception {
        return explain(called.teacher(), called.absent(), absence);
    }

    private static Reply explain(Call call, String student, AbsenceId absence) throws Exception {
        return call.post(
                API + "/absences/" + absence.text() + "/explanation",
                """
                {"student":"%s","from":"%s","to":"%s","excuse":"EXCUSED","reason":"%s","proof":"%s"}
                """
                        .formatted(student, school.today(), school.today(), REASON, PROOF));
    }

    private static void awaited(Called called, Reply reply) throws Exception {
        status(200, called.teacher().get(called.register("&atLeast=" + reply.asOf())));
    }

    private static String typeOf(String event) {
        return server.installation()
                .engine()
                .history()
                .byId(UUID.fromString(event))
                .orElseThrow()
                .event()
                .getClass()
                .getSimpleName();
    }

    private String notice(Called called, String guardian) {
        return """
        {"classId":"%s","student":"%s","guardian":"%s","channel":"sms","sentAt":"%s","outcome":"delivered"}
        """
                .formatted(
                        called.classId(),
                        called.absent(),
                        guardian,
                        server.installation().clock().instant());
    }

    @Test
    void a_guardian_is_told_of_an_absence_and_staff_note_what_they_hear() throws Exception {
        Called called = called("1H", 2);
        String father = school.guardian(called.absent(), "NOTICES_ONLY");
        String notice = notice(called, father);
        Call teacher = called.teacher().for_("home-school-communication");
        String path = API + "/roll-calls/" + called.rollCall() + "/notices";
        status(201, teacher.post(path, notice));
        refused(409, "attendance.notice-already-recorded", teacher.post(path, notice));
        String report =
                """
                {"student":"%s","from":"%s","to":"%s","reportedBy":"%s","channel":"phone"}
                """
                        .formatted(called.absent(), school.today(), school.today(), father);
        status(201, teacher.post(API + "/absences", report));
        refused(
                404,
                "attendance.record-unknown",
                teacher.post(
                        API
                                + "/roll-calls/"
                                + new RollCallId(UuidCreator.getTimeOrderedEpoch()).text()
                                + "/notices",
                        notice));
    }

    @Test
    void a_connected_system_reports_what_it_sent_and_nothing_else() throws Exception {
        Called called = called("1N", 2);
        String father = school.guardian(called.absent(), "FULL");
        String notice = notice(called, father);
        Call gateway =
                server.as(server.token("service=sms", ActingRole.CONNECTOR, school.id()))
                        .for_("home-school-communication");
        String path = API + "/roll-calls/" + called.rollCall();

        refused(403, "access.not-permitted", gateway.post(path + "/notices", notice));
        refused(
                403,
                "access.not-permitted",
                school.office()
                        .for_("home-school-communication")
                        .post(path + "/notice-reports", notice));
        status(
                403,
                called.teacher()
                        .for_("home-school-communication")
                        .post(path + "/notice-reports", notice));
        Reply reported = status(201, gateway.post(path + "/notice-reports", notice));
        refused(
                409,
                "attendance.notice-already-recorded",
                called.teacher().for_("home-school-communication").post(path + "/notices", notice));

        String list = API + "/classes/%s/roll-calls/" + called.rollCall() + "/notices?atLeast=";
        Reply told =
                status(
                        200,
                        called.teacher().get(list.formatted(called.classId()) + reported.asOf()));
        assertThat(told.json().at("/rows/0/guardian").asString()).isEqualTo(father);
        assertThat(told.json().at("/rows").size()).isOne();
        Reply elsewhere =
                status(200, school.office().get(list.formatted(called("1P", 2).classId()) + 0));
        assertThat(elsewhere.json().at("/rows").size())
                .as("a roll call of another class shows nothing")
                .isZero();
    }

    @Test
    void the_register_leaves_as_comma_separated_values_of_a_bounded_range() throws Exception {
        Called called = called("1J", 2);
        String csv = API + "/classes/" + called.classId() + "/register.csv";
        Reply correction = status(201, corrected(called, "PRESENT"));
        refused(403, "access.not-permitted", called.teacher().get(csv + range()));

        Reply file =
                status(200, school.office().get(csv + range() + "&atLeast=" + correction.asOf()));
        List<String> lines = file.response().body().lines().toList();
        assertThat(file.header("Content-Type")).startsWith("text/csv");
        assertThat(lines).as("a head, two students and a correction").hasSize(4);
        assertThat(lines.getFirst()).startsWith("class,day,session,student,status");
        assertThat(lines)
                .filteredOn(line -> line.contains(called.absent()))
                .as("what was recorded first, then the correction that stands, with its reason")
                .satisfiesExactly(
                        line -> assertThat(line).contains(",ABSENT,", ",no,0,,,,,"),
                        line ->
                                assertThat(line)
                                        .contains(",PRESENT,", ",yes,1,entered-wrongly,ABSENT,"));
        String year = csv + "?from=%2B12026-01-01&to=%2B12026-01-01";
        refused(400, "request.invalid", school.office().get(year));
        refused(
                400,
                "request.invalid",
                school.office()
                        .get(
                                csv
                                        + "?from="
                                        + school.today().minusDays(31)
                                        + "&to="
                                        + school.today()));
    }

    @Test
    void the_attendance_of_a_student_leaves_as_evidence_that_verifies() throws Exception {
        Called called = called("1K", 3);
        status(201, corrected(called, "LATE"));
        status(201, explain(called, new AbsenceId(UuidCreator.getTimeOrderedEpoch())));

        Reply file =
                server.as(school.token())
                        .for_("audit")
                        .post(
                                "/api/v1/evidence/attendance",
                                """
                                {"student":"%s","from":"%s","to":"%s","disclose":["health"]}
                                """
                                        .formatted(
                                                called.absent(), school.today(), school.today()));
        status(200, file);
        byte[] bytes = file.response().body().getBytes(StandardCharsets.UTF_8);
        VerificationReport report = new PackageVerifier(server.policy()).verify(bytes);
        assertThat(report.verdict()).as("%s", report.checks()).isEqualTo(Verdict.PROVEN);
        assertThat(
                        report.statements().stream()
                                .flatMap(said -> said.disclosed().stream())
                                .map(field -> field.value()))
                .as("the reason was asked for, the name was not")
                .containsExactlyInAnyOrder(REASON, PROOF);
        assertThat(file.response().body())
                .as("no other student")
                .doesNotContain(called.students().getFirst());
    }

    private static JsonNode of(String student, Reply register) {
        status(200, register);
        for (JsonNode mark : register.json().at("/value")) {
            if (mark.at("/student").asString().equals(student)) {
                return mark;
            }
        }
        throw new AssertionError("The student does not stand in the register: " + register);
    }

    private static Reply status(int expected, Reply reply) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(expected);
        return reply;
    }

    private static void refused(int status, String code, Reply reply) {
        status(status, reply);
        assertThat(reply.text("/code")).as("%s", reply).isEqualTo(code);
    }
}

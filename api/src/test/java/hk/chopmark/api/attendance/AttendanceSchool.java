package hk.chopmark.api.attendance;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A school founded over HTTP whose teachers hold grants for one class each. */
record AttendanceSchool(TestServer server, SchoolId id, String administrator, String token) {

    /** In the name of every student. */
    static final String CANARY = "Canary 金絲雀";

    static AttendanceSchool found(TestServer server) throws Exception {
        Reply founded =
                server.as(server.token("service=operator", ActingRole.OPERATOR, null))
                        .for_("roster-administration")
                        .post("/api/v1/schools", "{\"nameEn\":\"Hill\",\"nameZh\":\"山\"}");
        assertThat(founded.status()).as("founded: %s", founded).isEqualTo(201);
        SchoolId school = (SchoolId) Ref.parse(founded.text("/school"));
        String head = founded.text("/administrator");
        return new AttendanceSchool(
                server, school, head, server.token(head, ActingRole.ADMINISTRATOR, school));
    }

    /** The Hong Kong day it is. */
    LocalDate today() {
        return LocalDate.ofInstant(
                server.installation().clock().instant(), ZoneId.of("Asia/Hong_Kong"));
    }

    /** Posts as the administrator; it must succeed. */
    Reply post(String path, String body) throws Exception {
        Reply reply = office().post(path, body);
        assertThat(reply.status()).as("%s: %s", path, reply).isIn(200, 201);
        return reply;
    }

    Call office() {
        return server.as(token).for_("roster-administration");
    }

    String newClass(String code) throws Exception {
        return post(
                        "/api/v1/classes",
                        "{\"code\":\"%s\",\"schoolYear\":\"2026/27\"}".formatted(code))
                .text("/refs/class");
    }

    /** Students of a class, with class numbers from 1. */
    List<String> students(String classId, int count) throws Exception {
        List<String> students = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            String student =
                    post(
                                    "/api/v1/students",
                                    "{\"nameEn\":\"%s\",\"enrolledOn\":\"2026-09-01\"}"
                                            .formatted(CANARY))
                            .text("/refs/student");
            post(
                    "/api/v1/classes/" + classId + "/members",
                    "{\"member\":\"%s\",\"role\":\"PUPIL\",\"classNumber\":%d,\"from\":\"2026-09-01\"}"
                            .formatted(student, number));
            students.add(student);
        }
        return students;
    }

    /** A member of staff who holds the role of a teacher for one class; returns the token. */
    String teacher(String classId) throws Exception {
        return holder("teacher", classId);
    }

    /** A member of staff who holds a role; returns a teacher's token. */
    String holder(String role, String scope) throws Exception {
        String staff = post("/api/v1/staff", "{\"postCode\":\"teacher\"}").text("/refs/staff");
        Reply granted =
                server.as(token)
                        .for_("access-administration")
                        .post(
                                "/api/v1/grants",
                                """
                                {"grantee":"%s","roleCode":"%s","scope":"%s","validFrom":"%s"}
                                """
                                        .formatted(
                                                staff,
                                                role,
                                                scope,
                                                server.installation().clock().instant()));
        assertThat(granted.status()).as("granted: %s", granted).isEqualTo(201);
        return server.token(staff, ActingRole.TEACHER, id);
    }

    /** A guardian with an authority over a student. */
    String guardian(String student, String authority) throws Exception {
        String guardian =
                post("/api/v1/guardians", "{\"nameEn\":\"%s\"}".formatted(CANARY))
                        .text("/refs/guardian");
        post(
                "/api/v1/students/" + student + "/guardians/" + guardian,
                "{\"relation\":\"mother\",\"authority\":\"%s\",\"validFrom\":\"2026-09-01\"}"
                        .formatted(authority));
        return guardian;
    }

    /** All present but the last, who is absent. */
    String roll(String classId, String session, List<String> students) {
        String rows =
                students.stream()
                        .map(student ->
                                "{\"student\":\"%s\",\"status\":\"%s\"}"
                                        .formatted(
                                                student,
                                                student.equals(students.getLast())
                                                        ? "ABSENT"
                                                        : "PRESENT"))
                        .collect(Collectors.joining(","));
        return "{\"classId\":\"%s\",\"day\":\"%s\",\"session\":\"%s\",\"students\":[%s]}"
                .formatted(classId, today(), session, rows);
    }
}

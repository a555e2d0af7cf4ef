package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;

/**
 * A school founded over HTTP, and its administrator, who fills it.
 *
 * @param token of the administrator
 */
public record TestSchool(TestServer server, SchoolId id, String administrator, String token) {

    /** The name of every pupil and guardian; it must turn up only where a name is asked for. */
    public static final String CANARY = "Canary Wing-Yan 金絲雀詠恩";

    /** A class with one pupil who has one guardian with full authority. */
    public record Family(TestSchool school, String classId, String student, String guardian) {

        /** A token of the guardian, who has an account from then on. */
        public String guardianToken() {
            return school.server().token(guardian, ActingRole.GUARDIAN, school.id());
        }
    }

    /** Founds a school as the operator does. */
    public static TestSchool found(TestServer server, String nameEn, String nameZh)
            throws Exception {
        String operator = server.token("service=operator", ActingRole.OPERATOR, null);
        Reply founded =
                server.as(operator)
                        .for_("roster-administration")
                        .post(
                                "/api/v1/schools",
                                "{\"nameEn\":\"%s\",\"nameZh\":\"%s\"}".formatted(nameEn, nameZh));
        assertThat(founded.status()).as("a school is founded: %s", founded).isEqualTo(201);
        String school = founded.text("/school");
        String administrator = founded.text("/administrator");
        SchoolId id = (SchoolId) Ref.parse(school);
        return new TestSchool(
                server,
                id,
                administrator,
                server.token(administrator, ActingRole.ADMINISTRATOR, id));
    }

    /** Posts as the administrator, for a purpose that fits; it must succeed. */
    public Reply post(String path, String body) throws Exception {
        Reply reply = server.as(token).for_(purposeOf(path)).post(path, body);
        assertThat(reply.status()).as("%s: %s", path, reply).isIn(200, 201);
        assertThat(reply.header("Chopmark-As-Of"))
                .as("every answer says as of which position")
                .isEqualTo(Long.toString(reply.asOf()));
        return reply;
    }

    /** A purpose that fits what is posted to a path. */
    static String purposeOf(String path) {
        if (path.startsWith("/api/v1/notices")) {
            return "home-school-communication";
        }
        if (path.startsWith("/api/v1/homework") || path.startsWith("/api/v1/attendance")) {
            return "teaching";
        }
        return path.matches("/api/v1/(roles|grants|delegations|proposals|reviews).*")
                ? "access-administration"
                : "roster-administration";
    }

    /** Records a class, its pupil and the pupil's guardian. */
    public Family family(String classCode) throws Exception {
        String classId =
                post(
                                "/api/v1/classes",
                                "{\"code\":\"%s\",\"schoolYear\":\"2026/27\"}".formatted(classCode))
                        .text("/refs/class");
        String student =
                post(
                                "/api/v1/students",
                                "{\"nameEn\":\"%s\",\"enrolledOn\":\"2026-09-01\"}"
                                        .formatted(CANARY))
                        .text("/refs/student");
        post(
                "/api/v1/classes/" + classId + "/members",
                "{\"member\":\"%s\",\"role\":\"PUPIL\",\"classNumber\":1,\"from\":\"2026-09-01\"}"
                        .formatted(student));
        String guardian =
                post(
                                "/api/v1/guardians",
                                "{\"nameZh\":\"%s\",\"phone\":\"5551 2345\"}".formatted(CANARY))
                        .text("/refs/guardian");
        post(
                "/api/v1/students/" + student + "/guardians/" + guardian,
                "{\"relation\":\"mother\",\"authority\":\"FULL\",\"validFrom\":\"2026-09-01\"}");
        return new Family(this, classId, student, guardian);
    }
}

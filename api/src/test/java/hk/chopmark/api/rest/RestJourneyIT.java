package hk.chopmark.api.rest;

import static hk.chopmark.api.rest.TestSchool.CANARY;
import static hk.chopmark.api.rest.TestServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.rest.TestSchool.Family;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.DisclosureEvent.EvidencePackageIssued;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.export.verify.PackageVerifier;
import hk.chopmark.export.verify.Statement;
import hk.chopmark.export.verify.Verdict;
import hk.chopmark.export.verify.VerificationReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestJourneyIT {

    private static final String PASSWORD = "tram peak lantern";

    private TestServer server;
    private TestSchool ours;
    private TestSchool theirs;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        server = new TestServer(folder.resolve("data"));
        ours = TestSchool.found(server, "Harbour View Primary School", "海景小學");
        theirs = TestSchool.found(server, "Other School", "別校");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String publishedNotice(TestSchool school, Family family) throws Exception {
        String notice =
                school.post("/api/v1/notices", "{\"kind\":\"circular\"}").text("/refs/notice");
        school.post(
                "/api/v1/notices/" + notice + "/versions",
                "{\"titleEn\":\"%s\",\"bodyEn\":\"Bring a packed lunch.\",\"urgent\":false,\"marketing\":false}"
                        .formatted(CANARY));
        school.post(
                "/api/v1/notices/" + notice + "/audiences",
                "{\"number\":1,\"classId\":\"%s\"}".formatted(family.classId()));
        return notice;
    }

    private static String copy(String notice, Family family) {
        return "/api/v1/notices/"
                + notice
                + "/versions/1/copies/"
                + family.student()
                + "/"
                + family.guardian();
    }

    @Test
    void a_notice_goes_from_draft_to_an_acknowledged_receipt() throws Exception {
        Family family = ours.family("1A");
        String notice = publishedNotice(ours, family);
        Call guardian = server.as(family.guardianToken()).for_("home-school-communication");

        Reply opened =
                guardian.post(
                        copy(notice, family) + "/openings", "{\"language\":\"en\",\"level\":3}");
        assertThat(opened.status()).as("the guardian opens: %s", opened).isEqualTo(201);
        Reply acknowledged =
                guardian.post(copy(notice, family) + "/acknowledgements", "{\"level\":5}");
        assertThat(acknowledged.status())
                .as("the guardian acknowledges: %s", acknowledged)
                .isEqualTo(201);

        Reply board =
                server.as(ours.token())
                        .get(
                                "/api/v1/notices/"
                                        + notice
                                        + "/versions/1/receipts?atLeast="
                                        + acknowledged.asOf());
        assertThat(board.status()).as("the board: %s", board).isEqualTo(200);
        assertThat(board.asOf())
                .as("one reads one's own writes")
                .isGreaterThanOrEqualTo(acknowledged.asOf());
        assertThat(board.json().at("/rows/0/level").asInt())
                .as("the receipt is at the level acknowledged: %s", board)
                .isEqualTo(5);
        assertThat(board.response().body()).as("a board names nobody").doesNotContain(CANARY);

        Reply counts =
                server.as(ours.token()).get("/api/v1/notices/" + notice + "/versions/1/counts");
        assertThat(counts.json().at("/value/" + family.classId() + "/byLevel/5").asInt())
                .as("counted at level 5: %s", counts)
                .isEqualTo(1);

        Reply again = guardian.post(copy(notice, family) + "/acknowledgements", "{\"level\":5}");
        assertThat(again.status()).as("once is enough: %s", again).isEqualTo(409);
        assertThat(again.text("/code")).as("stable code").isEqualTo("notice.already-acknowledged");
    }

    @Test
    void homework_is_assigned_handed_in_marked_and_counted() throws Exception {
        Family family = ours.family("1B");
        String homework =
                ours.post(
                                "/api/v1/homework",
                                ("{\"classId\":\"%s\",\"title\":\"%s\",\"dueAt\":\"2099-01-01T00:00:00Z\","
                                                + "\"weightMilli\":12500}")
                                        .formatted(family.classId(), CANARY))
                        .text("/refs/homework");
        String student = server.token(family.student(), ActingRole.STUDENT, ours.id());
        String path = "/api/v1/homework/" + homework + "/submissions/" + family.student();
        Reply submitted = server.as(student).for_("teaching").post(path, "{\"carriedOver\":false}");
        assertThat(submitted.status()).as("handed in: %s", submitted).isEqualTo(201);
        long marked = ours.post(path + "/mark", "{\"mark\":\"87.5\"}").asOf();

        Reply list =
                server.as(ours.token())
                        .get("/api/v1/homework/" + homework + "/submissions?atLeast=" + marked);
        assertThat(list.json().at("/rows/0/timeliness").asString())
                .as("judged against the deadline in force: %s", list)
                .isEqualTo("ON_TIME");
        assertThat(list.response().body()).as("marks stay sealed").doesNotContain("87.5");
        Reply summary = server.as(ours.token()).get("/api/v1/homework/summary");
        assertThat(summary.json().at("/value/byClass/" + family.classId() + "/onTime").asInt())
                .as("one on time: %s", summary)
                .isEqualTo(1);
    }

    @Test
    void personal_data_comes_out_only_with_a_grant_and_each_reading_is_recorded_first()
            throws Exception {
        Family family = ours.family("1C");
        String body =
                "{\"resource\":\"roster\",\"subjects\":[\"%s\",\"%s\"],\"fields\":[\"nameEn\",\"nameZh\",\"phone\"]}"
                        .formatted(family.student(), family.guardian());
        long before = server.as(ours.token()).get("/api/v1/classes").asOf();
        Reply seen =
                eventually(
                        () ->
                                server.as(ours.token())
                                        .for_("audit")
                                        .post("/api/v1/personal-data/views", body),
                        reply -> reply.response().body().contains("phone"));
        assertThat(seen.text("/values/" + family.student() + "/nameEn/value"))
                .as("a default view is masked: %s", seen)
                .isEqualTo("金••");
        assertThat(seen.text("/values/" + family.guardian() + "/phone/value")).isEqualTo("•••345");
        assertThat(seen.response().body()).as("and holds no name").doesNotContain(CANARY);
        Reply inFull =
                server.as(ours.token())
                        .for_("audit")
                        .post("/api/v1/personal-data/unmaskings", body);
        assertThat(inFull.text("/values/" + family.student() + "/nameEn/value"))
                .as("the administrator holds roster.view+clear: %s", inFull)
                .isEqualTo(CANARY);
        assertThat(inFull.json().at("/values/" + family.student() + "/nameEn/masked").asBoolean())
                .isFalse();
        assertThat(seen.asOf()).as("the reading is on the record").isGreaterThan(before);

        String stranger =
                ours.post("/api/v1/staff", "{\"postCode\":\"teacher\"}").text("/refs/staff");
        String strangerToken = server.bareToken(stranger, ActingRole.TEACHER, ours.id());
        Reply refused =
                server.as(strangerToken).for_("teaching").post("/api/v1/personal-data/views", body);
        assertThat(refused.status()).as("no grant, no reading: %s", refused).isEqualTo(403);
        assertThat(refused.text("/code")).as("stable code").isEqualTo("access.denied");
        assertThat(refused.response().body()).as("a refusal names nobody").doesNotContain(CANARY);
        Reply searched =
                server.as(strangerToken)
                        .for_("teaching")
                        .post("/api/v1/personal-data/searches", "{\"text\":\"Canary Wing-Yan\"}");
        assertThat(searched.status()).as("no grant, no search: %s", searched).isEqualTo(403);
    }

    @Test
    void evidence_comes_out_as_a_file_that_is_proven_offline() throws Exception {
        Family family = ours.family("1E");
        String notice = publishedNotice(ours, family);
        server.as(family.guardianToken())
                .for_("home-school-communication")
                .post(copy(notice, family) + "/openings", "{\"language\":\"en\",\"level\":4}");
        Call head = server.as(ours.token()).for_("receipt-proof");

        Reply receipt =
                head.post(
                        "/api/v1/evidence/receipt",
                        "{\"notice\":\"%s\",\"guardian\":\"%s\",\"disclose\":[\"identity\"]}"
                                .formatted(notice, family.guardian()));
        VerificationReport report = proven(receipt, "receipt");
        assertThat(report.statements())
                .as("the opening, and who took it out")
                .extracting(Statement::type)
                .contains("notice.NoticeOpened@1")
                .endsWith("disclosure.PersonalDataExported@1");
        assertThat(receipt.response().body()).as("names were asked for").contains(CANARY);

        Reply homework =
                head.post(
                        "/api/v1/evidence/homework",
                        "{\"student\":\"%s\"}".formatted(family.student()));
        proven(homework, "homework");
        assertThat(homework.response().body())
                .as("nothing was asked to be shown")
                .doesNotContain(CANARY);

        Reply ofTests =
                head.post(
                        "/api/v1/evidence/class-place",
                        "{\"student\":\"%s\",\"from\":\"2020-01-01\",\"disclose\":[\"identity\"]}"
                                .formatted(family.student()));
        assertThat(proven(ofTests, "class-place").statements())
                .as("a kind that one line registers has the route too")
                .extracting(Statement::type)
                .contains("roster.ClassMembershipStarted@1");
    }

    private VerificationReport proven(Reply reply, String kind) throws NoSuchAlgorithmException {
        assertThat(reply.status()).as("the file: %s", reply).isEqualTo(200);
        assertThat(reply.header("Content-Type"))
                .isEqualTo("application/vnd.chopmark.evidence+json");
        assertThat(reply.header("Content-Disposition"))
                .as("to be saved, under a name that names nobody")
                .matches("attachment; filename=\"" + kind + "-[0-9a-f]{8}\\.chop\"");
        assertThat(UUID.fromString(reply.header("Chopmark-Recorded-By")))
                .as("the event that records the export")
                .isNotNull();
        VerificationReport report =
                new PackageVerifier(server.policy())
                        .verify(reply.response().body().getBytes(StandardCharsets.UTF_8));
        assertThat(report.verdict())
                .as("proven with the keys of the policy: %s", report.checks())
                .isEqualTo(Verdict.PROVEN);
        assertThat(Long.parseLong(reply.header("Chopmark-As-Of")))
                .as("as of after the export")
                .isGreaterThan(report.statements().getLast().leafIndex());
        assertThat(digestOnRecord(reply.header("Chopmark-Recorded-By")))
                .as("the bytes handed out are those whose digest is on the record")
                .isEqualTo(sha256(reply.response().body().getBytes(StandardCharsets.UTF_8)));
        return report;
    }

    private String digestOnRecord(String export) {
        return server
                .installation()
                .engine()
                .history()
                .of(ours.id())
                .ofTypes(EvidencePackageIssued.class)
                .stream()
                .map(Recorded::event)
                .map(EvidencePackageIssued.class::cast)
                .filter(issued -> issued.export().toString().equals(export))
                .map(EvidencePackageIssued::digest)
                .findFirst()
                .orElseThrow();
    }

    private static String sha256(byte[] file) throws NoSuchAlgorithmException {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(file));
    }

    @Test
    void evidence_is_refused_without_purpose_right_grant_or_record() throws Exception {
        Family family = ours.family("1F");
        String notice = publishedNotice(ours, family);
        String path = "/api/v1/evidence/receipt";
        String order =
                "{\"notice\":\"%s\",\"guardian\":\"%s\"}".formatted(notice, family.guardian());
        Call head = server.as(ours.token());
        Call asking = head.for_("audit");
        String clerk = ours.post("/api/v1/staff", "{\"postCode\":\"clerk\"}").text("/refs/staff");
        Call auditor =
                server.as(server.bareToken(clerk, ActingRole.AUDITOR, ours.id())).for_("audit");
        Call teacher =
                server.as(server.bareToken(clerk, ActingRole.TEACHER, ours.id())).for_("audit");

        assertRefused(head.post(path, order), 400, "request.purpose-missing");
        assertRefused(teacher.post(path, order), 403, "access.denied");
        String unknown = order.replace(notice, "notice=" + UuidCreator.getTimeOrderedEpoch());
        assertRefused(auditor.post(path, unknown), 403, "access.denied");
        assertRefused(
                server.as(theirs.token()).for_("audit").post(path, order),
                404,
                "export.nothing-found");
        assertRefused(asking.post(path, unknown), 404, "export.nothing-found");
        assertRefused(
                asking.post(path, order.replace("}", ",\"disclose\":[\"academic\"]}")),
                422,
                "disclosure.category-not-in-resource");
        assertRefused(
                asking.post(path, order.replace("}", ",\"disclose\":[\"all\"]}")),
                400,
                "request.invalid");
        assertRefused(asking.post("/api/v1/evidence/weather", order), 404, "export.kind-unknown");
        assertRefused(
                asking.with("Idempotency-Key", "once").post(path, order),
                400,
                "request.idempotency-key-not-taken");
    }

    @Test
    void wrong_arguments_for_evidence_are_named_and_not_quoted() throws Exception {
        Call asking = server.as(ours.token()).for_("audit");
        String student = "student=" + UuidCreator.getTimeOrderedEpoch();

        Reply nothing = asking.post("/api/v1/evidence/receipt", "{}");
        assertRefused(nothing, 400, "request.invalid");
        assertThat(nothing.json().at("/facts"))
                .as("what is missing")
                .hasToString("{\"guardian\":\"missing\",\"notice\":\"missing\"}");
        Reply another =
                asking.post(
                        "/api/v1/evidence/homework",
                        "{\"student\":\"%s\",\"%s\":\"x\"}".formatted(student, CANARY));
        assertRefused(another, 400, "request.invalid");
        assertThat(another.text("/facts/takes")).as("what is taken instead").isEqualTo("student");
        for (String malformed :
                List.of(
                        "\"guardian=" + UuidCreator.getTimeOrderedEpoch() + "\"",
                        "7",
                        "[]",
                        "\"" + CANARY + "\"")) {
            Reply reply =
                    asking.post(
                            "/api/v1/evidence/homework", "{\"student\":%s}".formatted(malformed));
            assertRefused(reply, 400, "request.invalid");
            assertThat(reply.text("/facts/student")).as(malformed).isEqualTo("malformed");
        }
    }

    private static void assertRefused(Reply reply, int status, String code) {
        assertThat(reply.status()).as("refused: %s", reply).isEqualTo(status);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(reply.text("/code")).as("stable code").isEqualTo(code);
        assertThat(reply.response().body()).as("names nobody").doesNotContain(CANARY);
    }

    @Test
    void a_token_of_another_school_sees_and_changes_nothing() throws Exception {
        Family family = ours.family("1D");
        String notice = publishedNotice(ours, family);
        Call foreign = server.as(theirs.token());

        assertThat(foreign.get("/api/v1/notices/" + notice).status())
                .as("a foreign notice is not there")
                .isEqualTo(404);
        Reply board = foreign.get("/api/v1/notices/" + notice + "/versions/1/receipts");
        assertThat(board.json().at("/rows").size()).as("no foreign receipts: %s", board).isZero();
        Reply classes = foreign.get("/api/v1/classes");
        assertThat(classes.response().body())
                .as("no foreign classes")
                .doesNotContain(family.classId());
        Reply withdrawn =
                foreign.for_("home-school-communication")
                        .post(
                                "/api/v1/notices/" + notice + "/withdrawal",
                                "{\"reason\":\"mistake\"}");
        assertThat(withdrawn.status())
                .as("a foreign notice cannot be withdrawn: %s", withdrawn)
                .isEqualTo(404);
        String view =
                "{\"resource\":\"roster\",\"subjects\":[\"%s\"],\"fields\":[\"nameEn\"]}"
                        .formatted(family.student());
        Reply seen = foreign.for_("audit").post("/api/v1/personal-data/views", view);
        assertThat(seen.response().body()).as("no foreign names").doesNotContain(CANARY);
        Reply schools = foreign.get("/api/v1/schools");
        assertThat(schools.response().body())
                .as("only one's own school")
                .doesNotContain(ours.id().text());
    }

    @Test
    void a_command_under_an_idempotency_key_is_done_once_and_answered_twice() throws Exception {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        String key = "key-" + UuidCreator.getTimeOrderedEpoch();
        String body = "{\"id\":\"%s\",\"kind\":\"circular\"}".formatted(id);
        Call call =
                server.as(ours.token())
                        .for_("home-school-communication")
                        .with("Idempotency-Key", key);
        Reply first = call.post("/api/v1/notices", body);
        Reply second = call.post("/api/v1/notices", body);
        assertThat(first.status()).as("done: %s", first).isEqualTo(201);
        assertThat(second.status()).as("answered again: %s", second).isEqualTo(201);
        assertThat(second.json().at("/events"))
                .as("the same events")
                .isEqualTo(first.json().at("/events"));
        assertThat(second.json().at("/repeated").asBoolean()).as("and said so").isTrue();

        Reply other =
                call.post(
                        "/api/v1/notices",
                        "{\"id\":\"%s\",\"kind\":\"survey\"}"
                                .formatted(UuidCreator.getTimeOrderedEpoch()));
        assertThat(other.status())
                .as("another request under the same key: %s", other)
                .isEqualTo(422);
        String version =
                "{\"titleEn\":\"Outing\",\"bodyEn\":\"Bring lunch.\",\"urgent\":false,\"marketing\":false}";
        Call publishing = call.with("Idempotency-Key", key + "-version");
        Reply published = publishing.post("/api/v1/notices/notice=" + id + "/versions", version);
        Reply repeated = publishing.post("/api/v1/notices/notice=" + id + "/versions", version);
        assertThat(repeated.json().at("/events"))
                .as("texts are salted anew each time and recognised all the same: %s", repeated)
                .isEqualTo(published.json().at("/events"));

        Reply without = call.post("/api/v1/notices", "{\"kind\":\"circular\"}");
        assertThat(without.text("/code"))
                .as("a repeatable request names its id")
                .isEqualTo("request.id-required");
    }

    @Test
    void a_session_that_was_signed_out_is_refused_at_once() throws Exception {
        String staff = ours.post("/api/v1/staff", "{\"postCode\":\"clerk\"}").text("/refs/staff");
        server.account(ours.id(), (PersonRef) Ref.parse(staff), "clerk.lee", PASSWORD);
        String wanted =
                "{\"school\":\"%s\",\"loginName\":\"clerk.lee\",\"password\":\"%s\"}"
                        .formatted(ours.id().text(), PASSWORD);
        Call clerk = server.as(server.asNobody().post("/api/v1/session", wanted).text("/secret"));
        assertThat(clerk.get("/api/v1/notices").status()).as("signed in, no grant").isEqualTo(403);
        assertThat(clerk.delete("/api/v1/session").status()).as("signed out").isEqualTo(204);
        assertThat(clerk.get("/api/v1/notices").status()).as("refused from then on").isEqualTo(401);
    }

    @Test
    void who_takes_no_json_is_refused_before_anything_is_recorded() throws Exception {
        Call head = server.as(ours.token()).for_("roster-administration");
        for (String accepted : List.of("text/html", "application/xml", "rubbish", "*/*;q=0")) {
            long before = server.installation().engine().head();
            Reply refused =
                    head.with("Accept", accepted).post("/api/v1/staff", "{\"postCode\":\"clerk\"}");
            assertThat(refused.status()).as("%s: %s", accepted, refused).isEqualTo(406);
            assertThat(server.installation().engine().head())
                    .as("recorded for who cannot be told, %s", accepted)
                    .isEqualTo(before);
        }
    }
}

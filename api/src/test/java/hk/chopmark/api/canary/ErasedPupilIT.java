package hk.chopmark.api.canary;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.api.wiring.RawDatabase;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.eventstore.fsck.FsckReport;
import hk.chopmark.core.roster.RosterCommand.EnrolStudent;
import hk.chopmark.core.roster.RosterCommand.EnrolStudents;
import hk.chopmark.core.roster.RosterModule;
import hk.chopmark.core.runtime.DecisionSession;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.export.verify.PackageVerifier;
import hk.chopmark.export.verify.ReportText;
import hk.chopmark.export.verify.Statement;
import hk.chopmark.export.verify.Verdict;
import hk.chopmark.export.verify.VerificationReport;
import hk.chopmark.projections.engine.rebuild.ProjectionRebuilder;
import hk.chopmark.projections.engine.rebuild.RebuildReport;
import hk.chopmark.projections.rows.ProjectionModule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One pupil is erased in a school of many: what was proven stays proven, and the data is gone from
 * the interface, the tables and the files.
 *
 * <p>{@code -Dchopmark.erasure.events=100000} for a larger record, with the real wait of two
 * minutes before the certificate.
 */
class ErasedPupilIT {

    private static final int EVENTS = Integer.getInteger("chopmark.erasure.events", 5_000);
    private static final boolean LARGE = EVENTS > 5_000;
    private static final LocalDate SEPTEMBER = LocalDate.of(2026, 9, 1);
    private static final String NAME = "Canary Wing-Yan Zyqerased";
    private static final Duration CERTIFIED_WITHIN = Duration.ofMinutes(3);
    private static final AtomicLong SKIPPED = new AtomicLong();

    @TempDir Path temporary;

    @Test
    void a_pupil_is_erased_and_every_proof_stands() throws Exception {
        Path data = temporary.resolve("data");
        try (TestServer server = new TestServer(data, () -> System.nanoTime() + SKIPPED.get())) {
            RawDatabase database = new RawDatabase(data);
            Story story = new Story(server);
            story.fill(EVENTS);
            story.record();
            List<byte[]> before = List.of(story.receipt(), story.homework());
            List<String> ciphertexts = ciphertextsOf(database, story.enrolment());
            assertThat(ciphertexts).as("boxes of the enrolment").hasSize(1);
            assertThat(isInFiles(database, data, ciphertexts))
                    .as("before, the ciphertext is found in the files of the table")
                    .isTrue();

            String erasure = story.erase();

            assertThat(story.view().text("/values/" + story.student + "/nameEn/certificate"))
                    .as("who asks is told of the erasure at once")
                    .isEqualTo(erasure);
            before.forEach(file -> assertProven(server, file));
            byte[] after = story.homework();
            assertThat(new String(after, StandardCharsets.UTF_8))
                    .as("a new file of the erased pupil")
                    .doesNotContain(NAME);
            assertSaysErased(assertProven(server, after), erasure);
            assertRebuiltTheSame(server);
            assertClean(server);
            assertThat(ciphertextsOf(database, story.enrolment())).as("rows of the box").isEmpty();
            assertThat(query(database, "VACUUM (FULL) chopmark.sealed_box")).isEmpty();
            assertThat(isInFiles(database, data, ciphertexts))
                    .as("after a full vacuum, the ciphertext is in no file of the table")
                    .isFalse();
            assertCertified(server, story.certificate(erasure));
        }
    }

    private static VerificationReport assertProven(TestServer server, byte[] file) {
        VerificationReport report = new PackageVerifier(server.policy()).verify(file);
        assertThat(report.verdict())
                .as("an evidence file: %s", report.checks())
                .isEqualTo(Verdict.PROVEN);
        return report;
    }

    private static void assertSaysErased(VerificationReport report, String erasure) {
        assertThat(new ReportText(Locale.ENGLISH).text(report))
                .as("the report of it, in English")
                .containsPattern("erased on [0-9-]{10}, certificate " + erasure);
        assertThat(new ReportText(Locale.forLanguageTag("zh-HK")).text(report))
                .as("the report of it, in Chinese")
                .containsPattern("已於 [0-9-]{10} 刪除，證明書編號 " + erasure);
    }

    private static void assertCertified(TestServer server, byte[] file) {
        assertThat(assertProven(server, file).statements())
                .as("the whole erasure, and who took it out")
                .extracting(Statement::type)
                .contains(
                        "erasure.ErasureRequested@1",
                        "erasure.ErasureApproved@1",
                        "erasure.ErasureDecided@1",
                        "erasure.KeyDestroyed@1",
                        "erasure.CiphertextDeleted@1",
                        "erasure.ErasureAcknowledged@1",
                        "erasure.ErasureCertified@1")
                .endsWith("disclosure.PersonalDataExported@1");
    }

    private static void assertRebuiltTheSame(TestServer server) {
        var projections = server.installation().projections();
        projections.awaitPosition(server.installation().engine().head(), Duration.ofMinutes(5));
        for (ProjectionModule module : projections.modules()) {
            RebuildReport report =
                    server.installation()
                            .rebuilder()
                            .rebuild(module.name(), ProjectionRebuilder.Mode.IN_PLACE, _ -> {});
            assertThat(report.verdict())
                    .as("%s, rebuilt from a record with an erased pupil", module.name())
                    .isEqualTo(RebuildReport.Verdict.SAME);
        }
    }

    private static void assertClean(TestServer server) throws Exception {
        FsckReport report = server.installation().fsck().run(_ -> {});
        assertThat(report.faults()).as("faults").isEmpty();
        assertThat(report.notChecked()).as("not checked").isEmpty();
        assertThat(report.events()).as("events").isGreaterThanOrEqualTo(EVENTS);
    }

    private static List<String> ciphertextsOf(RawDatabase database, long position)
            throws Exception {
        return query(
                database,
                "SELECT encode(ciphertext, 'hex') FROM chopmark.sealed_box WHERE position = "
                        + position);
    }

    private static List<String> query(RawDatabase database, String sql) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.superuser("chopmark").getConnection();
                var statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                try (ResultSet found = statement.getResultSet()) {
                    while (found.next()) {
                        rows.add(found.getString(1));
                    }
                }
            }
        }
        return rows;
    }

    /** Whether the files of the table hold one of these bytes. */
    private static boolean isInFiles(RawDatabase database, Path data, List<String> hex)
            throws Exception {
        query(database, "CHECKPOINT");
        for (String file :
                query(
                        database,
                        "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relname = 'sealed_box'"
                                + " OR oid = (SELECT reltoastrelid FROM pg_class WHERE relname = 'sealed_box')")) {
            String bytes =
                    HexFormat.of().formatHex(Files.readAllBytes(data.resolve("pg").resolve(file)));
            if (hex.stream().anyMatch(bytes::contains)) {
                return true;
            }
        }
        return false;
    }

    /** A pupil among many, with a notice, homework, an officer and a principal. */
    private static final class Story {

        private final TestServer server;
        private final SchoolId school;
        private final String principal;
        private String officer = "";
        private String student = "";
        private String guardian = "";
        private String notice = "";
        private long enrolment;

        Story(TestServer server) throws Exception {
            this.server = server;
            Call operator =
                    server.as(server.token("service=operator", ActingRole.OPERATOR, null))
                            .for_("roster-administration");
            Reply founded =
                    operator.post("/api/v1/schools", "{\"nameEn\":\"School\",\"nameZh\":\"學校\"}");
            school = (SchoolId) Ref.parse(founded.text("/school"));
            principal =
                    server.token(founded.text("/administrator"), ActingRole.ADMINISTRATOR, school);
        }

        long enrolment() {
            return enrolment;
        }

        private Reply as(String token, String path, String json) throws Exception {
            Reply reply =
                    server.as(token)
                            .for_(FittingPurpose.of(path, "retention-and-erasure"))
                            .post(path, json);
            assertThat(reply.status()).as("%s: %s", path, reply).isIn(200, 201);
            return reply;
        }

        private Reply done(String path, String json) throws Exception {
            return as(principal, path, json);
        }

        void fill(int events) {
            var engine = server.installation().engine();
            DecisionSession<EnrolStudents> session =
                    engine.session(school, RosterModule.enrolmentSession());
            CommandContext context =
                    CommandContext.of(Actor.service("filler"), Purpose.DATA_IMPORT);
            for (int filled = 0; filled < events; filled += EnrolStudents.MAX_ITEMS) {
                List<EnrolStudent> students = new ArrayList<>();
                for (int i = 0; i < EnrolStudents.MAX_ITEMS; i++) {
                    StudentId id = new StudentId(engine.ids().get());
                    Sealed<String> name = Sealed.of(id, Category.IDENTITY, "Pupil " + (filled + i));
                    students.add(new EnrolStudent(school, id, null, name, null, null, SEPTEMBER));
                }
                session.send(new EnrolStudents(school, students, List.of()), context);
            }
        }

        void record() throws Exception {
            String classId =
                    done("/api/v1/classes", "{\"code\":\"1A\",\"schoolYear\":\"2026/27\"}")
                            .text("/refs/class");
            Reply enrolled =
                    done(
                            "/api/v1/students",
                            "{\"nameEn\":\"%s\",\"enrolledOn\":\"2026-09-01\"}".formatted(NAME));
            enrolment =
                    server.installation()
                            .engine()
                            .proofs()
                            .positionOf(school, enrolled.asOf() - 1)
                            .orElseThrow();
            student = enrolled.text("/refs/student");
            done(
                    "/api/v1/classes/" + classId + "/members",
                    "{\"member\":\"%s\",\"role\":\"PUPIL\",\"classNumber\":1,\"from\":\"2026-09-01\"}"
                            .formatted(student));
            guardian =
                    done("/api/v1/guardians", "{\"nameZh\":\"家長甲\",\"phone\":\"5551 2345\"}")
                            .text("/refs/guardian");
            done(
                    "/api/v1/students/" + student + "/guardians/" + guardian,
                    "{\"relation\":\"mother\",\"authority\":\"FULL\",\"validFrom\":\"2026-09-01\"}");
            notice = done("/api/v1/notices", "{\"kind\":\"circular\"}").text("/refs/notice");
            done(
                    "/api/v1/notices/" + notice + "/versions",
                    "{\"titleEn\":\"Trip\",\"bodyEn\":\"Lunch\",\"urgent\":false,\"marketing\":false}");
            done(
                    "/api/v1/notices/" + notice + "/audiences",
                    "{\"number\":1,\"classId\":\"%s\"}".formatted(classId));
            String staff = done("/api/v1/staff", "{\"postCode\":\"officer\"}").text("/refs/staff");
            done(
                    "/api/v1/grants",
                    ("{\"grantee\":\"%s\",\"roleCode\":\"data-protection-officer\",\"scope\":\"%s\","
                                    + "\"validFrom\":\"2026-01-01T00:00:00Z\"}")
                            .formatted(staff, school.text()));
            officer = server.token(staff, ActingRole.OFFICER, school);
            server.installation()
                    .projections()
                    .awaitPosition(server.installation().engine().head(), Duration.ofMinutes(2));
        }

        private byte[] file(String token, String kind, String order) throws Exception {
            return as(token, "/api/v1/evidence/" + kind, order)
                    .response()
                    .body()
                    .getBytes(StandardCharsets.UTF_8);
        }

        byte[] receipt() throws Exception {
            byte[] file =
                    file(
                            principal,
                            "receipt",
                            "{\"notice\":\"%s\",\"guardian\":\"%s\",\"disclose\":[\"identity\"]}"
                                    .formatted(notice, guardian));
            assertThat(new String(file, StandardCharsets.UTF_8)).contains(NAME);
            return file;
        }

        byte[] homework() throws Exception {
            return file(
                    principal,
                    "homework",
                    "{\"student\":\"%s\",\"disclose\":[\"identity\"]}".formatted(student));
        }

        Reply view() throws Exception {
            return as(
                    principal,
                    "/api/v1/personal-data/unmaskings",
                    "{\"resource\":\"roster\",\"subjects\":[\"%s\"],\"fields\":[\"nameEn\"]}"
                            .formatted(student));
        }

        /**
         * Decided by two people; back when nothing can be read, and later the certificate is there.
         */
        String erase() throws Exception {
            assertThat(view().text("/values/" + student + "/nameEn/value")).isEqualTo(NAME);
            String erasure =
                    as(
                                    officer,
                                    "/api/v1/erasures",
                                    ("{\"subject\":\"%s\",\"categories\":[\"identity\",\"academic\"],"
                                                    + "\"ground\":\"REQUESTED_BY_SUBJECT\",\"askedBy\":\"%s\"}")
                                            .formatted(student, guardian))
                            .text("/refs/erasure");
            as(officer, "/api/v1/erasures/" + erasure + "/approval", "{}");
            Reply twice =
                    server.as(officer)
                            .for_("retention-and-erasure")
                            .post("/api/v1/erasures/" + erasure + "/decision", "{}");
            assertThat(twice.text("/code")).isEqualTo("erasure.second-person-needed");
            as(principal, "/api/v1/erasures/" + erasure + "/decision", "{}");
            Awaitility.await("nothing can be read any more")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> view().text("/values/" + student + "/nameEn/value").isEmpty());
            Awaitility.await("the certificate")
                    .atMost(CERTIFIED_WITHIN)
                    .until(() -> {
                        if (!LARGE) {
                            // Every look lets ten seconds pass: no node may remember the keys.
                            SKIPPED.addAndGet(Duration.ofSeconds(10).toNanos());
                        }
                        return status(erasure).text("/state").equals("certified");
                    });
            assertThat(status(erasure).json().at("/certificate/boxesDeleted").asLong())
                    .as("boxes on the certificate")
                    .isEqualTo(1);
            return erasure;
        }

        private Reply status(String erasure) throws Exception {
            return server.as(officer).get("/api/v1/erasures/" + erasure);
        }

        byte[] certificate(String erasure) throws Exception {
            return file(officer, "erasure", "{\"erasure\":\"%s\"}".formatted(erasure));
        }
    }
}

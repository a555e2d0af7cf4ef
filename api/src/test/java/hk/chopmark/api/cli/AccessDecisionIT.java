package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** May this person do this, there, then, and why: over HTTP and on the command line. */
class AccessDecisionIT {

    private static final String PASSWORD = "tram peak lantern";
    private static final String DECISION = "/api/v1/access/decision?person=%s&action=%s&on=%s";

    @Test
    void the_answer_names_the_events_it_rests_on(@TempDir Path folder) throws Exception {
        String school;
        String administrator;
        try (TestServer server = new TestServer(folder.resolve("data"))) {
            Reply founded =
                    server.as(server.token("service=operator", ActingRole.OPERATOR, null))
                            .for_("roster-administration")
                            .post("/api/v1/schools", "{\"nameEn\":\"Hill\",\"nameZh\":\"山\"}");
            school = founded.text("/school");
            administrator = founded.text("/administrator");
            SchoolId id = (SchoolId) Ref.parse(school);
            String head = server.token(administrator, ActingRole.ADMINISTRATOR, id);

            Reply yes =
                    server.as(head)
                            .for_("audit")
                            .get(DECISION.formatted(administrator, "access.grant", school));
            assertThat(yes.status()).as("answered: %s", yes).isEqualTo(200);
            assertThat(yes.json().at("/allowed").asBoolean())
                    .as("the founder may: %s", yes)
                    .isTrue();
            assertThat(yes.text("/reasons/0/code")).isEqualTo("grant-for-school");
            assertThat(yes.text("/reasons/0/events/0/type")).isEqualTo("access.RoleGranted@1");

            Reply no =
                    server.as(head)
                            .for_("audit")
                            .get(
                                    DECISION.formatted(administrator, "access.grant", school)
                                            + "&at=2026-01-01T00:00:00Z");
            assertThat(no.json().at("/allowed").asBoolean())
                    .as("before the founding nobody could: %s", no)
                    .isFalse();

            String user =
                    server.account(id, (PersonRef) Ref.parse(administrator), "head", PASSWORD);
            String secrets =
                    PASSWORD + "\n" + server.shown(id, (PersonRef) Ref.parse(administrator));
            assertExplained(server, folder, new Who(administrator, user, secrets), school);
            assertThat(pageAnswer(server, head, administrator, school))
                    .as("the console says it in words")
                    .contains("permission for the whole school", "Role granted", administrator);

            Reply future =
                    server.as(head)
                            .for_("audit")
                            .get(
                                    DECISION.formatted(administrator, "access.grant", school)
                                            + "&at=2199-01-01T00:00:00Z");
            assertThat(future.status()).as("no prophecy: %s", future).isEqualTo(422);
            assertThat(future.text("/code")).isEqualTo("audit.instant-in-the-future");

            String stranger = "staff=0198f1de-0000-7000-8000-000000000001";
            Reply refused =
                    server.as(server.token(stranger, ActingRole.TEACHER, id))
                            .for_("audit")
                            .get(DECISION.formatted(administrator, "access.grant", school));
            assertThat(refused.status()).as("not for everybody: %s", refused).isEqualTo(403);
            assertThat(refused.text("/code")).isEqualTo("access.denied");
        }
    }

    private record Who(String administrator, String user, String secrets) {}

    private static void assertExplained(TestServer server, Path folder, Who who, String school)
            throws IOException {
        String administrator = who.administrator();
        Path secret = Files.writeString(folder.resolve("secret"), who.secrets() + "\n");
        String address = server.uri("/").toString();
        RecordedTerminal terminal = new RecordedTerminal();
        SchoolId id = (SchoolId) Ref.parse(school);
        PersonRef person = (PersonRef) Ref.parse(administrator);
        var before = server.installation().engine().accounts().sessions(id, person);
        int code =
                terminal.run(
                        "explain",
                        "--server",
                        address,
                        "--school",
                        school,
                        "--user",
                        who.user(),
                        "--password-file",
                        secret.toString(),
                        "--person",
                        administrator,
                        "--action",
                        "access.grant",
                        "--on",
                        school,
                        "--quiet");
        assertThat(code).as("exit code; %s", terminal.err()).isZero();
        assertThat(terminal.out())
                .as("the answer in words")
                .startsWith("Yes, at ")
                .contains(
                        "grant-for-school", "access.RoleGranted@1", "as asked by " + administrator);
        assertThat(server.installation().engine().accounts().sessions(id, person))
                .as("signed out again")
                .isEqualTo(before);
        assertNotSignedIn(address, secret, school, "identity.sign-in-refused");
        assertNotSignedIn("http://records.example", secret, school, "no password is sent to");
    }

    private static void assertNotSignedIn(
            String address, Path secret, String school, String because) {
        RecordedTerminal terminal = new RecordedTerminal();
        assertThat(
                        terminal.run(
                                "explain",
                                "--server",
                                address,
                                "--school",
                                school,
                                "--user",
                                "nobody",
                                "--password-file",
                                secret.toString(),
                                "--person",
                                "staff=0198f1de-0000-7000-8000-000000000001",
                                "--action",
                                "access.grant",
                                "--on",
                                school))
                .as("exit code")
                .isNotZero();
        assertThat(terminal.err()).contains(because).doesNotContain(PASSWORD);
    }

    private static String pageAnswer(TestServer server, String token, String person, String on)
            throws Exception {
        TestBrowser browser = new TestBrowser();
        browser.signIn(server, token);
        HttpResponse<String> form = browser.get(server.uri("/access/decision?lang=en"));
        HttpResponse<String> answer =
                browser.post(
                        server.uri("/access/decision"),
                        Map.of(
                                "_csrf",
                                TestBrowser.csrf(form),
                                "person",
                                person,
                                "action",
                                "access.grant",
                                "on",
                                on,
                                "when",
                                ""));
        assertThat(answer.statusCode()).as("the page: %s", answer.body()).isEqualTo(200);
        return answer.body();
    }
}

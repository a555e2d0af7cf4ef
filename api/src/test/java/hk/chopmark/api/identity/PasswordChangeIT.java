package hk.chopmark.api.identity;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestPeople;
import hk.chopmark.api.rest.TestSchool;
import hk.chopmark.api.rest.TestServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People change their passwords in the console. */
class PasswordChangeIT {

    private static final String NAME = "chan.mei.ling";

    @Test
    void a_changed_password_rests_on_the_login_name_as_little_as_the_first(@TempDir Path folder)
            throws Exception {
        try (TestServer server = new TestServer(folder)) {
            TestPeople people =
                    new TestPeople(server, TestSchool.found(server, "Hill School", "山上學校"));
            TestBrowser browser = people.signedInStaff(people.appointed("teacher"), NAME);
            people.signedInStaff(people.appointed("teacher"), "somebody.else");

            for (String resting :
                    new String[] {NAME, "Chan.Mei.Ling", NAME + "2026", "my" + NAME}) {
                assertThat(change(people, browser, NAME, resting).body())
                        .as("a password that is the login name, or rests on it: %s", resting)
                        .contains("identity.password-common");
            }
            for (String other : new String[] {"somebody.else", "no.such.name", "no name", " "}) {
                assertThat(change(people, browser, other, NAME + "2026").body())
                        .as("under a login name that is not theirs: %s", other)
                        .contains("identity.login-name-not-own");
            }
            HttpResponse<String> changed =
                    change(people, browser, NAME, "seven ferries over the bay");
            assertThat(TestPeople.location(changed))
                    .as("a good one: %s", changed.body())
                    .endsWith("/account?done");
        }
    }

    private static HttpResponse<String> change(
            TestPeople people, TestBrowser browser, String name, String password) throws Exception {
        return people.send(
                browser,
                "/account/password",
                Map.of("name", name, "password", password, "again", password));
    }
}

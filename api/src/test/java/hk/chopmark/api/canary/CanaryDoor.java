package hk.chopmark.api.canary;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.core.shared.SchoolId;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;

/** The console's door of a school: by login name and password, or in a session that stands. */
final class CanaryDoor {

    private final TestServer server;
    private final SchoolId school;

    CanaryDoor(TestServer server, SchoolId school) {
        this.server = server;
        this.school = school;
    }

    /** A browser in which a member of staff is signed in. */
    TestBrowser enter(String token) throws Exception {
        TestBrowser browser = new TestBrowser();
        browser.signIn(server, token);
        assertThat(browser.get(server.uri("/account")).statusCode()).as("inside").isEqualTo(200);
        return browser;
    }

    /** What is answered to somebody who signs in with a name and a password. */
    HttpResponse<String> knock(TestBrowser browser, String name, String password) throws Exception {
        URI door = server.uri("/sign-in/" + school.id());
        return browser.post(
                door,
                Map.of(
                        "_csrf", TestBrowser.csrf(browser.get(door)),
                        "name", name,
                        "password", password));
    }
}

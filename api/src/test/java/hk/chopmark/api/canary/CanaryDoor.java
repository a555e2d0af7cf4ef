package hk.chopmark.api.canary;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.secrets.Totps;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The console's door of a school: by login name, password and, for staff, an app. */
final class CanaryDoor {

    private static final String PASSWORD = "tram peak lantern";
    private static final Pattern SECRET =
            Pattern.compile("name=\"secret\" value=\"([A-Z2-7]{32})\"");

    private final TestServer server;
    private final SchoolId school;

    CanaryDoor(TestServer server, SchoolId school) {
        this.server = server;
        this.school = school;
    }

    /** A browser in which a member of staff has just signed in. */
    TestBrowser enter(PersonRef staff, String loginName) throws Exception {
        String counts = server.account(school, staff, loginName, PASSWORD);
        TestBrowser browser = new TestBrowser();
        knock(browser, counts, PASSWORD);
        URI factor = server.uri("/account/second-factor");
        HttpResponse<String> app = browser.get(factor);
        Matcher secret = SECRET.matcher(app.body());
        assertThat(secret.find()).as("an app is offered: %s", app.body()).isTrue();
        String code =
                server.installation()
                        .secrets()
                        .totps()
                        .codeAt(
                                new Totps.Fresh(secret.group(1)),
                                server.installation().clock().instant());
        browser.post(
                factor,
                Map.of(
                        "_csrf", TestBrowser.csrf(app),
                        "secret", secret.group(1),
                        "code", code));
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

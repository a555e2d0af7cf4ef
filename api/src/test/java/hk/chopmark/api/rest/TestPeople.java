package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.secrets.Totps.Fresh;
import hk.chopmark.core.access.AccessCommand.ConfirmGrant;
import hk.chopmark.core.access.AccessEvent.RoleProposed;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** People of a school at its console, each signed in to an account of their own. */
public record TestPeople(TestServer server, TestSchool school) {

    /** Everybody's password. */
    public static final String PASSWORD = "tram peak lantern";

    /** A member of staff who holds a usual role in the whole school. */
    public String appointed(String role) throws Exception {
        String staff =
                school.post("/api/v1/staff", "{\"nameEn\":\"Lau\",\"postCode\":\"teacher\"}")
                        .text("/refs/staff");
        granted(staff, role);
        return staff;
    }

    /** A second administrator, whose grant an auditor confirmed. */
    public String administrator() throws Exception {
        PersonRef auditor = (PersonRef) Ref.parse(appointed("auditor"));
        String staff = appointed("administrator");
        server.installation()
                .engine()
                .send(
                        new ConfirmGrant(
                                school.id(), events(staff, RoleProposed.class).getLast().grant()),
                        CommandContext.of(
                                Actor.person(auditor, "auditor", AuthMethod.PASSWORD),
                                Purpose.ACCESS_ADMINISTRATION));
        return staff;
    }

    /** A role in the whole school, which some roles have only once a second person confirmed. */
    public Reply granted(String staff, String role) throws Exception {
        Reply granted =
                server.as(school.token())
                        .for_("access-administration")
                        .post(
                                "/api/v1/grants",
                                "{\"grantee\":\"%s\",\"roleCode\":\"%s\",\"scope\":\"%s\","
                                        .concat("\"validFrom\":\"2026-01-01T00:00:00Z\"}")
                                        .formatted(staff, role, school.id().text()));
        assertThat(granted.status()).as("granted: %s", granted).isEqualTo(201);
        return granted;
    }

    /** A member of staff, signed in with the app that staff must have. */
    public TestBrowser signedInStaff(String staff, String name) throws Exception {
        if (staff.equals(school.administrator())) {
            return head();
        }
        String counts = server.account(school.id(), (PersonRef) Ref.parse(staff), name, PASSWORD);
        TestBrowser browser = new TestBrowser();
        signIn(browser, counts);
        HttpResponse<String> app = browser.get(server.uri("/account/second-factor"));
        String secret = found(app.body(), "name=\"secret\" value=\"([A-Z2-7]{32})\"");
        HttpResponse<String> codes =
                send(
                        browser,
                        "/account/second-factor",
                        Map.of("secret", secret, "code", shown(secret, Duration.ZERO)));
        assertThat(codes.statusCode()).as("an app is set up").isEqualTo(200);
        return browser;
    }

    /** The administrator who founded the school, who just proved who they are. */
    private TestBrowser head() throws Exception {
        TestBrowser browser = new TestBrowser();
        browser.signIn(server, school.token());
        server.installation()
                .secrets()
                .sessions()
                .find(browser.secret())
                .ifPresent(session ->
                        server.installation()
                                .secrets()
                                .sessions()
                                .proven(school.id(), session.id()));
        return browser;
    }

    /** What an app shows. */
    public String shown(String secret, Duration later) {
        return server.installation()
                .secrets()
                .totps()
                .codeAt(new Fresh(secret), server.installation().clock().instant().plus(later));
    }

    /** Sends the sign-in form. */
    public HttpResponse<String> signIn(TestBrowser browser, String name) throws Exception {
        String path = "/sign-in/" + school.id().id();
        String csrf = TestBrowser.csrf(browser.get(server.uri(path)));
        return browser.post(
                server.uri(path), Map.of("_csrf", csrf, "name", name, "password", PASSWORD));
    }

    /** Sends a code, from paper or a message, with a new password. */
    public HttpResponse<String> activate(TestBrowser browser, String name, String code)
            throws Exception {
        String path = "/activate/" + school.id().id();
        Map<String, String> fields = new TreeMap<>();
        fields.put("_csrf", TestBrowser.csrf(browser.get(server.uri(path))));
        fields.put("name", name);
        fields.put("code", code);
        fields.put("password", PASSWORD);
        fields.put("again", PASSWORD);
        return browser.post(server.uri(path), fields);
    }

    /** Sends a form of the console. */
    public HttpResponse<String> send(TestBrowser browser, String path, Map<String, String> fields)
            throws Exception {
        Map<String, String> all = new TreeMap<>(fields);
        all.put("_csrf", TestBrowser.csrf(browser.get(server.uri("/account"))));
        return browser.post(server.uri(path), all);
    }

    /** Where an answer leads. */
    public static String location(HttpResponse<String> response) {
        return TestBrowser.location(response);
    }

    /** What stands in a page. */
    public static String found(String body, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(body);
        assertThat(matcher.find()).as("%s in %s", pattern, body).isTrue();
        return matcher.group(1);
    }

    /** The events about somebody. */
    public <E extends DomainEvent> List<E> events(String about, Class<E> type) {
        return recorded(about, type).stream().map(one -> type.cast(one.event())).toList();
    }

    /** The same with what stands beside them. */
    public List<? extends Recorded<?>> recorded(String about, Class<? extends DomainEvent> type) {
        return server
                .installation()
                .engine()
                .history()
                .of(school.id())
                .about(Ref.parse(about))
                .ofTypes(type)
                .stream()
                .toList();
    }
}

package hk.chopmark.api.rest;

import static hk.chopmark.api.rest.TestPeople.found;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hk.chopmark.api.rest.TestSchool.Family;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.secrets.OneTimeCodes;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.identity.IdentityEvent;
import hk.chopmark.core.identity.SessionEvent.Reauthenticated;
import hk.chopmark.core.identity.SessionEvent.SessionEnded;
import hk.chopmark.core.identity.SessionEvent.SignInRefused;
import hk.chopmark.core.identity.SessionEvent.SignedIn;
import hk.chopmark.core.identity.SessionEvent.SignedOut;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's door: people sign in by name and password, and again when it counts. */
class SignInIT {

    private static final String PASSWORD = "tram peak lantern";
    private static final String NOWHERE = "0198f1de-0000-7000-8000-000000000001";

    @TempDir Path temporary;

    @Test
    void a_guardian_signs_in_is_refused_alike_and_ends_a_session_elsewhere() throws Exception {
        try (TestServer server = new TestServer(temporary.resolve("data"))) {
            TestSchool school = TestSchool.found(server, "Harbour View", "海景");
            Family family = school.family("1A");
            PersonRef guardian = (PersonRef) Ref.parse(family.guardian());
            server.account(school.id(), guardian, "wong.mei", PASSWORD);
            TestBrowser browser = new TestBrowser();
            HttpResponse<String> door = browser.get(server.uri("/"));
            assertThat(TestBrowser.location(door)).as("a stranger").endsWith("/sign-in");
            assertThat(door.headers().allValues("Set-Cookie")).as("leaves nothing").isEmpty();

            HttpResponse<String> unknown = signIn(server, browser, school, "nobody", PASSWORD);
            HttpResponse<String> wrong =
                    signIn(server, browser, school, "wong.mei", "x".repeat(12));
            signIn(server, browser, school, "wong.mei", "y".repeat(12));
            assertThat(TestBrowser.location(wrong))
                    .as("a wrong password is answered like a name that nobody has")
                    .isEqualTo(TestBrowser.location(unknown))
                    .contains("?refused");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(events(server, school, guardian, SignInRefused.class))
                                    .as("recorded once in a quarter of an hour")
                                    .hasSize(1));

            HttpResponse<String> right = signIn(server, browser, school, "Wong.Mei ", PASSWORD);
            assertThat(TestBrowser.location(right)).as("signed in: %s", right.body()).endsWith("/");
            assertThat(right.headers().allValues("Set-Cookie"))
                    .as("the secret of the session")
                    .anySatisfy(cookie ->
                            assertThat(cookie)
                                    .startsWith("CHOPMARK=cs_")
                                    .contains("HttpOnly", "Path=/")
                                    .containsIgnoringCase("SameSite=Lax"));
            assertThat(browser.get(server.uri("/account")).statusCode())
                    .as("inside")
                    .isEqualTo(200);
            TestBrowser elsewhere = new TestBrowser();
            signIn(server, elsewhere, school, "wong.mei", PASSWORD);
            String page = browser.get(server.uri("/account")).body();
            assertThat(page)
                    .as("sessions of the other browser")
                    .contains("/account/sessions/session=");
            send(server, browser, "/account/sessions/end-others", Map.of());
            assertThat(TestBrowser.location(elsewhere.get(server.uri("/account"))))
                    .as("ended elsewhere")
                    .endsWith("/sign-in");
            assertThat(
                            send(server, browser, "/sign-out", Map.of())
                                    .headers()
                                    .firstValue("Clear-Site-Data"))
                    .as("the browser keeps nothing")
                    .hasValue("\"cache\", \"storage\"");
            assertThat(TestBrowser.location(browser.get(server.uri("/account"))))
                    .as("signed out")
                    .endsWith("/sign-in");
            assertThat(events(server, school, guardian, SignedIn.class)).as("signed in").hasSize(2);
            assertThat(events(server, school, guardian, SessionEnded.class)).as("ended").hasSize(1);
            assertThat(events(server, school, guardian, SignedOut.class))
                    .as("signed out, in that session, with that credential")
                    .singleElement()
                    .satisfies(out -> assertThat(out.meta()).containsKeys("session", "credential"));

            assertGuessingIsSlowed(server, browser, school);
        }
    }

    private static void assertGuessingIsSlowed(
            TestServer server, TestBrowser browser, TestSchool school) throws Exception {
        HttpResponse<String> wrong = signIn(server, browser, school, "lee.kwok", "z".repeat(12));
        for (int tries = 1; tries < 21; tries++) {
            wrong = signIn(server, browser, school, "lee.kwok", "z".repeat(12));
        }
        assertThat(wrong.statusCode()).as("guessing").isEqualTo(429);
        assertThat(wrong.headers().firstValue("Retry-After")).as("when again").isPresent();
    }

    @Test
    void a_guardian_signs_at_level_six_only_after_proving_again_who_they_are() throws Exception {
        try (TestServer server = new TestServer(temporary.resolve("data"))) {
            TestSchool school = TestSchool.found(server, "Harbour View", "海景");
            Family family = school.family("1A");
            PersonRef guardian = (PersonRef) Ref.parse(family.guardian());
            server.account(school.id(), guardian, "wong.mei", PASSWORD);
            String copy = publishedTo(school, family);
            String wanted =
                    "{\"school\":\"%s\",\"loginName\":\"wong.mei\",\"password\":\"%s\"}"
                            .formatted(school.id().text(), PASSWORD);
            Reply refused =
                    server.asNobody()
                            .post("/api/v1/session", wanted.replace(PASSWORD, "x".repeat(12)));
            assertThat(refused.status()).as("a wrong password: %s", refused).isEqualTo(401);
            Reply nowhere =
                    server.asNobody()
                            .post(
                                    "/api/v1/session",
                                    wanted.replace(school.id().text(), "school=" + NOWHERE));
            assertThat(nowhere.text("/code"))
                    .as("a school that is not there is refused like a wrong password")
                    .isEqualTo(refused.text("/code"));
            Reply begun = server.asNobody().post("/api/v1/session", wanted);
            assertThat(begun.status()).as("a session: %s", begun).isEqualTo(201);
            TestServer.Call person =
                    server.as(begun.text("/secret")).for_("home-school-communication");
            Reply opened = person.post(copy + "/openings", "{\"language\":\"en\",\"level\":4}");
            assertThat(opened.status()).as("opened: %s", opened).isEqualTo(201);
            Reply early = person.post(copy + "/acknowledgements", "{\"level\":6}");
            assertThat(early.text("/code"))
                    .as("not signed by having signed in: %s", early)
                    .isEqualTo("identity.reauthentication-needed");
            assertThat(early.status()).as("status").isEqualTo(401);
            Reply proven =
                    person.post(
                            "/api/v1/session/proof", "{\"password\":\"%s\"}".formatted(PASSWORD));
            assertThat(proven.status()).as("proven: %s", proven).isEqualTo(204);
            Reply signed = person.post(copy + "/acknowledgements", "{\"level\":6}");
            assertThat(signed.status()).as("signed: %s", signed).isEqualTo(201);
            assertThat(events(server, school, guardian, Reauthenticated.class))
                    .as("on record before it")
                    .hasSize(1);
            assertThat(person.delete("/api/v1/session").status()).as("ended").isEqualTo(204);
            assertThat(person.post(copy + "/openings", "{}").status()).as("over").isEqualTo(401);
        }
    }

    @Test
    void staff_without_an_app_are_let_in_for_nothing_over_the_interface() throws Exception {
        try (TestServer server = new TestServer(temporary.resolve("data"))) {
            TestSchool school = TestSchool.found(server, "Harbour View", "海景");
            String teacher =
                    school.post("/api/v1/staff", "{\"postCode\":\"teacher\"}").text("/refs/staff");
            server.account(school.id(), (PersonRef) Ref.parse(teacher), "lee.kwok", PASSWORD);
            Reply begun =
                    server.asNobody()
                            .post(
                                    "/api/v1/session",
                                    "{\"school\":\"%s\",\"loginName\":\"lee.kwok\",\"password\":\"%s\"}"
                                            .formatted(school.id().text(), PASSWORD));
            assertThat(begun.status()).as("a session: %s", begun).isEqualTo(201);
            TestServer.Call person = server.as(begun.text("/secret"));
            Reply refused = person.get("/api/v1/classes");
            assertThat(refused.status()).as("with a password alone: %s", refused).isEqualTo(403);
            assertThat(refused.text("/code")).isEqualTo("identity.second-factor-missing");
            assertThat(person.delete("/api/v1/session").status()).as("signed out").isEqualTo(204);
        }
    }

    /** A notice that the guardian of a family was addressed with; the path of the copy. */
    private static String publishedTo(TestSchool school, Family family) throws Exception {
        TestServer.Call head = school.server().as(school.token()).for_("home-school-communication");
        String notice =
                head.post("/api/v1/notices", "{\"kind\":\"circular\"}").text("/refs/notice");
        head.post(
                "/api/v1/notices/" + notice + "/versions",
                "{\"titleEn\":\"Outing\",\"bodyEn\":\"We go.\",\"urgent\":false,\"marketing\":false}");
        Reply addressed =
                head.post(
                        "/api/v1/notices/" + notice + "/audiences",
                        "{\"number\":1,\"classId\":\"%s\"}".formatted(family.classId()));
        assertThat(addressed.status()).as("addressed: %s", addressed).isEqualTo(201);
        return "/api/v1/notices/"
                + notice
                + "/versions/1/copies/"
                + family.student()
                + "/"
                + family.guardian();
    }

    @Test
    void a_letter_by_two_people_an_app_and_a_recovery_code() throws Exception {
        try (TestServer server = new TestServer(temporary.resolve("data"))) {
            TestSchool school = TestSchool.found(server, "Harbour View", "海景");
            Family family = school.family("1A");
            PersonRef guardian = (PersonRef) Ref.parse(family.guardian());
            String auditor =
                    school.post("/api/v1/staff", "{\"nameEn\":\"Second\",\"postCode\":\"teacher\"}")
                            .text("/refs/staff");
            Reply granted =
                    server.as(school.token())
                            .for_("access-administration")
                            .post(
                                    "/api/v1/grants",
                                    "{\"grantee\":\"%s\",\"roleCode\":\"auditor\",\"scope\":\"%s\","
                                            .concat("\"validFrom\":\"2026-01-01T00:00:00Z\"}")
                                            .formatted(auditor, school.id().text()));
            assertThat(granted.status()).as("granted: %s", granted).isEqualTo(201);
            TestBrowser head =
                    new TestPeople(server, school).signedInStaff(school.administrator(), "");
            TestBrowser second = staff(server, school, auditor, "second");
            String person = "/accounts/" + guardian.text();
            HttpResponse<String> letter =
                    send(server, head, person + "/letter", Map.of("loginName", "wong.mei"));
            String code = found(letter.body(), "one-time-code\">(?:<bdi>)?([A-Z2-7-]{19})<");
            String waiting =
                    found(second.get(server.uri(person)).body(), "value=\"(credential=[^\"]+)\"");
            assertThat(activate(server, school, code).headers().firstValue("Location").orElse(""))
                    .as("not before a second person handed it over")
                    .contains("refused=");
            HttpResponse<String> oneself =
                    send(server, head, person + "/handed-over", Map.of("code", waiting));
            assertThat(oneself.statusCode()).as("not by who made it").isEqualTo(403);
            send(server, second, person + "/handed-over", Map.of("code", waiting));
            TestBrowser own = new TestBrowser();
            HttpResponse<String> activated = activate(server, own, school, code);
            assertThat(TestBrowser.location(activated))
                    .as("activated: %s", activated.body())
                    .endsWith("/account/second-factor");
            HttpResponse<String> app = own.get(server.uri("/account/second-factor"));
            String secret = found(app.body(), "name=\"secret\" value=\"([A-Z2-7]{32})\"");
            assertThat(app.body()).as("as a picture too").contains("<path").contains("viewBox");
            String shown = code(server, secret, Duration.ZERO);
            HttpResponse<String> codes =
                    own.post(
                            server.uri("/account/second-factor"),
                            Map.of(
                                    "_csrf",
                                    TestBrowser.csrf(app),
                                    "secret",
                                    secret,
                                    "code",
                                    shown));
            String recovery =
                    found(codes.body(), "<code>(?:<bdi>)?([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})<");

            TestBrowser again = assertSecondStep(server, school, secret, shown, recovery);
            assertRecovery(server, school, guardian, new TestBrowser[] {head, second, again});
        }
    }

    /** A password alone opens nothing any more; each code counts once. */
    private static TestBrowser assertSecondStep(
            TestServer server, TestSchool school, String secret, String shown, String recovery)
            throws Exception {
        TestBrowser again = new TestBrowser();
        HttpResponse<String> step = signIn(server, again, school, "wong.mei", PASSWORD);
        assertThat(step.body()).as("a second step").contains("name=\"ticket\"");
        String ticket = found(step.body(), "name=\"ticket\" value=\"([^\"]+)\"");
        String unused = code(server, secret, Duration.ofSeconds(30));
        for (int at : new int[] {0, ticket.indexOf('.') + 1, ticket.length() - 1}) {
            char other = ticket.charAt(at) == '1' ? '2' : '1';
            String forged = ticket.substring(0, at) + other + ticket.substring(at + 1);
            assertThat(TestBrowser.location(second(server, again, school, forged, unused)))
                    .as("a ticket changed at %d", at)
                    .contains("refused");
        }
        String replayed = TestBrowser.location(second(server, again, school, step, shown));
        assertThat(replayed).as("the code of the enrolment once more").contains("refused");
        String next = code(server, secret, Duration.ofSeconds(30));
        assertThat(TestBrowser.location(second(server, again, school, step, next)))
                .as("the next code")
                .endsWith("/");
        TestBrowser lost = new TestBrowser();
        HttpResponse<String> stepAgain = signIn(server, lost, school, "wong.mei", PASSWORD);
        for (int guess = 0; guess < OneTimeCodes.MOST_ATTEMPTS; guess++) {
            String wrong = guess % 2 == 0 ? "00000" + guess : "AAAA-AAAA-AAAA-AAAA";
            second(server, lost, school, stepAgain, wrong);
        }
        assertThat(TestBrowser.location(second(server, lost, school, stepAgain, recovery)))
                .as("a recovery code in its place")
                .endsWith("/");
        assertThat(TestBrowser.location(second(server, lost, school, stepAgain, recovery)))
                .as("once")
                .contains("refused");
        return again;
    }

    /** Who lost everything gets back in by two people, is told of it, and says that they saw it. */
    private static void assertRecovery(
            TestServer server, TestSchool school, PersonRef guardian, TestBrowser[] who)
            throws Exception {
        String person = "/accounts/" + guardian.text();
        HttpResponse<String> letter =
                send(server, who[0], person + "/recovery", Map.of("loginName", "wong.mei"));
        String code = found(letter.body(), "one-time-code\">(?:<bdi>)?([A-Z2-7-]{19})<");
        String waiting =
                found(who[1].get(server.uri(person)).body(), "value=\"(credential=[^\"]+)\"");
        send(server, who[1], person + "/recovery/confirmation", Map.of("code", waiting));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(
                                        server.installation()
                                                .secrets()
                                                .sessions()
                                                .of(school.id(), new ActorRef.Person(guardian)))
                                .as("secrets of what ended are deleted")
                                .isEmpty());
        assertThat(TestBrowser.location(who[2].get(server.uri("/account"))))
                .as("what was begun before has ended")
                .endsWith("/sign-in");
        TestBrowser back = new TestBrowser();
        assertThat(TestBrowser.location(activate(server, back, school, code)))
                .as("back again")
                .endsWith("/account/second-factor");
        TestBrowser later = new TestBrowser();
        assertThat(TestBrowser.location(signIn(server, later, school, "wong.mei", PASSWORD)))
                .as("told of it at each sign-in")
                .endsWith("/account/recoveries");
        String seen =
                found(
                        later.get(server.uri("/account/recoveries")).body(),
                        "/account/recoveries/(credential=[0-9a-f-]+)");
        send(server, later, "/account/recoveries/" + seen, Map.of());
        assertThat(
                        TestBrowser.location(
                                signIn(server, new TestBrowser(), school, "wong.mei", PASSWORD)))
                .as("until they said that they saw it")
                .endsWith("/");
    }

    /** A member of staff signed in, with an app as staff must have. */
    private static TestBrowser staff(
            TestServer server, TestSchool school, String staff, String name) throws Exception {
        String counts = server.account(school.id(), (PersonRef) Ref.parse(staff), name, PASSWORD);
        TestBrowser browser = new TestBrowser();
        signIn(server, browser, school, counts, PASSWORD);
        for (String page : List.of("/", "/accounts", "/account/recoveries")) {
            assertThat(TestBrowser.location(browser.get(server.uri(page))))
                    .as("staff come no further without a second factor than to it: %s", page)
                    .endsWith("/account/second-factor");
        }
        HttpResponse<String> app = browser.get(server.uri("/account/second-factor"));
        String secret = found(app.body(), "name=\"secret\" value=\"([A-Z2-7]{32})\"");
        browser.post(
                server.uri("/account/second-factor"),
                Map.of(
                        "_csrf",
                        TestBrowser.csrf(app),
                        "secret",
                        secret,
                        "code",
                        code(server, secret, Duration.ZERO)));
        assertThat(browser.get(server.uri("/account")).statusCode()).as("complete").isEqualTo(200);
        return browser;
    }

    private static String code(TestServer server, String secret, Duration later) {
        return server.installation()
                .secrets()
                .totps()
                .codeAt(
                        new hk.chopmark.api.secrets.Totps.Fresh(secret),
                        server.installation().clock().instant().plus(later));
    }

    private static HttpResponse<String> activate(TestServer server, TestSchool school, String code)
            throws Exception {
        return activate(server, new TestBrowser(), school, code);
    }

    private static HttpResponse<String> activate(
            TestServer server, TestBrowser browser, TestSchool school, String code)
            throws Exception {
        String path = "/activate/" + school.id().id();
        return browser.post(
                server.uri(path),
                Map.of(
                        "_csrf", TestBrowser.csrf(browser.get(server.uri(path))),
                        "name", "wong.mei",
                        "code", code,
                        "password", PASSWORD,
                        "again", PASSWORD));
    }

    private static HttpResponse<String> signIn(
            TestServer server, TestBrowser browser, TestSchool school, String name, String password)
            throws Exception {
        String path = "/sign-in/" + school.id().id();
        return browser.post(
                server.uri(path),
                Map.of(
                        "_csrf", TestBrowser.csrf(browser.get(server.uri(path))),
                        "name", name,
                        "password", password));
    }

    private static HttpResponse<String> second(
            TestServer server,
            TestBrowser browser,
            TestSchool school,
            HttpResponse<String> step,
            String code)
            throws Exception {
        String ticket = found(step.body(), "name=\"ticket\" value=\"([^\"]+)\"");
        return second(server, browser, school, ticket, code);
    }

    private static HttpResponse<String> second(
            TestServer server, TestBrowser browser, TestSchool school, String ticket, String code)
            throws Exception {
        String path = "/sign-in/" + school.id().id();
        return browser.post(
                server.uri(path + "/second"),
                Map.of(
                        "_csrf", TestBrowser.csrf(browser.get(server.uri(path))),
                        "ticket", ticket,
                        "code", code));
    }

    private static HttpResponse<String> send(
            TestServer server, TestBrowser browser, String path, Map<String, String> fields)
            throws Exception {
        Map<String, String> all = new java.util.TreeMap<>(fields);
        all.put("_csrf", TestBrowser.csrf(browser.get(server.uri("/account"))));
        return browser.post(server.uri(path), all);
    }

    private static List<? extends Recorded<?>> events(
            TestServer server,
            TestSchool school,
            PersonRef person,
            Class<? extends IdentityEvent> type) {
        return server
                .installation()
                .engine()
                .history()
                .of(school.id())
                .about(person)
                .ofTypes(type)
                .stream()
                .toList();
    }

    @Test
    void an_operator_signs_in_at_a_door_of_their_own_with_password_and_app() throws Exception {
        try (TestServer server = new TestServer(temporary.resolve("data"))) {
            String session = server.operator();
            TestBrowser browser = new TestBrowser();
            String door = TestBrowser.location(browser.get(server.uri("/operator")));
            assertThat(door).as("the door").endsWith("/sign-in/" + SchoolId.INSTALLATION.id());
            String path = "/sign-in/" + SchoolId.INSTALLATION.id();
            HttpResponse<String> page = browser.get(server.uri(path));
            Map<String, String> fields =
                    new TreeMap<>(
                            Map.of(
                                    "name", TestOperator.LOGIN_NAME,
                                    "password", TestOperator.PASSWORD,
                                    "_csrf", "forged"));
            assertThat(browser.post(server.uri(path), fields).statusCode())
                    .as("a form without its CSRF token")
                    .isEqualTo(403);
            fields.put("_csrf", TestBrowser.csrf(page));
            assertThat(browser.post(server.uri(path), fields).body())
                    .as("the app is asked for")
                    .contains("ticket");
            TestBrowser inside = new TestBrowser();
            inside.signIn(server, session);
            assertThat(inside.get(server.uri("/")).statusCode()).as("inside").isEqualTo(200);
            assertThat(inside.get(server.uri("/accounts")).statusCode())
                    .as("accounts of operators")
                    .isEqualTo(200);
            assertThat(inside.get(server.uri("/notices")).statusCode())
                    .as("nothing of a school")
                    .isEqualTo(403);
        }
    }
}

package hk.chopmark.api.identity;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestSchool;
import hk.chopmark.api.rest.TestSchool.Family;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.notice.NoticeEvent;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.export.verify.PackageVerifier;
import hk.chopmark.export.verify.ReportText;
import hk.chopmark.export.verify.VerificationReport;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Other systems act by keys: what they hold and what their key is for, and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceKeysIT {

    private static final String REPORT = "receipt.deliver";
    private static final Pattern KEY_REF = Pattern.compile("/keys/(credential=[0-9a-f-]{36})/");
    private static final Pattern LINK =
            Pattern.compile("(/services/service-account=[0-9a-f-]{36})\">(?:<bdi>)?console");
    private static final Pattern KEY_TEXT = Pattern.compile("ck_[A-Za-z0-9_-]{64}");

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private TestServer server;
    private TestSchool school;
    private Family family;
    private String attempts;
    private int made;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        InstantSource system = InstantSource.system();
        server =
                new TestServer(
                        folder.resolve("data"),
                        opening ->
                                TestServer.withoutQuotas(opening)
                                        .clock(() -> system.instant().plus(ahead.get())));
        school = TestSchool.found(server, "Harbour View Primary School", "海景小學");
        family = school.family("1A");
        String notice = made("/api/v1/notices", "{\"kind\":\"circular\"}", "notice");
        school.post(
                "/api/v1/notices/" + notice + "/versions",
                "{\"titleEn\":\"Outing\",\"bodyEn\":\"We go.\",\"urgent\":false,\"marketing\":false}");
        school.post(
                "/api/v1/notices/" + notice + "/audiences",
                "{\"number\":1,\"classId\":\"%s\"}".formatted(family.classId()));
        attempts =
                "/api/v1/notices/%s/versions/1/copies/%s/%s/attempts"
                        .formatted(notice, family.student(), family.guardian());
        access(
                "/api/v1/roles",
                ("{\"roleCode\":\"app\",\"heldBy\":\"SERVICES\","
                                + "\"permissions\":[\"%s\",\"receipt.report\",\"attendance.notify\"]}")
                        .formatted(REPORT));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String made(String path, String body, String ref) throws Exception {
        return school.post(path, body).text("/refs/" + ref);
    }

    private Call head() {
        return server.as(school.token()).for_("access-administration");
    }

    private Reply access(String path, String body) throws Exception {
        Reply reply = head().post(path, body);
        assertThat(reply.status()).as("%s: %s", path, reply).isIn(200, 201);
        return reply;
    }

    /** An account of another system that was granted reports in the whole school. */
    private String service(String code) throws Exception {
        String service =
                access(
                                "/api/v1/services",
                                "{\"code\":\"%s\",\"name\":\"School app\"}".formatted(code))
                        .text("/refs/service-account");
        access("/api/v1/grants", grant(service, school.id().text()));
        return service;
    }

    private static String grant(String service, String scope) {
        return "{\"grantee\":\"%s\",\"roleCode\":\"app\",\"scope\":\"%s\",\"validFrom\":\"2026-01-01T00:00:00Z\"}"
                .formatted(service, scope);
    }

    private Reply issued(String service, String act) throws Exception {
        return access(
                "/api/v1/services/" + service + "/keys",
                "{\"acts\":[\"%s\"],\"days\":30}".formatted(act));
    }

    /** The next attempt to deliver, as a school app reports it. */
    private Reply report(String key) throws Exception {
        Reply reply =
                server.as(key)
                        .for_("home-school-communication")
                        .post(attempts, "{\"channel\":\"app\",\"attempt\":%d}".formatted(made + 1));
        made += reply.status() == 201 ? 1 : 0;
        return reply;
    }

    @Test
    void what_a_system_reports_names_its_account_its_key_and_its_grant() throws Exception {
        String service = service("school-app");
        Reply key = issued(service, REPORT);
        assertThat(key.text("/key")).as("shown once").matches(KEY_TEXT);

        Reply reported = report(key.text("/key"));

        assertThat(reported.status()).as("reported: %s", reported).isEqualTo(201);
        Recorded<?> event =
                server
                        .installation()
                        .engine()
                        .history()
                        .of(school.id())
                        .ofTypes(NoticeEvent.class)
                        .stream()
                        .filter(fact -> fact.meta().getOrDefault("actor", "").equals(service))
                        .findFirst()
                        .orElseThrow();
        assertThat(event.meta())
                .containsEntry("auth", "service-key")
                .containsEntry("credential", key.text("/credential"))
                .containsKey("grants")
                .doesNotContainKey("session");
        Reply list =
                TestServer.eventually(
                        () -> head().get("/api/v1/services"),
                        reply -> reply.toString().contains(key.text("/credential").substring(11)));
        assertThat(list.toString())
                .as("listed, without its text")
                .contains("school-app", REPORT)
                .doesNotContain(key.text("/key"));
    }

    @Test
    void what_a_system_says_of_a_person_is_its_claim_until_the_person_does_it() throws Exception {
        String key = issued(service("claiming"), "receipt.report").text("/key");
        String copy = attempts.replace("/attempts", "");
        String receipts = copy.replaceAll("/copies/.*", "/receipts");
        String opening = "{\"language\":\"en\",\"level\":4}";
        Reply told =
                server.as(key).for_("home-school-communication").post(copy + "/openings", opening);
        assertThat(told.status()).as("reported: %s", told).isEqualTo(201);
        Reply claimed = head().get(receipts + "?atLeast=" + told.asOf());
        assertThat(claimed.text("/rows/0/level")).as("the level: %s", claimed).isEqualTo("4");
        assertThat(claimed.json().at("/rows/0/claimed").asBoolean()).as("a claim").isTrue();
        TestBrowser browser = new TestBrowser();
        browser.signIn(server, school.token());
        String notice = copy.replaceAll("^/api/v1|/versions/.*", "");
        assertThat(browser.get(server.uri(notice + "/receipts/" + family.guardian())).body())
                .as("the page says so, of the receipt and of the entry")
                .containsPattern("(?s)as another system reports.*as another system reports");
        Reply file =
                server.as(school.token())
                        .for_("receipt-proof")
                        .post(
                                "/api/v1/evidence/receipt",
                                "{\"notice\":\"%s\",\"guardian\":\"%s\"}"
                                        .formatted(
                                                notice.replace("/notices/", ""),
                                                family.guardian()));
        VerificationReport report =
                new PackageVerifier(server.policy())
                        .verify(file.response().body().getBytes(StandardCharsets.UTF_8));
        assertThat(new ReportText(Locale.ENGLISH).text(report))
                .as("the verifier says so")
                .contains("its claim, and this file does not show it", "SERVICE_KEY");

        Reply opened =
                server.as(family.guardianToken())
                        .for_("home-school-communication")
                        .post(copy + "/openings", opening);
        assertThat(opened.status()).as("the guardian opens it too: %s", opened).isEqualTo(201);
        Reply own = head().get(receipts + "?atLeast=" + opened.asOf());
        assertThat(own.json().at("/rows/0/claimed").asBoolean()).as("no claim: %s", own).isFalse();
    }

    @Test
    void a_key_is_for_its_acts_alone_however_much_the_account_holds() throws Exception {
        String key = issued(service("other-scope"), "attendance.notify").text("/key");
        assertRefused(report(key), 403, "access.not-permitted");
        assertRefused(
                server.as(key).for_("teaching").get("/api/v1/classes"),
                403,
                "access.not-permitted");
        String all = issued(service("no-more"), REPORT).text("/key");
        assertRefused(
                server.as(all)
                        .for_("access-administration")
                        .post("/api/v1/services", "{\"code\":\"more\",\"name\":\"More\"}"),
                403,
                "access.not-permitted");
        assertRefused(
                server.as(all)
                        .for_("access-administration")
                        .post("/api/v1/session/proof", "{\"password\":\"" + "x".repeat(20) + "\"}"),
                403,
                "identity.no-account");
    }

    @Test
    void a_key_without_a_grant_does_nothing_and_a_grant_needs_an_account() throws Exception {
        String service =
                access("/api/v1/services", "{\"code\":\"ungranted\",\"name\":\"School app\"}")
                        .text("/refs/service-account");
        assertRefused(report(issued(service, REPORT).text("/key")), 403, "access.not-permitted");
        access("/api/v1/services/" + service + "/closing", "{\"reason\":\"replaced\"}");
        assertRefused(
                head().post("/api/v1/grants", grant(service, school.id().text())),
                404,
                "access.grantee-unknown");
    }

    @Test
    void a_key_in_force_elsewhere_opens_nothing_here() throws Exception {
        TestSchool other = TestSchool.found(server, "Peak School", "山頂學校");
        String service = service("abroad");
        String key = issued(service, REPORT).text("/key");
        assertThat(report(key).status()).as("in its own school").isEqualTo(201);
        assertRefused(
                server.as(other.token())
                        .for_("access-administration")
                        .post(
                                "/api/v1/services/" + service + "/keys",
                                "{\"acts\":[\"receipt.deliver\"],\"days\":1}"),
                404,
                "identity.service-unknown");
        String foreign =
                server.as(other.token())
                        .for_("access-administration")
                        .post("/api/v1/services", "{\"code\":\"abroad\",\"name\":\"Theirs\"}")
                        .text("/refs/service-account");
        String theirs =
                server.as(other.token())
                        .for_("access-administration")
                        .post(
                                "/api/v1/services/" + foreign + "/keys",
                                "{\"acts\":[\"receipt.deliver\"],\"days\":1}")
                        .text("/key");
        assertRefused(report(theirs), 403, "access.not-permitted");
    }

    @Test
    void a_replaced_key_counts_beside_the_new_one_and_then_no_more() throws Exception {
        String service = service("replaced");
        Reply old = issued(service, REPORT);
        String path = "/api/v1/services/" + service + "/keys/" + old.text("/credential");
        Reply next = access(path + "/successor", "{\"days\":300,\"overlapDays\":7}");
        assertThat(report(old.text("/key")).status()).as("beside").isEqualTo(201);
        assertThat(report(next.text("/key")).status()).as("the new one").isEqualTo(201);
        ahead.updateAndGet(by -> by.plus(Duration.ofDays(8)));
        assertRefused(report(old.text("/key")), 401, "access.token-required");
        assertThat(report(next.text("/key")).status()).as("the new one").isEqualTo(201);
        assertThat(
                        server.installation()
                                .engine()
                                .accounts()
                                .service(school.id(), (ServiceId) Ref.parse(service))
                                .standing(now()))
                .as("by the record too")
                .hasSize(1);
    }

    private Instant now() {
        return server.installation().engine().time().instant();
    }

    @Test
    void what_was_revoked_closed_or_is_over_is_refused_at_once() throws Exception {
        String service = service("ending");
        Reply revoked = issued(service, REPORT);
        Reply closed = issued(service, REPORT);
        assertThat(report(revoked.text("/key")).status()).as("before").isEqualTo(201);
        access(
                "/api/v1/services/"
                        + service
                        + "/keys/"
                        + revoked.text("/credential")
                        + "/revocation",
                "{\"reason\":\"leaked\"}");
        assertRefused(report(revoked.text("/key")), 401, "access.token-required");
        assertThat(report(closed.text("/key")).status()).as("another key").isEqualTo(201);
        access("/api/v1/services/" + service + "/closing", "{\"reason\":\"replaced\"}");
        assertRefused(report(closed.text("/key")), 401, "access.token-required");
        Reply shortLived = issued(service("short"), REPORT);
        ahead.updateAndGet(by -> by.plus(Duration.ofDays(31)));
        assertRefused(report(shortLived.text("/key")), 401, "access.token-required");
        assertRefused(report("ck_" + "x".repeat(64)), 401, "access.token-required");
    }

    @Test
    void an_administrator_opens_an_account_and_gives_it_a_key_in_the_console() throws Exception {
        TestBrowser browser = new TestBrowser();
        browser.signIn(server, school.token());
        send(browser, "/services", Map.of("code", "console", "name", "Library system"));
        String list = browser.get(server.uri("/services")).body();
        Matcher link = LINK.matcher(list);
        assertThat(link.find()).as("listed: %s", list).isTrue();
        String page = link.group(1);
        HttpResponse<String> shown =
                send(browser, page + "/keys", Map.of("acts", "attendance.notify", "days", "9"));
        Matcher text = KEY_TEXT.matcher(shown.body());
        assertThat(text.find()).as("the key is shown: %s", shown.body()).isTrue();
        assertThat(server.as(text.group()).get("/api/v1/classes").status())
                .as("it stands, and is for something else")
                .isEqualTo(403);
        Matcher key = KEY_REF.matcher(browser.get(server.uri(page)).body());
        assertThat(key.find()).as("its reference").isTrue();
        HttpResponse<String> next =
                send(
                        browser,
                        page + "/keys/" + key.group(1) + "/successor",
                        Map.of("days", "300", "overlapDays", "0"));
        assertThat(next.body()).as("another key").containsPattern(KEY_TEXT);
        send(browser, page + "/closing", Map.of());
        HttpResponse<String> after = browser.get(server.uri(page));
        assertThat(after.body()).as("closed").contains("Closed", "Revoked").doesNotContain("ck_");
        TestBrowser machine = new TestBrowser();
        machine.signIn(server, text.group());
        assertThat(machine.get(server.uri("/")).statusCode())
                .as("no key opens the console")
                .isEqualTo(302);
    }

    private HttpResponse<String> send(TestBrowser browser, String path, Map<String, String> fields)
            throws Exception {
        Map<String, String> all = new java.util.TreeMap<>(fields);
        all.put("_csrf", TestBrowser.csrf(browser.get(server.uri("/account"))));
        HttpResponse<String> sent = browser.post(server.uri(path), all);
        assertThat(sent.statusCode()).as("%s: %s", path, sent.body()).isIn(200, 302);
        return sent;
    }

    private static void assertRefused(Reply reply, int status, String code) {
        assertThat(List.of(String.valueOf(reply.status()), reply.text("/code")))
                .as("refused: %s", reply)
                .isEqualTo(List.of(String.valueOf(status), code));
    }
}

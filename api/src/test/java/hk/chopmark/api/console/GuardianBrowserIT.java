package hk.chopmark.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import hk.chopmark.api.mail.SmtpDouble;
import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestPeople;
import hk.chopmark.api.rest.TestSchool;
import hk.chopmark.api.rest.TestSchool.Family;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.core.contact.ContactEvent.ContactPointRecorded;
import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.identity.SessionEvent.Reauthenticated;
import hk.chopmark.core.notice.NoticeEvent.NoticeAcknowledged;
import hk.chopmark.core.notice.NoticeEvent.NoticeOpened;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.export.verify.PackageVerifier;
import hk.chopmark.export.verify.ReportText;
import hk.chopmark.export.verify.Verdict;
import hk.chopmark.export.verify.VerificationReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Guardians at their phones: an account by a code, a signature at level 6, a lost phone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardianBrowserIT {

    private static final String ADDRESS = "mei@mail.example";
    private static final String NAME = "wong.mei";
    private static final int PHONE = 390;
    private static final int DESK = 1280;

    private SmtpDouble smtp;
    private TestServer server;
    private TestPeople people;
    private Family family;
    private TestBrowser head;
    private Chromium browser;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        smtp = SmtpDouble.plain(0);
        server =
                new TestServer(
                        folder.resolve("data"),
                        opening ->
                                opening.environment(
                                        Map.of(
                                                "CHOPMARK_MAIL_HOST", "127.0.0.1",
                                                "CHOPMARK_MAIL_PORT", "" + smtp.port(),
                                                "CHOPMARK_MAIL_SENDER", "office@school.example")));
        TestSchool school = TestSchool.found(server, "Harbour View", "海景");
        people = new TestPeople(server, school);
        family = school.family("1A");
        head = people.signedInStaff(school.administrator(), "head");
        browser = Chromium.launch();
    }

    @AfterAll
    void stop() {
        browser.close();
        server.close();
        smtp.close();
    }

    @Test
    void a_guardian_activates_by_code_opens_a_notice_and_signs_it_at_level_six() throws Exception {
        String notice = published();
        codeIsSent();
        try (BrowserContext english = browser.context("en-HK");
                BrowserContext chinese = browser.context("zh-HK")) {
            Page page = english.newPage();
            page.setViewportSize(PHONE, 844);
            page.navigate(address("/activate/" + people.school().id().id()));
            page.fill("#name", NAME);
            page.fill("#code", smtp.codeSentTo(ADDRESS, 2));
            page.fill("#password", TestPeople.PASSWORD);
            page.fill("#again", TestPeople.PASSWORD);
            page.click("main button[type=submit]");
            page.navigate(address("/"));
            assertThat(page.url()).as("guardians come to their notices").endsWith("/my/notices");
            assertThat(page.locator("#own-notices").innerText())
                    .contains("Circular", "Version 1", "1A no. 1");
            fits(page, "own-notices");
            page.click("#own-notices a");
            assertThat(page.locator("main").innerText())
                    .as("no text before it is opened")
                    .doesNotContain("We go.");
            page.click("#open");
            assertThat(page.locator("#notice-text").innerText()).contains("Outing", "We go.");
            assertThat(people.events(family.guardian(), NoticeOpened.class))
                    .as("opened, bound to the version")
                    .singleElement()
                    .satisfies(opened -> assertThat(opened.number()).isEqualTo(1));
            fits(page, "own-notice");
            page.click("#sign");
            assertThat(page.locator("h1").innerText())
                    .as("asked again, although they just signed in")
                    .contains("Prove again");
            assertThat(people.events(family.guardian(), NoticeAcknowledged.class)).isEmpty();
            page.fill("#proof-password", "x".repeat(12));
            page.click("main button[type=submit]");
            assertThat(people.events(family.guardian(), NoticeAcknowledged.class))
                    .as("a wrong password signs nothing")
                    .isEmpty();
            page.fill("#proof-password", TestPeople.PASSWORD);
            page.click("main button[type=submit]");
            assertThat(page.locator("#signed").innerText()).contains("You signed this notice.");
            fits(page, "own-notice-signed");

            Page other = chinese.newPage();
            other.setViewportSize(DESK, 900);
            other.navigate(address("/sign-in/" + people.school().id().id()));
            other.fill("#name", NAME);
            other.fill("#password", TestPeople.PASSWORD);
            other.click("main button[type=submit]");
            assertThat(other.locator("h1").innerText()).isEqualTo("我的通告");
            other.click("#own-notices a");
            assertThat(other.locator("#signed").innerText()).contains("你已簽署此通告");
            fits(other, "own-notice-zh");
        }
        assertSignature(notice);
    }

    @Test
    void a_lost_phone_is_recovered_by_two_people_and_told_until_it_is_acknowledged()
            throws Exception {
        String guardian = people.school().family("2B").guardian();
        String point = ownAddress(guardian);
        TestBrowser second = people.signedInStaff(people.appointed("auditor"), "second");
        try (BrowserContext lost = browser.context("en-HK");
                BrowserContext fresh = browser.context("en-HK")) {
            Page old = lost.newPage();
            signIn(old, "lee.ming");
            old.navigate(address("/account/second-factor"));
            String secret = old.inputValue("input[name=secret]").replace("-", "");
            old.fill("#code", people.shown(secret, Duration.ZERO));
            old.click("main form[action='/account/second-factor'] button[type=submit]");
            assertThat(old.locator("main").innerText()).as("codes").contains("-");

            people.send(head, "/accounts/" + guardian + "/recovery", Map.of("point", point));
            String waiting =
                    TestPeople.found(
                            second.get(server.uri("/accounts/" + guardian)).body(),
                            "value=\"(credential=[^\"]+)\"");
            people.send(
                    second,
                    "/accounts/" + guardian + "/recovery/confirmation",
                    Map.of("code", waiting));
            old.navigate(address("/my/notices"));
            assertThat(old.url()).as("what was begun with the lost phone").contains("/sign-in");

            Page page = fresh.newPage();
            page.setViewportSize(PHONE, 844);
            page.navigate(address("/activate/" + people.school().id().id()));
            page.fill("#name", "lee.ming");
            page.fill("#code", smtp.codeSentTo("lee@mail.example", 2));
            page.fill("#password", TestPeople.PASSWORD);
            page.fill("#again", TestPeople.PASSWORD);
            page.click("main button[type=submit]");
            assertThat(page.url()).as("in again, without the phone").contains("/account/");
            page.click("header .leave button");
            signIn(page, "lee.ming");
            assertThat(page.locator("main").innerText())
                    .as("told at the next sign-in, and by whom")
                    .contains("Two people gave you a new way", people.school().administrator());
            fits(page, "recovery-told");
            page.click("main form button[type=submit]");
            page.click("header .leave button");
            signIn(page, "lee.ming");
            assertThat(page.url()).as("until it was acknowledged").endsWith("/my/notices");
        }
    }

    @Test
    void leaving_a_post_ends_an_open_page() throws Exception {
        String leaver = people.appointed("teacher");
        TestBrowser session = people.signedInStaff(leaver, "leaver");
        try (BrowserContext context = browser.context("en-HK")) {
            context.addCookies(
                    List.of(new Cookie("CHOPMARK", session.secret()).setUrl(address("/"))));
            Page page = context.newPage();
            page.navigate(address("/"));
            assertThat(page.locator("#live").count()).as("a page that asks by itself").isOne();
            people.school()
                    .post("/api/v1/staff/" + leaver + "/leaving", "{\"leftOn\":\"2026-09-30\"}");
            page.waitForURL("**/sign-in**");
            page.goBack();
            page.navigate(address("/notices"));
            assertThat(page.url()).as("whatever is asked for").contains("/sign-in");
            assertThat(people.signIn(new TestBrowser(), "leaver").headers().firstValue("Location"))
                    .as("name and password count no more")
                    .hasValueSatisfying(where -> assertThat(where).contains("refused"));
        }
    }

    /** An address that its person recorded and verified. */
    private String ownAddress(String guardian) throws Exception {
        server.account(
                people.school().id(),
                (PersonRef) Ref.parse(guardian),
                "lee.ming",
                TestPeople.PASSWORD);
        TestBrowser own = new TestBrowser();
        people.signIn(own, "lee.ming");
        Map<String, String> whose = Map.of("person", guardian);
        people.send(
                own, "/contact/points", Map.of("person", guardian, "email", "lee@mail.example"));
        String point = people.events(guardian, ContactPointRecorded.class).getLast().point().text();
        people.send(own, "/contact/points/" + point + "/code", whose);
        people.send(
                own,
                "/contact/points/" + point + "/verify",
                Map.of("person", guardian, "code", smtp.codeSentTo("lee@mail.example", 1)));
        return point;
    }

    private void signIn(Page page, String name) {
        page.navigate(address("/sign-in/" + people.school().id().id()));
        page.fill("#name", name);
        page.fill("#password", TestPeople.PASSWORD);
        page.click("main button[type=submit]");
    }

    private void assertSignature(String notice) throws Exception {
        var signed = people.recorded(family.guardian(), NoticeAcknowledged.class).getLast();
        assertThat(((NoticeAcknowledged) signed.event()).level()).isEqualTo(6);
        assertThat(signed.meta())
                .as("in a session, by a credential, after a proof")
                .containsEntry(Meta.AUTH, "reauthentication")
                .containsKeys(Meta.CREDENTIAL, Meta.SESSION);
        assertThat(people.events(family.guardian(), Reauthenticated.class)).hasSize(1);
        Reply file =
                server.as(people.school().token())
                        .for_("receipt-proof")
                        .post(
                                "/api/v1/evidence/receipt",
                                "{\"notice\":\"%s\",\"guardian\":\"%s\"}"
                                        .formatted(notice, family.guardian()));
        assertThat(file.status()).as("the file: %s", file).isEqualTo(200);
        VerificationReport report =
                new PackageVerifier(server.policy())
                        .verify(file.response().body().getBytes(StandardCharsets.UTF_8));
        assertThat(report.verdict()).as("%s", report.checks()).isEqualTo(Verdict.PROVEN);
        assertThat(new ReportText(Locale.ENGLISH).text(report))
                .contains("signed: level 6", "proved again who they were", "its code went to")
                .doesNotContain("not level 6", ADDRESS);
    }

    /** Another than who sends the code recorded and verified the address. */
    private void codeIsSent() throws Exception {
        TestBrowser keeper = people.signedInStaff(people.administrator(), "clerk");
        Map<String, String> whose = Map.of("person", family.guardian());
        people.send(
                keeper, "/contact/points", Map.of("person", family.guardian(), "email", ADDRESS));
        String point =
                people.events(family.guardian(), ContactPointRecorded.class)
                        .getLast()
                        .point()
                        .text();
        people.send(keeper, "/contact/points/" + point + "/code", whose);
        people.send(
                keeper,
                "/contact/points/" + point + "/verify",
                Map.of("person", family.guardian(), "code", smtp.codeSentTo(ADDRESS, 1)));
        people.send(
                head,
                "/accounts/" + family.guardian() + "/code",
                Map.of("loginName", NAME, "point", point));
    }

    private String published() throws Exception {
        Call school = server.as(people.school().token()).for_("home-school-communication");
        String notice =
                school.post("/api/v1/notices", "{\"kind\":\"circular\"}").text("/refs/notice");
        school.post(
                "/api/v1/notices/" + notice + "/versions",
                "{\"titleEn\":\"Outing\",\"bodyEn\":\"We go.\",\"urgent\":false,\"marketing\":false}");
        Reply addressed =
                school.post(
                        "/api/v1/notices/" + notice + "/audiences",
                        "{\"number\":1,\"classId\":\"%s\"}".formatted(family.classId()));
        assertThat(addressed.status()).as("addressed: %s", addressed).isEqualTo(201);
        return notice;
    }

    private String address(String path) {
        return server.uri(path).toString();
    }

    /** Nothing is cut off, and nobody is shut out. */
    private static void fits(Page page, String name) {
        Pictures.take(page, name);
        assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .as("%s is no wider than the window", name)
                .isEqualTo(true);
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .as("%s, as axe sees it", name)
                .isEmpty();
    }
}

package hk.chopmark.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.github.f4b6a3.uuid.UuidCreator;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SelectOption;
import hk.chopmark.api.demo.Demo;
import hk.chopmark.api.demo.DemoSchool.Highlights;
import hk.chopmark.api.demo.SampleInstallation;
import hk.chopmark.api.rest.TestAccounts;
import hk.chopmark.api.rest.TestOperator;
import hk.chopmark.api.server.Server;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.log.checkpoint.TrustPolicy;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.export.verify.PackageVerifier;
import hk.chopmark.export.verify.Verdict;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The console in a real browser, over the sample school. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleBrowserIT {

    private static final Pattern LINK = Pattern.compile("<a [^>]*href=\"(/[^\"]*)\"");

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    private Installation installation;
    private Server server;
    private Demo demo;
    private Highlights who;
    private TestAccounts accounts;
    private Chromium browser;

    @BeforeAll
    void serve_the_sample_school(@TempDir Path folder) throws Exception {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        installation = SampleInstallation.at(folder).open();
        demo = new Demo(installation, installation.clock().instant());
        who = demo.highlights();
        accounts = new TestAccounts(installation);
        server = Server.start(installation, "127.0.0.1", 0);
        browser = Chromium.launch();
    }

    @AfterAll
    void close() {
        browser.close();
        server.close();
        installation.close();
    }

    @Test
    void a_signed_in_page_speaks_both_languages() {
        try (BrowserContext context = browser.context("zh-TW")) {
            Page page = signedIn(context, who.principal());
            assertThat(page.locator("html").getAttribute("lang"))
                    .as("language of the page")
                    .isEqualTo("zh-HK");
            assertThat(page.locator(".brand-school").innerText())
                    .as("name of the school")
                    .contains("海景小學");
            assertThat(page.locator("h1").innerText()).as("heading").isEqualTo("學校概覽");
            page.click("text=English");
            assertThat(page.locator("html").getAttribute("lang"))
                    .as("language after choosing")
                    .isEqualTo("en");
            page.navigate(address("/notices"));
            assertThat(page.locator("h1").innerText())
                    .as("the choice is kept")
                    .isEqualTo("Notices");
            assertThat(page.locator(".foot").innerText())
                    .as("state of the log")
                    .contains("Recording works normally");
        }
    }

    @Test
    void the_counts_of_a_board_move_while_one_watches() throws Exception {
        try (BrowserContext context = browser.context("en-HK")) {
            Page page = signedIn(context, who.principal());
            page.navigate(address("/notices/" + who.parentsEvening().text()));
            assertThat(page.locator("#total-3").innerText())
                    .as("opened before anybody acts")
                    .isEqualTo("0");
            assertThat(page.locator("#copies").innerText())
                    .as("masked rows")
                    .contains("1A no. 1", "Guardian 1");
            try (AutoCloseable _ = demo.live()) {
                PlaywrightAssertions.assertThat(page.locator("#total-3"))
                        .not()
                        .hasText(
                                "0",
                                new LocatorAssertions.HasTextOptions()
                                        .setTimeout(Chromium.PATIENCE_MILLIS));
            }
        }
    }

    @Test
    void names_are_shown_after_the_viewing_was_recorded() {
        try (BrowserContext context = browser.context("en-HK")) {
            Page page = signedIn(context, who.officer());
            page.navigate(address("/notices/" + who.notice().text()));
            assertThat(page.locator("#copies .name").count())
                    .as("names before a purpose was stated")
                    .isZero();
            page.selectOption("#names-purpose", "audit");
            page.click("text=Show part of the names");
            assertThat(page.locator("#copies .name").allInnerTexts())
                    .as("initials first")
                    .isNotEmpty()
                    .allMatch(name -> name.contains("•") || name.endsWith("."));
            assertThat(recordedType(page)).startsWith("disclosure.PersonalDataViewed");
            page.selectOption("#names-purpose", "audit");
            page.click("text=Show full names");
            assertThat(page.locator("#copies .name").allInnerTexts())
                    .as("then in full")
                    .isNotEmpty()
                    .noneMatch(name -> name.contains("•"));
            assertThat(recordedType(page)).startsWith("disclosure.PersonalDataUnmasked");
        }
    }

    /** The type of the event that the page names. */
    private String recordedType(Page page) {
        String event = page.locator(".recorded code").innerText();
        return installation.engine().log().byId(UUID.fromString(event)).orElseThrow().type();
    }

    @Test
    void somebody_is_found_by_name_as_initials_and_then_seen_in_full() {
        try (BrowserContext context = browser.context("zh-HK")) {
            Page page = signedIn(context, who.officer());
            page.navigate(address("/notices/" + who.notice().text()));
            page.selectOption("#names-purpose", "audit");
            page.click("text=顯示全名");
            String name =
                    page.locator("#copies .name").allInnerTexts().stream()
                            .filter(text -> text.codePoints().allMatch(Character::isIdeographic))
                            .findFirst()
                            .orElseThrow();
            page.navigate(address("/search"));
            page.fill("#search-text", name);
            page.selectOption("#search-purpose", "audit");
            page.click("#ask-search button");
            assertThat(page.locator("#hits").innerText())
                    .as("found, as initials")
                    .contains("•")
                    .doesNotContain(name);
            assertThat(page.url()).as("nothing of it in the address").endsWith("/search");
            page.locator("#hits button").first().click();
            assertThat(page.locator("#in-full").innerText()).as("in full").contains(name);
            assertThat(recordedType(page)).startsWith("disclosure.PersonalDataUnmasked");
        }
    }

    @Test
    void a_teacher_sees_no_copies_of_other_classes() {
        String address = address("/notices/" + who.notice().text());
        try (BrowserContext officer = browser.context("en-HK");
                BrowserContext teacher = browser.context("en-HK")) {
            Page all = signedIn(officer, who.officer());
            all.navigate(address);
            all.selectOption("#classId", new SelectOption().setLabel("5C"));
            all.click("text=Filter");
            assertThat(all.locator("#copies tbody a").count()).as("copies of 5C").isPositive();

            Page own = signedIn(teacher, who.teacher());
            own.navigate(address);
            assertThat(own.locator("#classId").innerText()).as("classes").doesNotContain("5C");
            assertThat(own.locator("#copies tbody a").count()).as("own copies").isPositive();
            own.navigate(all.url());
            assertThat(own.locator("#copies tbody a").count())
                    .as("copies of 5C, asked for by address")
                    .isZero();
        }
    }

    @Test
    void an_evidence_file_taken_here_verifies_offline() throws Exception {
        try (BrowserContext context = browser.context("en-HK")) {
            Page page = signedIn(context, who.officer());
            page.navigate(
                    address(
                            "/notices/"
                                    + who.notice().text()
                                    + "/receipts/"
                                    + who.guardian().text()));
            assertThat(page.locator(".timeline").innerText())
                    .as("what happened")
                    .contains("Notice acknowledged", "signed");
            page.selectOption("#evidence-purpose", "receipt-proof");
            page.check("#disclose-content");
            Download file = page.waitForDownload(() -> page.click("text=Download the file"));
            Download policy =
                    page.waitForDownload(() -> page.click("text=Download the public keys"));
            assertThat(file.suggestedFilename())
                    .as("name of the file")
                    .matches("receipt-[0-9a-f]{8}\\.chop");
            var verifier =
                    new PackageVerifier(
                            TrustPolicy.parse(
                                    Files.readString(policy.path(), StandardCharsets.UTF_8)));
            assertThat(verifier.verify(Files.readAllBytes(file.path())).verdict())
                    .as("verdict without server and database")
                    .isEqualTo(Verdict.PROVEN);
        }
    }

    @Test
    void the_operator_sees_which_schools_there_are_and_into_none() {
        try (BrowserContext context = browser.context("en-HK")) {
            Page page = context.newPage();
            context.addCookies(
                    List.of(
                            new Cookie("CHOPMARK", new TestOperator(installation).session())
                                    .setUrl(address("/"))));
            page.navigate(address("/"));
            assertThat(page.locator("h1").innerText()).as("heading").isEqualTo("Schools");
            assertThat(page.locator("tbody").innerText())
                    .as("the school, in both languages")
                    .contains("海景小學", who.school().text());
            assertAccessible(page, "en-HK");
            page.navigate(address("/notices"));
            assertThat(page.content())
                    .as("nothing of the school")
                    .doesNotContain(who.notice().text());
        }
    }

    @Test
    void no_page_scrolls_sideways_on_a_phone() {
        for (String language : List.of("en-HK", "zh-HK")) {
            try (BrowserContext context = browser.context(language)) {
                Page page = context.newPage();
                page.setViewportSize(360, 740);
                page.navigate(address("/"));
                signIn(page, who.officer());
                for (String path : List.of("/", "/notices", "/access", "/notices/none")) {
                    page.navigate(address(path));
                    assertThat(page.evaluate("document.documentElement.scrollWidth"))
                            .as("width of " + path + " in " + language)
                            .isEqualTo(360);
                }
            }
        }
    }

    @Test
    void no_page_shuts_anybody_out() {
        for (String language : List.of("en-HK", "zh-HK")) {
            try (BrowserContext context = browser.context(language)) {
                Page page = context.newPage();
                page.navigate(address("/sign-in"));
                assertAccessible(page, language);
                signIn(page, who.officer());
                assertAccessible(page, language);
                for (String path :
                        List.of(
                                "/notices",
                                "/notices/" + who.notice().text(),
                                "/notices/"
                                        + who.notice().text()
                                        + "/receipts/"
                                        + who.guardian().text(),
                                "/homework",
                                "/access",
                                "/access/oversight",
                                "/notices/notice=" + UuidCreator.getTimeOrderedEpoch())) {
                    page.navigate(address(path));
                    assertAccessible(page, language);
                }
            }
        }
    }

    private static void assertAccessible(Page page, String language) {
        List<String> violations =
                new AxeBuilder(page)
                        .analyze().getViolations().stream()
                                .map(rule ->
                                        rule.getId() + ": " + rule.getNodes().getFirst().getHtml())
                                .toList();
        assertThat(violations).as("axe on " + page.url() + " in " + language).isEmpty();
    }

    @Test
    void no_link_that_somebody_sees_leads_to_a_refusal() throws Exception {
        for (PersonRef person :
                List.of(who.principal(), who.officer(), who.teacher(), who.guardian())) {
            String cookie = "CHOPMARK=" + accounts.cookieOf(person, who.school());
            Deque<String> links = new ArrayDeque<>(List.of("/"));
            Set<String> shapes = new HashSet<>();
            while (!links.isEmpty()) {
                String link = links.removeFirst();
                if (shapes.add(link.replaceAll("[0-9a-f-]{36}|\\?.*", "*"))) {
                    String page = shown(link, cookie, person);
                    LINK.matcher(page)
                            .results()
                            .map(found -> found.group(1).replace("&amp;", "&"))
                            .forEach(links::add);
                }
            }
            assertThat(shapes).as("kinds of pages of %s", person).hasSizeGreaterThan(5);
        }
    }

    /** A page that a link led to. */
    private String shown(String link, String cookie, PersonRef person) throws Exception {
        HttpResponse<String> page =
                http.send(
                        HttpRequest.newBuilder(URI.create(address(link)))
                                .header("Cookie", cookie)
                                .build(),
                        BodyHandlers.ofString());
        assertThat(page.statusCode()).as("%s, seen by %s", link, person).isEqualTo(200);
        return page.body();
    }

    private Page signedIn(BrowserContext context, StaffId staff) {
        Page page = context.newPage();
        signIn(page, staff);
        return page;
    }

    private void signIn(Page page, StaffId staff) {
        String secret = accounts.cookieOf(staff, who.school());
        page.context().addCookies(List.of(new Cookie("CHOPMARK", secret).setUrl(address("/"))));
        page.navigate(address("/"));
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }
}

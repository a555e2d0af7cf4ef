package hk.chopmark.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import hk.chopmark.api.demo.Demo;
import hk.chopmark.api.demo.DemoSchool.Highlights;
import hk.chopmark.api.demo.SampleInstallation;
import hk.chopmark.api.rest.TestAccounts;
import hk.chopmark.api.server.Server;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.export.verify.PackageVerifier;
import hk.chopmark.export.verify.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An officer and a principal erase a pupil in a real browser, from the request to the certificate.
 */
class ErasureBrowserIT {

    /** The certificate waits until no node can remember the keys. */
    private static final int CERTIFICATE_TRIES = 180;

    private final AtomicLong skipped = new AtomicLong();
    private Installation installation;
    private Server server;
    private Highlights who;
    private TestAccounts accounts;
    private Chromium browser;

    @BeforeEach
    void serve_the_sample_school(@TempDir Path folder) throws Exception {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        installation =
                SampleInstallation.at(folder).nanos(() -> System.nanoTime() + skipped.get()).open();
        Demo demo = new Demo(installation, installation.clock().instant());
        who = demo.highlights();
        accounts = new TestAccounts(installation);
        server = Server.start(installation, "127.0.0.1", 0);
        browser = Chromium.launch();
    }

    @AfterEach
    void close() {
        browser.close();
        server.close();
        installation.close();
    }

    @Test
    void two_persons_erase_a_guardian_and_take_the_certificate_out() throws Exception {
        try (BrowserContext english = browser.context("en-HK");
                BrowserContext chinese = browser.context("zh-HK")) {
            Page officer = signedIn(english, who.officer());
            Page principal = signedIn(chinese, who.principal());

            String erasure = request(officer);
            officer.click("#decide .btn-primary");
            assertThat(officer.locator("#decide h2").innerText())
                    .as("who is asked next")
                    .isEqualTo("The second person");

            hold(officer);
            principal.navigate(address("/erasure/" + erasure));
            principal.click("#decide .btn-danger");
            assertThat(principal.locator("main").innerText())
                    .as("a legal hold stops the decision")
                    .contains("erasure.held", "因法律程序暫停刪除");
            release(officer);

            officer.navigate(address("/erasure/" + erasure));
            officer.click("#decide .btn-danger");
            assertThat(officer.locator("main").innerText())
                    .as("the same person a second time")
                    .contains("erasure.second-person-needed");

            principal.navigate(address("/erasure/" + erasure));
            Pictures.take(principal, "erasure-second-person-zh");
            principal.click("#decide .btn-danger");
            awaitErased(officer, erasure);
            assertNamesAreErased(officer, "erased on", erasure);
            assertNamesAreErased(principal, "已於", erasure);

            awaitCertificate(officer, erasure);
            assertCertificate(officer, erasure);
            assertEvidence(officer);
            assertNobodyIsShutOut(officer, "en-HK", erasure);
            assertNobodyIsShutOut(principal, "zh-HK", erasure);
        }
    }

    @Test
    void a_rule_is_adopted_and_a_teacher_sees_nothing_of_it() {
        try (BrowserContext english = browser.context("en-HK");
                BrowserContext other = browser.context("en-HK")) {
            Page officer = signedIn(english, who.officer());
            officer.navigate(address("/retention"));
            officer.selectOption("#rule-category", "academic");
            officer.selectOption("#rule-start", "STUDENT_LEFT");
            officer.fill("#rule-months", "84");
            officer.fill("#rule-source", "School council, 1 September 2026");
            officer.click("#rule button");
            assertThat(officer.locator("#rules").innerText())
                    .as("rules, with their sources")
                    .contains("marks and reports", "84", "School council, 1 September 2026");
            Pictures.take(officer, "retention-en");

            Page teacher = signedIn(other, who.teacher());
            assertThat(teacher.locator(".rooms").innerText())
                    .as("the way there")
                    .doesNotContain("Erasure");
            teacher.navigate(address("/erasure"));
            assertThat(teacher.locator("main").innerText())
                    .as("the page itself")
                    .contains("access.not-permitted");
        }
    }

    /** Asks for the erasure of the guardian whose receipt is shown; returns its reference. */
    private String request(Page officer) {
        officer.click(".rooms a[href='/erasure']");
        officer.fill("#subject", who.guardian().text());
        officer.check("#category-identity");
        officer.check("#category-contact");
        officer.selectOption("#ground", "REQUESTED_BY_SUBJECT");
        officer.fill("#askedBy", who.guardian().text());
        Pictures.take(officer, "erasure-request-en");
        officer.click("#request button");
        assertThat(officer.locator("h1").innerText()).as("state").contains("asked for");
        String url = officer.url();
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private void hold(Page officer) {
        officer.navigate(address("/retention"));
        officer.fill("#hold-subject", who.guardian().text());
        officer.check("#hold-contact");
        officer.selectOption("#hold-reason", "court-case");
        officer.click("#hold button");
        assertThat(officer.locator("#holds").innerText())
                .as("holds that stand")
                .contains(who.guardian().text(), "court case");
        Pictures.take(officer, "retention-hold-en");
    }

    private void release(Page officer) {
        officer.navigate(address("/retention"));
        officer.click("#holds button");
        assertThat(officer.locator("#holds").innerText())
                .as("holds after the release")
                .contains("No hold stands");
    }

    private void awaitErased(Page page, String erasure) {
        for (int tries = 0; tries < CERTIFICATE_TRIES; tries++) {
            page.navigate(address("/erasure/" + erasure));
            if (page.locator("#steps").innerText().contains("Keys destroyed")) {
                return;
            }
            page.waitForTimeout(500);
        }
        throw new AssertionError("the keys were not destroyed in time");
    }

    private void awaitCertificate(Page page, String erasure) {
        for (int tries = 0; tries < CERTIFICATE_TRIES; tries++) {
            page.navigate(address("/erasure/" + erasure));
            if (page.locator(".certificate").count() > 0) {
                return;
            }
            skipped.addAndGet(Duration.ofSeconds(10).toNanos());
            page.waitForTimeout(1_000);
        }
        throw new AssertionError("no certificate came in time");
    }

    /** The receipt board shows, in place of the name, since when and by which certificate. */
    private void assertNamesAreErased(Page page, String words, String erasure) {
        page.navigate(address("/notices/" + who.notice().text()));
        page.selectOption("#names-purpose", "audit");
        page.locator("#ask-names button[type=submit]").first().click();
        List<String> erased = page.locator("#copies .erased").allInnerTexts();
        assertThat(erased)
                .as("names of the erased guardian")
                .isNotEmpty()
                .allMatch(text -> text.contains(words) && text.contains(erasure.split("=", 2)[1]));
        Pictures.take(page, "board-erased-" + words.length());
    }

    private void assertCertificate(Page page, String erasure) {
        String text = page.locator(".certificates").innerText();
        assertThat(text)
                .as("the certificate, in both languages")
                .contains(
                        erasure.split("=", 2)[1],
                        "Certificate of erasure",
                        "刪除證明書",
                        "the key was destroyed and the encrypted data deleted",
                        "密鑰已銷毀，加密資料已刪除");
        assertThat(text).as("words without a translation").doesNotContain("certificate.");
        Pictures.take(page, "erasure-certificate-en");
    }

    private void assertEvidence(Page page) throws Exception {
        page.selectOption("#evidence-purpose", "audit");
        Download file = page.waitForDownload(() -> page.click("text=Download the file"));
        assertThat(file.suggestedFilename())
                .as("name of the file")
                .matches("erasure-[0-9a-f]{8}\\.chop");
        assertThat(
                        new PackageVerifier(installation.trustPolicy())
                                .verify(Files.readAllBytes(file.path()))
                                .verdict())
                .as("the certificate as evidence")
                .isEqualTo(Verdict.PROVEN);
    }

    private void assertNobodyIsShutOut(Page page, String language, String erasure) {
        for (String path : List.of("/erasure", "/erasure/" + erasure, "/retention")) {
            page.navigate(address(path));
            List<String> violations =
                    new AxeBuilder(page)
                            .analyze().getViolations().stream()
                                    .map(rule ->
                                            rule.getId()
                                                    + ": "
                                                    + rule.getNodes().getFirst().getHtml())
                                    .toList();
            assertThat(violations).as("axe on %s in %s", path, language).isEmpty();
            Pictures.take(
                    page, path.replaceAll("=.*", "").replace('/', '-').substring(1) + language);
        }
    }

    private Page signedIn(BrowserContext context, StaffId staff) {
        String secret = accounts.cookieOf(staff, who.school());
        context.addCookies(List.of(new Cookie("CHOPMARK", secret).setUrl(address("/"))));
        Page page = context.newPage();
        page.navigate(address("/"));
        return page;
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }
}

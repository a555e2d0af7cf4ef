package hk.chopmark.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import hk.chopmark.api.rest.TestSchool;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.wiring.RawDatabase;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A guardian has the browser's own device make a passkey, signs in with it, proves again by it and
 * removes it; a page under another address offers none.
 */
class PasskeyBrowserIT {

    private static final String PASSWORD = "tram peak lantern";

    @TempDir Path temporary;

    private TestServer server;
    private TestSchool school;
    private Chromium browser;
    private final List<String> forbidden = new ArrayList<>();

    @BeforeEach
    void open_a_guardians_account() throws Exception {
        server = new TestServer(temporary.resolve("data"));
        school = TestSchool.found(server, "Harbour View", "海景");
        PersonRef guardian = (PersonRef) Ref.parse(school.family("1A").guardian());
        server.account(school.id(), guardian, "wong.mei", PASSWORD);
        browser = Chromium.launch();
    }

    @AfterEach
    void close() {
        browser.close();
        server.close();
    }

    @Test
    void a_passkey_is_enrolled_signs_in_proves_again_and_is_removed() throws Exception {
        try (BrowserContext context = browser.strictContext("en-HK")) {
            Page page = withDevice(context);
            signInByPassword(page, "localhost");
            enrol(page);
            signOut(page);

            page.click("text=Sign in with a passkey");
            page.waitForURL(url -> !url.contains("/sign-in"));
            assertThat(page.locator("header").innerText()).as("inside").contains("Sign out");

            sixMinutesPass();
            page.navigate(address("localhost", "/account"));
            page.click("text=New recovery codes");
            page.click("text=Prove it with a passkey");
            PlaywrightAssertions.assertThat(page.locator("h1")).hasText("Recovery codes");

            page.navigate(address("localhost", "/account"));
            page.click("#passkeys >> text=Remove");
            page.waitForURL(url -> url.contains("/sign-in")); // what began with it has ended
            page.navigate(address("localhost", "/sign-in/" + school.id().id()));
            page.click("text=Sign in with a passkey");
            PlaywrightAssertions.assertThat(page.locator("[role=alert]:visible"))
                    .containsText("You were not signed in");
            assertThat(forbidden).as("what the pages themselves forbid").isEmpty();
        }
    }

    @Test
    void a_device_that_gives_no_answer_leaves_the_password() {
        try (BrowserContext context = browser.strictContext("zh-HK")) {
            Page page = withDevice(context);
            page.navigate(address("localhost", "/sign-in/" + school.id().id()));
            page.click("text=以通行密鑰登入");
            PlaywrightAssertions.assertThat(page.locator("[data-passkey-failed]"))
                    .containsText("裝置沒有回應");
            signInByPassword(page, "localhost");
        }
    }

    @Test
    void under_another_address_the_page_offers_none_and_works() {
        try (BrowserContext context = browser.strictContext("en-HK")) {
            Page page = context.newPage();
            signInByPassword(page, "127.0.0.1");
            page.navigate(address("127.0.0.1", "/account"));
            PlaywrightAssertions.assertThat(page.locator("[data-passkey-absent]")).isVisible();
            PlaywrightAssertions.assertThat(page.locator("[data-passkey-host]")).isHidden();
        }
    }

    /** A page of a browser with a device, which tells what the page itself forbids. */
    private Page withDevice(BrowserContext context) {
        Page page = VirtualDevice.in(context);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                forbidden.add(message.text());
            }
        });
        return page;
    }

    private void signInByPassword(Page page, String host) {
        page.navigate(address(host, "/sign-in/" + school.id().id()));
        page.fill("#name", "wong.mei");
        page.fill("#password", PASSWORD);
        page.press("#password", "Enter");
        page.waitForURL(url -> !url.contains("/sign-in"));
    }

    private void enrol(Page page) {
        page.navigate(address("localhost", "/account"));
        page.click("text=Add a passkey");
        page.click("text=Have this device make one");
        PlaywrightAssertions.assertThat(page.locator("h1")).hasText("Recovery codes");
        page.navigate(address("localhost", "/account"));
        PlaywrightAssertions.assertThat(page.locator("#passkeys li")).hasCount(1);
    }

    private void signOut(Page page) {
        page.click("text=Sign out");
        page.navigate(address("localhost", "/sign-in/" + school.id().id()));
    }

    private void sixMinutesPass() throws Exception {
        try (Connection connection =
                        new RawDatabase(temporary.resolve("data"))
                                .superuser("chopmark")
                                .getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE chopmark_api.session SET begun_at = begun_at - interval '6 minutes'");
        }
    }

    private String address(String host, String path) {
        return "http://" + host + ":" + server.uri("/").getPort() + path;
    }
}

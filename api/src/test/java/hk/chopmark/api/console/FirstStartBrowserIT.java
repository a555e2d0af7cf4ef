package hk.chopmark.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import hk.chopmark.api.secrets.Totps.Fresh;
import hk.chopmark.api.server.OperatorCode;
import hk.chopmark.core.shared.SchoolId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * From an empty data folder to an administrator with an app and a passkey, in a browser: the code
 * that the first start prints makes an operator, who sets up a school and hands its letter on.
 */
class FirstStartBrowserIT extends LocalServer {

    @Test
    void the_printed_code_leads_to_an_administrator_who_signs_in_by_passkey() throws Exception {
        List<String> printed = new ArrayList<>();
        OperatorCode.start(server.firstOperator(), server.installation().folder(), printed::add)
                .close();
        try (Chromium browser = Chromium.launch();
                BrowserContext operators = browser.strictContext("en-HK");
                BrowserContext administrators = browser.strictContext("en-HK")) {
            Page operator = operators.newPage();
            operator.navigate(address("/operator"));
            operator.click("text=I have a letter with a code");
            activate(operator, "night.shift", printed.getFirst());
            setUpApp(operator);
            operator.navigate(address("/"));
            operator.fill("#nameEn", "Hill School");
            operator.fill("#nameZh", "山上學校");
            operator.fill("#loginName", "head");
            operator.click("form[action='/schools'] button[type=submit]");
            String path = operator.locator("text=/activate/").first().innerText();
            String code = operator.locator(".one-time-code").first().innerText();

            Page head = VirtualDevice.in(administrators);
            head.navigate(address(path));
            activate(head, "head", code);
            setUpApp(head);
            head.navigate(address("/account"));
            head.click("text=Add a passkey");
            head.click("text=Have this device make one");
            head.waitForURL(url -> url.endsWith("/account?passkey"));
            head.click("text=Sign out");
            head.navigate(address(path.replace("/activate/", "/sign-in/")));
            head.click("text=Sign in with a passkey");
            PlaywrightAssertions.assertThat(head.locator("header")).containsText("Hill School");
            PlaywrightAssertions.assertThat(head.locator("header")).containsText("Sign out");
            SchoolId school = new SchoolId(UUID.fromString(path.substring("/activate/".length())));
            assertThat(server.installation().engine().schools().knows(school)).isTrue();
        }
    }

    private void activate(Page page, String name, String code) {
        page.fill("#name", name);
        page.fill("#code", code);
        page.fill("#password", PASSWORD);
        page.fill("#again", PASSWORD);
        page.click("main form button[type=submit]");
        page.waitForURL(url -> url.endsWith("/account/second-factor"));
    }

    private void setUpApp(Page page) {
        String secret = page.locator("[name=secret]").getAttribute("value");
        String code =
                server.installation()
                        .secrets()
                        .totps()
                        .codeAt(new Fresh(secret), server.installation().clock().instant());
        page.fill("#code", code);
        page.click("form[action='/account/second-factor'] button[type=submit]");
        PlaywrightAssertions.assertThat(page.locator("h1")).hasText("Recovery codes");
    }
}

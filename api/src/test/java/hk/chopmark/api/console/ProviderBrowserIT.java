package hk.chopmark.api.console;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.Cookie;
import hk.chopmark.api.rest.TestProvider;
import hk.chopmark.api.rest.TestSchool;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * In a browser: an administrator names the identity provider of the school, a guardian links their
 * account there, and signs in by it.
 */
class ProviderBrowserIT extends LocalServer {

    @Test
    void a_guardian_links_the_provider_and_signs_in_by_it() throws Exception {
        TestSchool school = TestSchool.found(server, "Harbour View", "海景");
        String door = "/sign-in/" + school.id().id();
        PersonRef guardian = (PersonRef) Ref.parse(school.family("1A").guardian());
        server.account(school.id(), guardian, "wong.mei", PASSWORD);
        try (TestProvider provider =
                        new TestProvider(
                                List.of(
                                        address(door + "/provider/return"),
                                        address("/account/provider/return")));
                Chromium browser = Chromium.launch();
                BrowserContext heads = browser.context("en-HK");
                BrowserContext guardians = browser.context("en-HK")) {
            heads.addCookies(List.of(new Cookie("CHOPMARK", school.token()).setUrl(address("/"))));
            Page head = heads.newPage();
            head.navigate(address("/identity-provider"));
            head.fill("#issuer", provider.issuer());
            head.fill("#clientId", TestProvider.CLIENT);
            head.fill("#secret", TestProvider.SECRET);
            head.click("form[action='/identity-provider'] button[type=submit]");
            PlaywrightAssertions.assertThat(head.locator("main")).containsText(provider.issuer());

            Page page = guardians.newPage();
            page.navigate(address(door));
            page.fill("#name", "wong.mei");
            page.fill("#password", PASSWORD);
            page.press("#password", "Enter");
            page.waitForURL(url -> url.endsWith("/my/notices"));
            page.navigate(address("/account"));
            page.click("text=Link my account at the identity provider");
            page.click("main a[href='/account/provider/link']");
            page.fill("[name=username]", "user1");
            page.fill("[name=password]", TestProvider.PASSWORD);
            page.press("[name=password]", "Enter");
            PlaywrightAssertions.assertThat(page.locator("main"))
                    .containsText("Your account at the identity provider is linked.");
            page.click("text=Sign out");

            page.navigate(address(door));
            page.click("text=Sign in by the identity provider of the school");
            page.waitForURL(url -> url.endsWith("/my/notices"));
            PlaywrightAssertions.assertThat(page.locator("header")).containsText("Sign out");
        }
    }
}

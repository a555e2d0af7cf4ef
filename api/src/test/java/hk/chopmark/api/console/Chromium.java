package hk.chopmark.api.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The browser of this machine: the one that {@code CHOPMARK_TEST_CHROMIUM} names, or one in a usual
 * place.
 */
final class Chromium implements AutoCloseable {

    static final double PATIENCE_MILLIS = 20_000;

    private static final List<String> ARGUMENTS =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");
    private static final List<String> USUAL_PLACES =
            List.of(
                    "/usr/bin/chromium",
                    "/usr/bin/chromium-browser",
                    "/usr/bin/google-chrome",
                    "/Applications/Chromium.app/Contents/MacOS/Chromium",
                    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium launch() {
        Path program = program();
        Playwright playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(program)
                                        .setArgs(ARGUMENTS));
        return new Chromium(playwright, browser);
    }

    private static Path program() {
        @Nullable String given = System.getenv("CHOPMARK_TEST_CHROMIUM");
        return Stream.concat(Stream.of(given).filter(Objects::nonNull), USUAL_PLACES.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError("This test needs Chromium: ./chopmark test gets it"));
    }

    /** A visitor who has not been here, with this language set in the browser. */
    BrowserContext context(String locale) {
        // Axe is put into the page as a script, which the pages themselves forbid.
        return context(locale, true);
    }

    /** The same, held to everything that the pages forbid. */
    BrowserContext strictContext(String locale) {
        return context(locale, false);
    }

    private BrowserContext context(String locale, boolean scripted) {
        BrowserContext context =
                browser.newContext(
                        new Browser.NewContextOptions().setLocale(locale).setBypassCSP(scripted));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        return context;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}

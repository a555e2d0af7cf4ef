package hk.chopmark.api.console;

import com.microsoft.playwright.Page;
import java.nio.file.Path;

/**
 * Pictures of pages for people to look at, in {@code target/screenshots}: with {@code
 * -Dchopmark.pictures=true}. Nothing tests them, and to take one costs up to a second.
 */
final class Pictures {

    private static final Path FOLDER = Path.of("target", "screenshots");
    private static final boolean WANTED = Boolean.getBoolean("chopmark.pictures");

    private Pictures() {}

    /** The whole page, if pictures are wanted. */
    static void take(Page page, String name) {
        if (WANTED) {
            page.screenshot(
                    new Page.ScreenshotOptions()
                            .setPath(FOLDER.resolve(name + ".png"))
                            .setFullPage(true));
        }
    }
}

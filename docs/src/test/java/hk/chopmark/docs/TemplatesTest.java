package hk.chopmark.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The templates of the console. */
class TemplatesTest {

    private static final Pattern TABLE = Pattern.compile("<table class=\"([^\"]*)\"");
    private static final Pattern PARENT = Pattern.compile("(?s)<(?:div|section|dl|p)[ >][^<]*$");

    private final SourceTree tree = SourceTree.read();
    private final List<Path> templates =
            tree.matching("api/src/main/resources/templates/.*\\.html");

    @Test
    void every_template_is_shown_by_a_page() {
        String code =
                tree.matching("api/src/main/java/.*\\.java").stream()
                        .map(SourceTree::content)
                        .collect(Collectors.joining());
        String pages = templates.stream().map(SourceTree::content).collect(Collectors.joining());
        Findings findings = new Findings();
        for (Path template : templates) {
            String name = String.valueOf(template.getFileName()).replace(".html", "");
            findings.addIf(
                    !code.contains("\"" + name + "\"") && !pages.contains("~{" + name + " ::"),
                    tree.name(template) + " is shown by no page");
        }
        findings.assertNone("no template without a page");
    }

    @Test
    void a_table_wider_than_a_phone_scrolls_within_the_page() {
        Findings findings = new Findings();
        for (Path template : templates) {
            String page = SourceTree.content(template);
            Matcher table = TABLE.matcher(page);
            while (table.find()) {
                Matcher parent = PARENT.matcher(page.substring(0, table.start()));
                findings.addIf(
                        !table.group(1).contains("quiet")
                                && !(parent.find() && parent.group().contains("class=\"scroll\"")),
                        tree.name(template) + " has a table that no element lets scroll");
            }
        }
        findings.assertNone("no page is wider than a phone");
    }
}

package hk.chopmark.projections.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A caller may choose the id of what it makes, and a clock may be wrong; the order of a list then
 * tells nothing, or what the caller wants.
 */
class ListOrderTest {

    private static final Path SOURCES = Path.of("src/main/java");

    private static final Pattern ORDER =
            Pattern.compile(
                    "ORDER BY\\s+((?:[^\"()]|\\([^()]*\\))*?)\\s*(?:\"|\\)|\\bLIMIT\\b|\\bOFFSET\\b|\\bTO\\b)");

    private static final Pattern REFERENCE =
            Pattern.compile(
                    "\\b(absence|class|student|guardian|person|member|notice|homework|school|roll_call"
                            + "|delegation|delegate|grant|proposal|staff|review|event|id|1|at|\\w+_at)\\b"
                            + "|%2\\$s");

    /** Orders with a reference or a time in them, and what for. */
    private static final Map<String, String> ON_PURPOSE =
            Map.ofEntries(
                    Map.entry(
                            "student, position",
                            "the log's order of each student of one roll call"),
                    Map.entry("student, position DESC", "the last word on each student"),
                    Map.entry("student, event", "each student of one roll call; pages by student"),
                    Map.entry("school, from_position", "school by school, for the operator"),
                    Map.entry("1", "one row of counts for each class"),
                    Map.entry("h.homework", "looked up by reference; the caller's order counts"),
                    Map.entry("s.%2$s", "each pupil's one row of a homework; pages by pupil"),
                    Map.entry("class, level", "one row of counts for each class and level"),
                    Map.entry(
                            "r.class, r.student, r.guardian",
                            "the board, class by class; pages by key"),
                    Map.entry(
                            "n.position DESC, r.student",
                            "one guardian's notices by position; among their children any"),
                    Map.entry("r.student, r.number", "one guardian's children, child by child"),
                    Map.entry("guardian, position DESC", "the last word on each guardian"),
                    Map.entry("guardian", "one row for each guardian of a student"),
                    Map.entry(
                            "class_number NULLS LAST, member", "by class number; among equals any"),
                    Map.entry(
                            "school_year DESC, code , class",
                            "the latest year first, then by code; among equals any"),
                    Map.entry(
                            "c.school_year DESC, c.code , c.class",
                            "the latest year first, then by code; among equals any"),
                    Map.entry(
                            "member_role DESC, class_number NULLS LAST, member",
                            "by class number; among equals any"),
                    Map.entry("from_day DESC, class", "by day; among equals any"),
                    Map.entry("member, from_day DESC, class", "the last place of each pupil"),
                    Map.entry("person", "every person of a school, read in full; pages by person"),
                    Map.entry("day DESC, recorded_at DESC, event", "by day, then as recorded"),
                    Map.entry(
                            "from_day DESC, told_at DESC, told_event DESC",
                            "by day, then as recorded"),
                    Map.entry("last_day DESC, event", "by day, then as recorded"),
                    Map.entry(
                            "registered_at, registered_event",
                            "by the times of the record, which never run backwards"),
                    Map.entry("told_at, told_event", "likewise"));

    @Test
    void no_list_is_in_the_order_of_ids_that_callers_choose_but_where_that_is_meant()
            throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                orders(Files.readString(file))
                        .filter(order -> REFERENCE.matcher(order).find())
                        .forEach(found::add);
            }
        }
        assertThat(found)
                .as("orders by a reference or a time: take the position in the record, or say why")
                .containsExactlyInAnyOrderElementsOf(ON_PURPOSE.keySet());
    }

    private static Stream<String> orders(String source) {
        String joined =
                source.replaceAll("COLLATE \\\\?\"C\\\\?\"", "").replaceAll("\"\\s*\\+\\s*\"", "");
        Matcher matcher = ORDER.matcher(joined);
        return matcher.results().map(found -> found.group(1).replaceAll("\\s+", " "));
    }
}

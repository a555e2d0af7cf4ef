package hk.chopmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.HeldField;
import hk.chopmark.core.decision.HeldPlace;
import hk.chopmark.core.reading.PersonalDataInventory;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of docs/privacy.md say what the areas declare. */
class PrivacyTest {

    private static final PersonalDataInventory INVENTORY =
            PersonalDataInventory.of(AreasTest.areas());

    private final List<String> lines =
            SourceTree.lines(SourceTree.read().root().resolve("docs/privacy.md"));

    @Test
    void the_table_of_fields_is_that_of_the_declarations() {
        assertThat(tableUnder("## Fields"))
                .as("table of fields in docs/privacy.md; copy the expected lines there")
                .isEqualTo(INVENTORY.lines().stream().map(PrivacyTest::row).toList());
    }

    @Test
    void the_table_of_places_is_that_of_the_declarations() {
        assertThat(tableUnder("## Places"))
                .as("table of places in docs/privacy.md, but for what each is")
                .allSatisfy(line -> assertThat(line.split("\\|", -1)).hasSize(6))
                .extracting(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2) + 1))
                .isEqualTo(INVENTORY.places().stream().map(PrivacyTest::row).toList());
    }

    private List<String> tableUnder(String heading) {
        assertThat(lines).as("headings of docs/privacy.md").contains(heading);
        return lines.stream()
                .dropWhile(line -> !line.equals(heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .toList();
    }

    private static String row(PersonalDataInventory.Line line) {
        HeldField held = line.held();
        return Stream.of(
                        "`" + line.event() + "." + held.field() + "`",
                        held.category().code(),
                        joined(held.about()),
                        held.use().purposes().stream()
                                .sorted()
                                .map(Purpose::code)
                                .collect(Collectors.joining(", ")),
                        held.use().kept().code(),
                        joined(held.use().recipients()),
                        String.join(", ", line.places()))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String row(HeldPlace place) {
        return Stream.of(
                        "`" + place.code() + "`",
                        place.categories().size() == Category.values().length
                                ? "all"
                                : joined(
                                        place.categories().stream()
                                                .sorted()
                                                .map(Category::code)
                                                .toList()),
                        place.erased().code())
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String joined(Collection<String> codes) {
        return codes.isEmpty() ? "-" : codes.stream().sorted().collect(Collectors.joining(", "));
    }
}

package hk.chopmark.core.erasing;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.HeldPlace;
import hk.chopmark.core.decision.HeldPlace.Erased;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.erasure.ErasurePlace;
import hk.chopmark.core.reading.PersonalDataInventory;
import hk.chopmark.core.shared.Category;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The places that areas declare and those that an erasure clears or names are the same. */
class HeldPlacesTest {

    private static final List<HeldPlace> DECLARED =
            Areas.all().stream().flatMap(area -> area.places().stream()).toList();

    /** Places of the record, which answer one by one, and those that are cleared by code. */
    private static final Set<String> ANSWERING =
            Stream.concat(
                            Arrays.stream(ErasurePlace.values()).map(ErasurePlace::code),
                            Stream.of(SearchIndexPlace.CODE, LoginNamePlace.CODE))
                    .collect(toSet());

    @Test
    void every_place_that_an_erasure_asks_is_declared() {
        assertThat(DECLARED)
                .extracting(HeldPlace::code)
                .as("places that areas declare")
                .containsAll(ANSWERING);
    }

    @Test
    void every_place_said_to_be_cleared_is_one_that_an_erasure_clears() {
        assertThat(DECLARED.stream().filter(place -> place.erased() == Erased.CLEARED))
                .extracting(HeldPlace::code)
                .as("places declared as cleared")
                .isSubsetOf(ANSWERING);
    }

    @Test
    void a_place_is_declared_once() {
        assertThat(DECLARED)
                .extracting(HeldPlace::code)
                .as("codes of places")
                .doesNotHaveDuplicates();
    }

    @Test
    void evidence_files_hold_every_category_that_can_be_taken_out() {
        Set<Category> takenOut =
                Resources.all().stream()
                        .filter(resource -> resource.actionNamed("export").isPresent())
                        .flatMap(resource -> resource.shows().stream())
                        .collect(toSet());

        assertThat(PersonalDataInventory.ofThisProgram().places())
                .filteredOn(place -> place.code().equals("evidence-files"))
                .as("evidence files, with all that a resource lets out, and no more")
                .singleElement()
                .satisfies(place -> assertThat(place.categories()).isEqualTo(takenOut));
    }
}

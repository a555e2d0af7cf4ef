package hk.chopmark.api.disclosure;

import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.Dated;
import hk.chopmark.api.rest.FieldAnswer;
import hk.chopmark.core.disclosure.DisclosureCommand.SearchPersonalData;
import hk.chopmark.core.seal.search.SearchText;
import hk.chopmark.core.search.PersonalDataSearch;
import hk.chopmark.core.shared.SearchKind;
import hk.chopmark.core.shared.SubjectRef;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Finding people by name or phone. By POST, so that what is searched for never stands in an
 * address.
 */
@RestController
@Asking.WithoutKey
@RequestMapping("/api/v1/personal-data/searches")
@Tag(name = "Personal data")
class SearchController {

    private final PersonalDataSearch search;

    SearchController(PersonalDataSearch search) {
        this.search = search;
    }

    /** A name of at least two words or characters, or a whole phone number. */
    record Search(@NotBlank @Size(max = SearchText.MAX_CHARS) String text) {

        SearchKind kind() {
            return SearchText.looksLikePhone(text) ? SearchKind.PHONE : SearchKind.NAME;
        }

        /** Without the text. */
        @Override
        public String toString() {
            return "Search[not shown]";
        }
    }

    /** Somebody who was found, with masks of their details. */
    record Hit(SubjectRef subject, Map<String, FieldAnswer> values) {}

    /**
     * Who was found.
     *
     * @param searchedBy the event that records the search
     * @param viewedBy the event that records that these were shown; null if there are none
     * @param more whether more were found than are shown
     */
    record Found(long asOf, UUID searchedBy, @Nullable UUID viewedBy, List<Hit> hits, boolean more)
            implements Dated {

        /** Without who was found. */
        @Override
        public String toString() {
            return "Found[" + searchedBy + "]";
        }
    }

    @Sends(SearchPersonalData.class)
    @PostMapping
    @Operation(summary = "Find people by name or phone; the search is recorded first")
    Found search(Asking asking, @Valid @RequestBody Search body) {
        PersonalDataSearch.Found found =
                search.search(
                        new PersonalDataSearch.Search(asking.school(), body.kind(), body.text()),
                        CommandGate.context(asking));
        return new Found(
                found.asOf(),
                found.searchedBy(),
                found.viewedBy().orElse(null),
                found.hits().stream().map(SearchController::hit).toList(),
                found.more());
    }

    private static Hit hit(PersonalDataSearch.Hit hit) {
        Map<String, FieldAnswer> values = new TreeMap<>();
        hit.shown().forEach((name, field) -> values.put(name, FieldAnswer.of(field)));
        return new Hit(hit.subject(), values);
    }
}

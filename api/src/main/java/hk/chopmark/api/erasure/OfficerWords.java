package hk.chopmark.api.erasure;

import hk.chopmark.core.reading.PersonalDataInventory;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Ref;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the pages of erasure and retention offer to choose from, and how they read it. */
final class OfficerWords {

    /** Categories that some event carries, by their codes: no others can be erased. */
    static final List<String> CATEGORIES =
            PersonalDataInventory.ofThisProgram().categories().stream()
                    .map(Category::code)
                    .toList();

    /** Why an erasure is refused. */
    static final List<String> REFUSALS =
            List.of("law-requires-it", "still-needed", "public-interest", "not-the-subject");

    /** Why data is kept. */
    static final List<String> HOLDS =
            List.of("court-case", "complaint", "investigation", "data-access-request");

    /** Why it need not be kept any longer. */
    static final List<String> RELEASES = List.of("case-closed", "placed-by-mistake");

    private OfficerWords() {}

    /**
     * A reference as it was typed.
     *
     * @throws IllegalArgumentException if it is none, or of another kind
     */
    static <R extends Ref> R reference(String text, Class<R> kind) {
        if (kind.isInstance(Ref.entered(text.strip()))) {
            return kind.cast(Ref.entered(text.strip()));
        }
        throw new IllegalArgumentException("A reference of another kind is expected");
    }

    /** Categories by their codes. */
    static Set<Category> categories(Set<String> codes) {
        return codes.stream().map(Category::ofCode).collect(Collectors.toSet());
    }
}

package hk.chopmark.core.decision;

import hk.chopmark.core.shared.Category;
import java.util.Set;

/**
 * A place outside the log's sealed boxes where personal data is kept, or something made of it.
 *
 * @param code such as {@code search-index}; the place an erasure clears or names
 * @param categories categories of what is kept there
 * @param erased what an erasure does about it
 */
public record HeldPlace(String code, Set<Category> categories, Erased erased) {

    /** What an erasure does about a place. */
    public enum Erased {
        /** It is cleared. */
        CLEARED,
        /** It is out of reach and named on the certificate. */
        NAMED
    }

    public HeldPlace {
        Require.code("code of a place", code);
        categories = Set.copyOf(categories);
    }
}

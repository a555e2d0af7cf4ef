package hk.chopmark.core.decision;

import hk.chopmark.core.shared.Category;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A place where personal data lies, or something made of it, or the keys to it.
 *
 * <p>Every place that an erasure clears or names is declared, under the code that stands on the
 * record and on certificates.
 *
 * <p><b>Source</b>: Personal Data (Privacy) Ordinance, Cap. 486, section 26: all practicable steps
 * to erase.
 *
 * @param code such as {@code blind-index}
 * @param categories categories of what is kept there; empty where only references lie
 * @param fields names of the fields kept there, such as {@code nameZh}; empty if it is every field
 *     of these categories
 * @param takenOut whether files lie there that were given out: it then also holds whatever a
 *     resource of any area shows that may be exported, see {@link #among}
 * @param erased what an erasure does about it
 */
public record HeldPlace(
        String code,
        Set<Category> categories,
        Set<String> fields,
        boolean takenOut,
        Erased erased) {

    /** What an erasure does about a place. */
    public enum Erased {
        /** It is cleared. */
        CLEARED,
        /** It is out of reach and named on the certificate. */
        NAMED;

        /** The code, such as {@code cleared}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final String EXPORT = "export";

    public HeldPlace {
        Require.code("code of a place", code);
        categories = Set.copyOf(categories);
        fields = Set.copyOf(fields);
    }

    /** A place that an erasure clears. */
    public static HeldPlace cleared(String code, Category... categories) {
        return new HeldPlace(code, Set.of(categories), Set.of(), false, Erased.CLEARED);
    }

    /** A place out of reach, which an erasure names. */
    public static HeldPlace named(String code, Category... categories) {
        return new HeldPlace(code, Set.of(categories), Set.of(), false, Erased.NAMED);
    }

    /** The same, where only these fields are kept. */
    public HeldPlace only(String... fields) {
        return new HeldPlace(code, categories, Set.of(fields), takenOut, erased);
    }

    /** A place out of reach where files lie that were given out, of whatever may be exported. */
    public static HeldPlace ofFilesGivenOut(String code) {
        return new HeldPlace(code, Set.of(), Set.of(), true, Erased.NAMED);
    }

    /** The same with all the categories that it holds where these resources are declared. */
    public HeldPlace among(List<Resource> resources) {
        if (!takenOut) {
            return this;
        }
        Set<Category> all = new HashSet<>(categories);
        resources.stream()
                .filter(resource -> resource.actionNamed(EXPORT).isPresent())
                .forEach(resource -> all.addAll(resource.shows()));
        return new HeldPlace(code, all, fields, true, erased);
    }

    /** Whether a field is kept there, as it is or in some other form. */
    public boolean holds(HeldField field) {
        return categories.contains(field.category())
                && (fields.isEmpty() || fields.contains(field.field()));
    }
}

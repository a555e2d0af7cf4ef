package hk.chopmark.projections.rows;

import hk.chopmark.core.shared.ClassId;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Of which classes of a school a list shows rows: of all, or of some only.
 *
 * @param only the classes; null for all
 */
public record ShownClasses(@Nullable Set<ClassId> only) {

    /** Of all classes. */
    public static final ShownClasses ALL = new ShownClasses(null);

    public ShownClasses {
        only = only == null ? null : Set.copyOf(only);
    }

    /** Of these classes, or of all where nothing narrows the list. */
    public static ShownClasses of(Optional<Set<ClassId>> narrowedTo) {
        return narrowedTo.map(ShownClasses::new).orElse(ALL);
    }

    /** Whether rows of a class are shown. */
    public boolean shows(ClassId classId) {
        return only == null || only.contains(classId);
    }

    /** The ids for {@code ?::uuid[] IS NULL OR class = ANY (?::uuid[])}; null for all. */
    public UUID @Nullable [] ids() {
        return only == null ? null : only.stream().map(ClassId::id).toArray(UUID[]::new);
    }
}

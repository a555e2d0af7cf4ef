package hk.chopmark.core.shared;

import java.util.Set;
import java.util.UUID;

/**
 * The right to open boxes: exists only after the event that records the reading is durable (no
 * record, no read).
 *
 * <p><b>Guarantees</b>: covers only the named subjects and categories; only the runtime may issue
 * one, after the append was acknowledged; an architecture test enforces it.
 *
 * @param school the school whose boxes may be opened
 * @param recordedBy id of the durable event that records this reading
 * @param subjects subjects covered
 * @param categories categories covered
 * @param purpose why
 */
public record PurposeGrant(
        SchoolId school,
        UUID recordedBy,
        Set<SubjectRef> subjects,
        Set<Category> categories,
        Purpose purpose) {
    public PurposeGrant {
        subjects = Set.copyOf(subjects);
        categories = Set.copyOf(categories);
    }

    /** Whether this grant covers a field. */
    public boolean covers(Sealed<?> field) {
        return subjects.contains(field.subject()) && categories.contains(field.category());
    }
}

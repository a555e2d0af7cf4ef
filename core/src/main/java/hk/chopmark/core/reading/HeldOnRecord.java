package hk.chopmark.core.reading;

import hk.chopmark.core.codec.SealedFields;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.history.History;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the sealed fields about somebody on the record: handles, never values.
 *
 * <p><b>Guarantees</b>: finds every field of these categories about the subject, corrected and
 * outdated ones too, whichever events carry them; no field of anybody else, also where an event
 * carries both. Thread safe.
 */
final class HeldOnRecord {

    private final History history;
    private final PersonalDataInventory inventory;

    HeldOnRecord(History history, PersonalDataInventory inventory) {
        this.history = history;
        this.inventory = inventory;
    }

    /**
     * Whose data, and which.
     *
     * @param categories one or more
     */
    record Wanted(SchoolId school, SubjectRef subject, Set<Category> categories) {
        Wanted {
            categories = Set.copyOf(categories);
        }
    }

    /** The fields of one event. */
    record Fields(Recorded<?> event, List<SealedFields.Found> found) {
        Fields {
            found = List.copyOf(found);
        }
    }

    /** What can be held, by the declarations. */
    List<PersonalDataInventory.Line> declared(Wanted wanted) {
        return inventory.about(wanted.subject(), wanted.categories());
    }

    /**
     * What is held: events that carry any of it, from a position on, in log order; read as the
     * stream is.
     */
    Stream<Fields> from(Wanted wanted, long position) {
        List<PersonalDataInventory.Line> declared = declared(wanted);
        if (declared.isEmpty()) {
            return Stream.empty();
        }
        return history
                .of(wanted.school())
                .about(wanted.subject())
                .ofTypes(new ArrayList<>(PersonalDataInventory.eventsOf(declared)))
                .from(position)
                .stream()
                .map(event -> new Fields(event, fieldsOf(event, wanted)))
                .filter(fields -> !fields.found().isEmpty());
    }

    private static List<SealedFields.Found> fieldsOf(Recorded<?> event, Wanted wanted) {
        return SealedFields.of(event.event()).stream()
                .filter(found -> isWanted(found.field(), wanted))
                .toList();
    }

    private static boolean isWanted(Sealed<?> field, Wanted wanted) {
        return field.subject().equals(wanted.subject())
                && wanted.categories().contains(field.category());
    }
}

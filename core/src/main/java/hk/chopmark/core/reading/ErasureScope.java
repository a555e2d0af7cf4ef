package hk.chopmark.core.reading;

import hk.chopmark.core.codec.SealedFields;
import hk.chopmark.core.decision.HeldPlace;
import hk.chopmark.core.history.History;
import hk.chopmark.core.reading.HeldOnRecord.Wanted;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an erasure of some categories of a subject would erase, to be seen before it is decided:
 * names of fields and how often each is held, never a value.
 *
 * <p><b>Guarantees</b>: from the record itself and the declarations of the areas; what is erased
 * already is not counted. Opens nothing. Thread safe.
 */
public final class ErasureScope {

    private final HeldOnRecord record;
    private final PersonalDataInventory inventory;
    private final Erasures erasures;

    /** Over the record. */
    public ErasureScope(History history, Erasures erasures) {
        this.inventory = PersonalDataInventory.ofThisProgram();
        this.record = new HeldOnRecord(history, inventory);
        this.erasures = erasures;
    }

    /**
     * A kind of field.
     *
     * @param event simple name of the event that carries it
     * @param field its name
     * @param number how many of them are held and not erased
     */
    public record Line(String event, String field, Category category, long number) {}

    /**
     * The list of an erasure.
     *
     * @param lines what would be erased, by category, event and field
     * @param places where it lies, or something made of it: cleared, or named on the certificate
     */
    public record Listed(List<Line> lines, List<HeldPlace> places) {
        public Listed {
            lines = List.copyOf(lines);
            places = List.copyOf(places);
        }
    }

    private record Kind(Category category, String event, String field) implements Comparable<Kind> {
        @Override
        public int compareTo(Kind other) {
            int byCategory = category.compareTo(other.category);
            int byEvent = event.compareTo(other.event);
            return byCategory != 0
                    ? byCategory
                    : byEvent != 0 ? byEvent : field.compareTo(other.field);
        }
    }

    /** The list for a subject and categories. */
    public Listed of(SchoolId school, SubjectRef subject, Set<Category> categories) {
        Set<Category> erased =
                erasures.erased(school, List.of(subject)).keySet().stream()
                        .filter(owner -> owner.subject().equals(subject))
                        .map(KeyOwner::category)
                        .collect(Collectors.toSet());
        Set<Category> living =
                categories.stream()
                        .filter(category -> !erased.contains(category))
                        .collect(Collectors.toSet());
        Wanted wanted = new Wanted(school, subject, living);
        Map<Kind, Long> numbers = new TreeMap<>();
        try (Stream<HeldOnRecord.Fields> found = record.from(wanted, 0)) {
            found.forEach(fields -> count(fields, numbers));
        }
        List<Line> lines =
                numbers.entrySet().stream()
                        .map(entry ->
                                new Line(
                                        entry.getKey().event(),
                                        entry.getKey().field(),
                                        entry.getKey().category(),
                                        entry.getValue()))
                        .toList();
        return new Listed(
                lines,
                inventory.placesOf(record.declared(new Wanted(school, subject, categories))));
    }

    private static void count(HeldOnRecord.Fields fields, Map<Kind, Long> numbers) {
        String event = fields.event().event().getClass().getSimpleName();
        for (SealedFields.Found found : fields.found()) {
            numbers.merge(new Kind(found.field().category(), event, found.name()), 1L, Long::sum);
        }
    }
}

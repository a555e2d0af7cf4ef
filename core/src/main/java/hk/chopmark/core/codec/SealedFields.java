package hk.chopmark.core.codec;

import hk.chopmark.core.codec.shape.Path;
import hk.chopmark.core.codec.shape.Shapes;
import hk.chopmark.core.shared.Sealed;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The sealed fields of an event, wherever they stand in it.
 *
 * <p><b>Guarantees</b>: finds every one, in nested records and lists too, because it walks the same
 * shape that the codec writes and reads. Nothing is opened.
 */
public final class SealedFields {

    private SealedFields() {}

    /**
     * A sealed field of an event.
     *
     * @param name names of the components on the way to it joined by dots, without places in lists
     * @param path the same with the places in lists
     * @param field the field; a handle if the event is a stored one
     */
    public record Found(String name, String path, Sealed<?> field) {}

    /**
     * The sealed fields of an event, in canonical order; none for a payload that is no record.
     *
     * @throws IllegalArgumentException if the record has a component without canonical form
     */
    public static List<Found> of(Object payload) {
        List<Found> found = new ArrayList<>();
        if (payload instanceof Record) {
            Shapes.of(payload.getClass())
                    .sealed(
                            payload,
                            Path.ROOT,
                            (path, field) ->
                                    found.add(new Found(path.names(), path.text(), field)));
        }
        return found;
    }

    /**
     * The names of all sealed fields that events of a type may carry.
     *
     * @throws IllegalArgumentException if the record has a component without canonical form
     */
    public static SortedSet<String> namesIn(Class<?> type) {
        SortedSet<String> names = new TreeSet<>();
        Shapes.of(type).sealedPaths(Path.ROOT, path -> names.add(path.names()));
        return names;
    }
}

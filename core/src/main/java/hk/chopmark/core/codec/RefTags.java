package hk.chopmark.core.codec;

import hk.chopmark.core.codec.shape.Shapes;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The tags of an event: the text forms of all references in it.
 *
 * <p><b>Guarantees</b>: finds every {@link hk.chopmark.core.shared.Ref} in the record, in nested
 * records, lists and sets, the subjects of sealed fields, and a person who stands in it as an
 * actor.
 */
public final class RefTags {
    private RefTags() {}

    /**
     * The tags of an event payload; empty for a payload that is no record.
     *
     * @throws IllegalArgumentException if the record has a component without canonical form
     */
    public static SortedSet<String> of(Object payload) {
        SortedSet<String> tags = new TreeSet<>();
        if (payload instanceof Record) {
            Shapes.of(payload.getClass()).refs(payload, ref -> tags.add(ref.text()));
        }
        return tags;
    }
}

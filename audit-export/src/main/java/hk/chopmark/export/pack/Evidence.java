package hk.chopmark.export.pack;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import java.util.List;
import java.util.Optional;

/**
 * The events of a record, in log order, what they are about and the sealed fields in them.
 *
 * @param refs what the file is about
 * @param actors what the events are about that say how those who acted came to be believed
 */
record Evidence(List<Ref> refs, List<Ref> actors, List<Item> items, List<Sealed<?>> handles) {

    /** An event; with a reason if its body is withheld. */
    record Item(StoredEvent event, Optional<String> withheld) {}

    /** The same about other events. */
    Evidence with(List<Item> others, List<Sealed<?>> opened) {
        return new Evidence(refs, actors, others, opened);
    }
}

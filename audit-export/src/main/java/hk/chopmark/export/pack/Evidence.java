package hk.chopmark.export.pack;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import java.util.List;
import java.util.Optional;

/** The events of a record, in log order, what they are about and the sealed fields in them. */
record Evidence(List<Ref> refs, List<Item> items, List<Sealed<?>> handles) {

    /** An event; with a reason if its body is withheld. */
    record Item(StoredEvent event, Optional<String> withheld) {}
}

package hk.chopmark.core.erasing;

import hk.chopmark.core.eventstore.BoxRemoval.Doomed;
import hk.chopmark.core.seal.search.BlindIndex;

/** The index through which people are found by name or phone. */
public final class SearchIndexPlace implements ErasablePlace {

    /** Its code on the record. */
    public static final String CODE = "blind-index";

    private final BlindIndex index;

    /** The place that this index is. */
    public SearchIndexPlace(BlindIndex index) {
        this.index = index;
    }

    @Override
    public String code() {
        return CODE;
    }

    @Override
    public void erase(Doomed doomed) {
        index.delete(doomed.school(), doomed.subject(), doomed.categories());
    }
}

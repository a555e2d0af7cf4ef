package hk.chopmark.core.erasing;

import hk.chopmark.core.eventstore.BoxRemoval.Doomed;

/**
 * Port: a search index, or whatever else outside the log holds something derived from personal
 * values.
 *
 * <p><b>Guarantees</b> of every implementation: once {@link #erase} has returned, nothing of the
 * subject in these categories is left, durably; doing it again is harmless.
 */
public interface ErasablePlace {

    /** Its code on the record and on certificates, 1 to 40 of {@code a-z 0-9 -}. */
    String code();

    /** Deletes what it holds. */
    void erase(Doomed doomed);
}

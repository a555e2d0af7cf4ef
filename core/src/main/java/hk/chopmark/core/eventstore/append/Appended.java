package hk.chopmark.core.eventstore.append;

/**
 * Where the events of an append stand.
 *
 * @param firstPosition position of the first event, 0-based
 * @param count count of events; they stand side by side
 * @param repeated whether they were stored by an earlier request with the same idempotency key
 */
public record Appended(long firstPosition, int count, boolean repeated) {

    /**
     * Count of events in the partition once these were stored: token, marker and "as of" after
     * them.
     */
    public long asOf() {
        return firstPosition + count;
    }
}

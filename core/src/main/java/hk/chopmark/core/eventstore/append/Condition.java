package hk.chopmark.core.eventstore.append;

import hk.chopmark.core.eventstore.TagQuery;
import java.util.List;

/**
 * What must not have happened since the caller looked: no event at or after {@code marker} that one
 * of the queries matches.
 *
 * @param marker count of events in the partition when the caller looked
 * @param queries what the caller looked at; empty for no condition
 */
public record Condition(long marker, List<TagQuery> queries) {

    /** Appends whatever happened. */
    public static final Condition NONE = new Condition(0, List.of());

    /** Most queries of one condition. */
    public static final int MAX_QUERIES = 10_000;

    /** Refuses negative markers and too many queries. */
    public Condition {
        queries = List.copyOf(queries);
        if (marker < 0) {
            throw new IllegalArgumentException("A marker counts events; found " + marker);
        }
        if (queries.size() > MAX_QUERIES) {
            throw new IllegalArgumentException(
                    "A condition has at most " + MAX_QUERIES + " queries; found " + queries.size());
        }
    }
}

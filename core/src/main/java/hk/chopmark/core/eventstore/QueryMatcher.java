package hk.chopmark.core.eventstore;

import hk.chopmark.core.codec.StoredEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides exactly whether a stored event matches one of many queries, in the time of the event's
 * own tags.
 */
public final class QueryMatcher {

    private final List<TagQuery> withoutTags = new ArrayList<>();
    private final Map<String, List<TagQuery>> byOneTag = new HashMap<>();

    /** A matcher of any of these queries. */
    public QueryMatcher(List<TagQuery> queries) {
        for (TagQuery query : queries) {
            if (query.tags().isEmpty()) {
                withoutTags.add(query);
            } else {
                byOneTag.computeIfAbsent(query.tags().iterator().next(), _ -> new ArrayList<>())
                        .add(query);
            }
        }
    }

    /** Whether one of the queries matches, by the tags of the body. */
    public boolean matches(StoredEvent event) {
        String name = EventRows.nameOf(event.type());
        for (TagQuery query : withoutTags) {
            if (query.matches(event.school(), name, Set.of())) {
                return true;
            }
        }
        if (byOneTag.isEmpty()) {
            return false;
        }
        Set<String> tags = BodyTags.of(event.body());
        for (String tag : tags) {
            for (TagQuery query : byOneTag.getOrDefault(tag, List.of())) {
                if (query.matches(event.school(), name, tags)) {
                    return true;
                }
            }
        }
        return false;
    }
}

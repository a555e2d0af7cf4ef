package hk.chopmark.core.eventstore.axon;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.eventstore.EventReader;
import hk.chopmark.core.eventstore.QueryMatcher;
import hk.chopmark.core.eventstore.TagQuery;
import hk.chopmark.core.eventstore.TagSearch;
import java.util.List;

/**
 * How a stream that is behind reads the table: filters go to the server, and what was found decides
 * how the next page is read.
 *
 * <p>Rare tags are looked up in the index, from hit to hit. Frequent ones are read in order of
 * position with schools and types filtered by the server, since each look into the index would sort
 * all their hits again. The less a range yields, the wider is the next one.
 */
final class TableReads {

    /** Most events of a page. */
    static final int PAGE = 2_000;

    /** Most positions that one page looks at. */
    static final int MAX_RANGE = 32_768;

    /** From one hit in so many positions on, reading in order costs less than the index. */
    private static final int SPARSE = 20;

    private final EventReader reader;
    private final List<TagQuery> queries;
    private final List<TagQuery> withoutTags;
    private final QueryMatcher matcher;
    private final boolean allTagged;
    private boolean byIndex;
    private int range = PAGE;

    TableReads(EventReader reader, List<TagQuery> queries) {
        this.reader = reader;
        this.queries = queries;
        this.withoutTags =
                queries.stream()
                        .map(query -> TagQuery.ofTypes(query.school(), query.types()))
                        .toList();
        this.matcher = new QueryMatcher(queries);
        this.allTagged =
                !queries.isEmpty() && queries.stream().noneMatch(query -> query.tags().isEmpty());
        this.byIndex = allTagged;
    }

    /** The next page from a position on: the events of it that match. */
    TagSearch.Page from(long position) {
        TagSearch.Page page =
                byIndex
                        ? reader.page(queries, position, Long.MAX_VALUE, PAGE)
                        : reader.filtered(withoutTags, position, position + range, PAGE);
        List<StoredEvent> matching = page.events().stream().filter(matcher::matches).toList();
        boolean rare = (long) SPARSE * matching.size() < page.next() - position;
        byIndex = allTagged && rare;
        if (rare) {
            range = Math.min(2 * range, MAX_RANGE);
        }
        return new TagSearch.Page(matching, page.head(), page.next());
    }
}

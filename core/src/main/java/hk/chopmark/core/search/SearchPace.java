package hk.chopmark.core.search;

import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * How often somebody may search: so many times a minute and node, enough for work at a counter, too
 * few to walk through a register. Every search is on record besides.
 */
final class SearchPace {

    static final int PER_MINUTE = 30;

    private static final long MINUTE_MILLIS = 60_000;

    private record Searcher(SchoolId school, ActorRef actor) {}

    private final InstantSource clock;
    private final Map<Searcher, Integer> counts = new HashMap<>();
    private long minute;

    SearchPace(InstantSource clock) {
        this.clock = clock;
    }

    /** Counts one search; only those of the current minute are kept. */
    synchronized void count(SchoolId school, ActorRef actor) {
        long now = clock.millis() / MINUTE_MILLIS;
        if (now != minute) {
            counts.clear();
            minute = now;
        }
        if (counts.merge(new Searcher(school, actor), 1, Integer::sum) > PER_MINUTE) {
            throw DomainRejection.tooOften("search.too-often", Map.of("perMinute", PER_MINUTE));
        }
    }
}

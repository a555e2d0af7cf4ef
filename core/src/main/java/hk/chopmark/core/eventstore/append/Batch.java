package hk.chopmark.core.eventstore.append;

import hk.chopmark.core.eventstore.QueryMatcher;
import hk.chopmark.core.eventstore.TagQuery;
import hk.chopmark.core.eventstore.TagSearch;
import hk.chopmark.core.eventstore.append.AppendQueue.Member;
import hk.chopmark.core.eventstore.append.SequencerSession.Kept;
import hk.chopmark.core.eventstore.append.SequencerSession.RequestKey;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.TransientFailure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides which members of a batch are appended and where.
 *
 * <p>In order of arrival: a known idempotency key is answered from what is kept; a condition that
 * no longer holds fails its member alone; everyone else gets the next positions. Later members see
 * earlier ones. Nothing is answered before the commit.
 */
final class Batch {

    /** How a member ends if the batch commits. */
    sealed interface Outcome {}

    /** Stored by this batch, or by an earlier one. */
    record Stored(Appended appended) implements Outcome {}

    /** Left out. */
    record Refused(RuntimeException reason) implements Outcome {}

    private static final int EXACT_PAGE = 256;

    private final SequencerSession session;
    private final RecentWindow window;
    private final List<Member> members;
    private final long head;

    private final IdentityHashMap<Member, Outcome> outcomes = new IdentityHashMap<>();
    private final List<Member> accepted = new ArrayList<>();
    private final Map<Idempotency, Appended> newKeys = new LinkedHashMap<>();
    private final Map<RequestKey, Kept> kept = new HashMap<>();
    private long next;

    Batch(SequencerSession session, RecentWindow window, List<Member> members, long head) {
        this.session = session;
        this.window = window;
        this.members = members;
        this.head = head;
        this.next = head;
    }

    /**
     * Decides all members, under the lock of the head; the accepted ones are in the window
     * afterwards.
     */
    void decide() throws SQLException {
        List<Idempotency> asked = new ArrayList<>();
        for (Member member : members) {
            Idempotency idempotency = member.request().idempotency();
            if (idempotency != null) {
                asked.add(idempotency);
            }
        }
        kept.putAll(session.kept(asked));
        decideExpecting();
    }

    /**
     * Decides all members as if the head stood still, and no key were known that this batch does
     * not bring: {@link #appendAtOnce} finds out whether that was so.
     */
    void decideExpecting() throws SQLException {
        long[] newestBefore = beforeWindow();
        int query = 0;
        for (Member member : members) {
            outcomes.put(member, decide(member, newestBefore, query));
            query += member.request().condition().queries().size();
        }
    }

    private Outcome decide(Member member, long[] newestBefore, int firstQuery) throws SQLException {
        AppendRequest request = member.request();
        Idempotency idempotency = request.idempotency();
        if (idempotency != null) {
            Kept earlier = kept.get(new RequestKey(idempotency.school().id(), idempotency.key()));
            if (earlier != null) {
                return repeated(idempotency, earlier);
            }
        }
        if (member.isStale(System.nanoTime())) {
            return new Refused(
                    new TransientFailure(
                            "The append waited until its boxes were too old; nothing was stored,"
                                    + " try again",
                            Committer.RETRY_AFTER,
                            null));
        }
        if (conflicts(request.condition(), newestBefore, firstQuery)) {
            return new Refused(new AppendConflict(request.condition().marker(), next));
        }
        return new Stored(accept(member, idempotency));
    }

    private static Outcome repeated(Idempotency idempotency, Kept earlier) {
        try {
            return new Stored(
                    idempotency.repeated(
                            earlier.requestHash(), earlier.firstPosition(), earlier.count()));
        } catch (DomainRejection e) {
            return new Refused(e);
        }
    }

    private Appended accept(Member member, @Nullable Idempotency idempotency) {
        Appended appended = new Appended(next, member.events().size(), false);
        if (idempotency != null) {
            newKeys.put(idempotency, appended);
            kept.put(
                    new RequestKey(idempotency.school().id(), idempotency.key()),
                    new Kept(
                            idempotency.requestHash(), appended.firstPosition(), appended.count()));
        }
        if (!member.events().isEmpty()) {
            member.events().forEach(window::add);
            accepted.add(member);
            next += member.events().size();
        }
        return appended;
    }

    private boolean conflicts(Condition condition, long[] newestBefore, int firstQuery)
            throws SQLException {
        List<TagQuery> queries = condition.queries();
        for (int i = 0; i < queries.size(); i++) {
            TagQuery query = queries.get(i);
            if (window.holdsMatch(condition.marker(), query)) {
                return true;
            }
            boolean candidate = query.tags().isEmpty() || newestBefore[firstQuery + i] >= 0;
            if (condition.marker() < windowStart()
                    && candidate
                    && standsBefore(condition.marker(), query)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What the index knows before the window, for all members in one statement: per query the
     * newest hit, or -1.
     */
    private long[] beforeWindow() throws SQLException {
        List<TagQuery> asked = new ArrayList<>();
        List<Long> markers = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        int place = 0;
        for (Member member : members) {
            Condition condition = member.request().condition();
            for (TagQuery query : condition.queries()) {
                if (condition.marker() < windowStart() && !query.tags().isEmpty()) {
                    asked.add(query);
                    markers.add(condition.marker());
                    places.add(place);
                }
                place++;
            }
        }
        long[] newest = new long[place];
        Arrays.fill(newest, -1);
        if (!asked.isEmpty()) {
            long[] from = markers.stream().mapToLong(Long::longValue).toArray();
            long[] found = session.newest(asked, from, windowStart());
            for (int i = 0; i < found.length; i++) {
                newest[places.get(i)] = found[i];
            }
        }
        return newest;
    }

    /** The window begins at or before the head; events of this batch stand after it. */
    private long windowStart() {
        return Math.min(window.start(), head);
    }

    /** The exact answer from the table: the body decides. */
    private boolean standsBefore(long marker, TagQuery query) throws SQLException {
        QueryMatcher matcher = new QueryMatcher(List.of(query));
        long from = marker;
        while (from < windowStart()) {
            TagSearch.Page page = session.page(List.of(query), from, windowStart(), EXACT_PAGE);
            if (page.events().stream().anyMatch(matcher::matches)) {
                return true;
            }
            from = page.next();
        }
        return false;
    }

    /** Writes what was accepted; false if there is nothing to commit. */
    boolean write(int partition) throws SQLException {
        if (accepted.isEmpty() && newKeys.isEmpty()) {
            return false;
        }
        if (!accepted.isEmpty()) {
            List<CopyRows> rows = new ArrayList<>(accepted.size());
            long position = head;
            for (Member member : accepted) {
                rows.add(member.rowsFrom(partition, position));
                position += member.events().size();
            }
            session.copy(rows);
        }
        session.finish(next, newKeys);
        return true;
    }

    /**
     * Stores what was accepted, durably, in one statement; false, and nothing is stored, if the
     * head does not stand where this batch begins.
     */
    boolean appendAtOnce(int partition, long writerEpoch) throws SQLException {
        return session.appendFrom(
                new OneStatement.Start(partition, head, writerEpoch),
                accepted.stream().flatMap(member -> member.events().stream()).toList(),
                newKeys);
    }

    /**
     * Whether a member with an idempotency key is refused: it may be a repetition, which only what
     * is kept can tell.
     */
    boolean refusesKeyed() {
        return members.stream()
                .anyMatch(member ->
                        member.request().idempotency() != null
                                && outcome(member) instanceof Refused);
    }

    /** Takes the accepted members out of the window again. */
    void undo() {
        window.forgetFrom(head);
    }

    /** Members with new events, in order of position. */
    List<Member> accepted() {
        return accepted;
    }

    /** Position of the first new event. */
    long first() {
        return head;
    }

    /** Position after the last new event. */
    long next() {
        return next;
    }

    Outcome outcome(Member member) {
        return Objects.requireNonNull(outcomes.get(member), "Every member is decided");
    }
}

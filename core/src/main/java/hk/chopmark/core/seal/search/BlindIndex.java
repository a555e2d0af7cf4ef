package hk.chopmark.core.seal.search;

import hk.chopmark.core.seal.SchoolKeys;
import hk.chopmark.core.seal.SubjectKeys;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SealingAccess;
import hk.chopmark.core.shared.SearchKind;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The table through which people are found by name or phone: keyed, truncated tokens beside
 * references, in the key database, deletable row by row.
 *
 * <p>A value is <i>staged</i> before its event is appended and <i>settled</i> after. So whatever is
 * durable in the log is in the index, whenever the program dies; a staged row whose event never
 * came is taken out by {@link #reconcile}, and finds nobody meanwhile, because a candidate counts
 * only when its event is read and its box opened.
 *
 * <p><b>Guarantees</b>: no value and no whole digest is stored; tokens of different schools, kinds
 * and versions have nothing in common; of one detail of a person only the latest recorded value is
 * kept, whether or not it can be searched for. Takes names and phones only: a value of category
 * {@code hkid} is refused. Thread safe, on any number of nodes.
 *
 * <p><b>Throws</b> {@link hk.chopmark.core.shared.TransientFailure} if the key database does not
 * answer.
 *
 * <p><b>Source</b>: docs/log-format.md, section Boxes and keys; docs/adr/0009.
 */
public final class BlindIndex {

    /** Most candidates of one search, before anybody asks whom the searcher may reach. */
    public static final int MAX_CANDIDATES = 500;

    /** How long a staged row is left to whoever staged it. */
    private static final Duration LEFT_ALONE = Duration.ofMinutes(5);

    private static final Map<SearchKind, Set<Category>> INDEXED =
            Map.of(
                    SearchKind.NAME, Set.of(Category.IDENTITY, Category.STAFF),
                    SearchKind.PHONE, Set.of(Category.CONTACT));

    private final IndexTable table;
    private final SubjectKeys keys;
    private final InstantSource clock;

    /**
     * @param keyDatabase connections to the key database, as for {@link SubjectKeys}
     * @param keys where the school's key comes from
     * @param clock tells how old a staged row is
     */
    public BlindIndex(DataSource keyDatabase, SubjectKeys keys, InstantSource clock) {
        this.table = new IndexTable(keyDatabase);
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * A detail that is about to be stored.
     *
     * @param event id of its event
     * @param kind what it is
     * @param field which detail of the person
     * @param value the fresh value
     */
    public record Entry(UUID event, SearchKind kind, String field, Sealed<String> value) {
        public Entry {
            if (!INDEXED.getOrDefault(kind, Set.of()).contains(value.category())) {
                throw new IllegalArgumentException(
                        "Nothing of category " + value.category().code() + " is a search token");
            }
        }
    }

    /**
     * Where a detail that may fit lies.
     *
     * @param subject whose
     * @param category of its box
     * @param event id of its event
     * @param field which detail
     */
    public record Candidate(SubjectRef subject, Category category, UUID event, String field) {}

    /** A detail of a subject, such as {@code nameZh}; its latest recorded value is kept. */
    public record Place(SubjectRef subject, String field) {}

    /**
     * Which details of some subjects are in the index, and where their values stand in the log.
     * What is not durable yet, as far as the index knows, is left out.
     */
    public Map<Place, Long> positions(SchoolId school, Collection<? extends SubjectRef> subjects) {
        return subjects.isEmpty() ? Map.of() : table.positions(school, subjects);
    }

    /**
     * Puts details in, before their events are appended. One without a comparable form, such as a
     * name of dashes, finds nobody; it takes a row without a token, so that older values of the
     * detail give way to it like to any other.
     *
     * @return how many have a comparable form
     */
    public int stage(SchoolId school, Collection<Entry> entries) {
        if (!entries.isEmpty()) {
            table.stage(school, clock.instant(), shape -> rows(school, shape, entries));
        }
        return (int) entries.stream().filter(BlindIndex::isComparable).count();
    }

    /** Whether a detail can be found by anybody. */
    public static boolean isComparable(Entry entry) {
        return SearchText.of(entry.kind(), valueOf(entry)).isPresent();
    }

    private static String valueOf(Entry entry) {
        return entry.value().valueToSeal(SealingAccess.forIndex());
    }

    private List<IndexTable.Row> rows(
            SchoolId school, IndexTable.Shape shape, Collection<Entry> entries) {
        List<IndexTable.Row> rows = new ArrayList<>();
        for (Entry entry : entries) {
            Candidate place =
                    new Candidate(
                            entry.value().subject(),
                            entry.value().category(),
                            entry.event(),
                            entry.field());
            SearchText.of(entry.kind(), valueOf(entry))
                    .ifPresentOrElse(
                            text -> rows.addAll(rows(school, shape, text, place)),
                            () -> rows.add(IndexTable.Row.withoutToken(entry.kind(), place)));
        }
        return rows;
    }

    private List<IndexTable.Row> rows(
            SchoolId school, IndexTable.Shape shape, SearchText text, Candidate place) {
        return tokens(school, shape, text).stream()
                .map(token -> new IndexTable.Row(shape.version(), text.kind(), token, place))
                .toList();
    }

    /**
     * Says that staged details are durable, and where; older values of the same details go.
     *
     * @param positions position of each event
     */
    public void settle(SchoolId school, Map<UUID, Long> positions) {
        table.settle(school, positions);
    }

    /** Takes out what was staged for an event that was not stored. */
    public void unstage(SchoolId school, UUID event) {
        table.unstage(school, event);
    }

    /**
     * Settles or takes out what was left staged by a program that died.
     *
     * @param positionOf where an event stands in the log; empty if it is not there
     */
    public void reconcile(SchoolId school, Function<UUID, OptionalLong> positionOf) {
        for (UUID event : table.stagedBefore(school, clock.instant().minus(LEFT_ALONE))) {
            OptionalLong position = positionOf.apply(event);
            if (position.isPresent()) {
                table.settle(school, Map.of(event, position.getAsLong()));
            } else {
                table.unstage(school, event);
            }
        }
    }

    /**
     * Details that may fit a text: all that do, and some that do not.
     *
     * @return at most {@value #MAX_CANDIDATES} and one, which says that there are more
     */
    public List<Candidate> candidates(SchoolId school, SearchText text) {
        List<Candidate> found = new ArrayList<>();
        for (IndexTable.Shape shape : table.shapes(school)) {
            int left = MAX_CANDIDATES + 1 - found.size();
            if (left > 0) {
                found.addAll(
                        table.find(
                                school,
                                shape.version(),
                                new IndexTable.Query(
                                        text.kind(), tokens(school, shape, text), left)));
            }
        }
        return found;
    }

    /**
     * Deletes all that is held of a subject in some categories, for an erasure.
     *
     * @return count of rows that were there
     */
    public int delete(SchoolId school, SubjectRef subject, Set<Category> categories) {
        return table.delete(school, subject, categories);
    }

    private Set<Integer> tokens(SchoolId school, IndexTable.Shape shape, SearchText text) {
        SchoolKeys schoolKeys = keys.schoolKeys(school);
        Set<Integer> tokens = new HashSet<>();
        for (String token : text.tokens()) {
            tokens.add(
                    schoolKeys.searchToken(
                            List.of(text.kind().code(), String.valueOf(shape.version()), token),
                            shape.bits()));
        }
        return tokens;
    }

    static SubjectRef subject(String text) {
        if (Ref.parse(text) instanceof SubjectRef subject) {
            return subject;
        }
        throw new IllegalStateException("A row of the blind index names no subject");
    }
}

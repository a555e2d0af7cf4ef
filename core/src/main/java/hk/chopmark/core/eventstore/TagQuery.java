package hk.chopmark.core.eventstore;

import hk.chopmark.core.shared.SchoolId;
import java.util.Arrays;
import java.util.Set;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Events of one school that carry all of some tags and are of one of some types.
 *
 * <p>The hashes find candidates; the texts, compared with the body, decide. So a collision of
 * hashes never gives a wrong answer.
 *
 * @param school whose events; null for those of all schools, then without tags
 * @param tags texts {@code key=value} the event carries all of; may be empty
 * @param hashes the same tags as in the index, sorted
 * @param types names without version, one of which the event has; empty for any
 */
public record TagQuery(
        @Nullable SchoolId school, Set<String> tags, long[] hashes, Set<String> types) {

    /** Every event of every school. */
    public static final TagQuery ANY = new TagQuery(null, Set.of(), new long[0], Set.of());

    /** Refuses tags without a school: their hashes depend on it. */
    public TagQuery {
        tags = Set.copyOf(tags);
        types = Set.copyOf(types);
        if (school == null && !tags.isEmpty()) {
            throw new IllegalArgumentException("A query over tags names the school");
        }
        for (String tag : tags) {
            requirePlain(tag);
        }
        if (tags.isEmpty() != (hashes.length == 0)) {
            throw new IllegalArgumentException("Tags and their hashes go together");
        }
    }

    /** A query of one school, hashing the tags by {@code indexTag}. */
    public static TagQuery of(
            SchoolId school,
            Set<String> tags,
            Set<String> types,
            ToLongBiFunction<SchoolId, String> indexTag) {
        long[] hashes =
                tags.stream()
                        .mapToLong(tag -> indexTag.applyAsLong(school, tag))
                        .sorted()
                        .distinct()
                        .toArray();
        return new TagQuery(school, tags, hashes, types);
    }

    /** A query by type alone. */
    public static TagQuery ofTypes(@Nullable SchoolId school, Set<String> types) {
        return new TagQuery(school, Set.of(), new long[0], types);
    }

    /** Refuses tags that would stand escaped in a body. */
    public static void requirePlain(String tag) {
        boolean plain = tag.indexOf('=') > 0;
        for (int i = 0; plain && i < tag.length(); i++) {
            char c = tag.charAt(i);
            plain = c >= ' ' && c != '"' && c != '\\';
        }
        if (!plain) {
            throw new IllegalArgumentException(
                    "A tag is key=value without quotes, backslashes and control characters");
        }
    }

    /** Whether an event with these index entries can match; never false for one that does. */
    public boolean mayMatch(SchoolId eventSchool, String name, long[] sortedIndexTags) {
        return isOf(eventSchool, name) && containsAll(sortedIndexTags);
    }

    /** Whether an event with these tags, read from its body, matches. */
    public boolean matches(SchoolId eventSchool, String name, Set<String> bodyTags) {
        return isOf(eventSchool, name) && bodyTags.containsAll(tags);
    }

    private boolean isOf(SchoolId eventSchool, String name) {
        return (school == null || school.equals(eventSchool))
                && (types.isEmpty() || types.contains(name));
    }

    private boolean containsAll(long[] sortedIndexTags) {
        for (long hash : hashes) {
            if (Arrays.binarySearch(sortedIndexTags, hash) < 0) {
                return false;
            }
        }
        return true;
    }
}

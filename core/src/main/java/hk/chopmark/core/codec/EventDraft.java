package hk.chopmark.core.codec;

import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;
import java.util.Map;
import java.util.SortedSet;

/**
 * An event on its way into the log, not yet encoded.
 *
 * @param school whose log
 * @param id event id, lower-case UUID text
 * @param name qualified name, for example {@code notice.NoticeOpened}
 * @param version version of the event's shape, 1 or more
 * @param at server time, UTC, truncated to microseconds
 * @param payload the event record; sealed fields are fresh
 * @param meta metadata, texts only
 * @param tags texts {@code key=value}, at most {@value #MAX_TAGS}
 */
public record EventDraft(
        SchoolId school,
        String id,
        String name,
        int version,
        Instant at,
        Object payload,
        Map<String, String> meta,
        SortedSet<String> tags) {

    /** Most tags one event may carry. */
    public static final int MAX_TAGS = 512;
}

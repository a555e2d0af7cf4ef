package hk.chopmark.benchmarks.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The same replies for every contender: a pure function of numbers.
 *
 * <p>A school of {@value #STUDENTS} students, each with one guardian, so that keys and caches see a
 * realistic set of persons. A stream is a notice with {@value #STREAM_EVENTS} replies. Imported
 * batches hold whole streams, their events interleaved, so that the events of one stream lie apart
 * in every store.
 *
 * @param imported count of imported events, a multiple of {@value #BATCH_EVENTS}
 * @param tags tags of each event, {@value #REFERENCES} or more; those beyond its references have
 *     {@value #STUDENTS} values each
 */
public record Workload(long imported, int tags) {

    /** References in each event, each of which is a tag. */
    public static final int REFERENCES = 3;

    /** Students of the school. */
    public static final int STUDENTS = 1_000;

    /** Events of one stream. */
    public static final int STREAM_EVENTS = 20;

    /** Events of one imported batch: 25 whole streams. */
    public static final int BATCH_EVENTS = 500;

    /** What surrounds each event, for contenders that store metadata. */
    public static final Map<String, String> METADATA =
            Map.of(
                    "actor", "service=benchmark",
                    "role", "service",
                    "auth", "SYSTEM",
                    "purpose", "home-school-communication");

    private static final int BATCH_STREAMS = BATCH_EVENTS / STREAM_EVENTS;
    private static final long STREAMS_PER_CALLER = 10_000_000;
    private static final long NOTICES = 0x0198_0000_0000_7000L;
    private static final long STUDENT_IDS = 0x0198_0001_0000_7000L;
    private static final long GUARDIAN_IDS = 0x0198_0002_0000_7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    public Workload {
        if (imported <= 0 || imported % BATCH_EVENTS != 0) {
            throw new IllegalArgumentException(
                    "Imported events come in batches of " + BATCH_EVENTS);
        }
        if (tags < REFERENCES) {
            throw new IllegalArgumentException("An event has its references as tags");
        }
    }

    /** Reads what {@link #toString} wrote. */
    public static Workload parse(String text) {
        String[] parts = text.split(":", 2);
        return new Workload(Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
    }

    /** One argument of a command line. */
    @Override
    public String toString() {
        return imported + ":" + tags;
    }

    /** Further tags of a reply, {@code key=value}. */
    public List<String> furtherTags(Reply reply) {
        List<String> further = new ArrayList<>();
        for (int i = REFERENCES; i < tags; i++) {
            int value = Math.floorMod(31 * i + reply.notice().hashCode(), STUDENTS);
            further.add("topic" + i + "=" + value);
        }
        return further;
    }

    /** Count of imported streams, numbered from 0. */
    public long streams() {
        return imported / STREAM_EVENTS;
    }

    /** The stream of an imported event. */
    public long streamOf(long index) {
        return index / BATCH_EVENTS * BATCH_STREAMS + index % BATCH_EVENTS % BATCH_STREAMS;
    }

    /** The number of an imported event within its stream, 0-based. */
    public long numberOf(long index) {
        return index % BATCH_EVENTS / BATCH_STREAMS;
    }

    /** An imported event. */
    public Reply imported(long index) {
        return reply(streamOf(index), index, 0);
    }

    /** The stream that a caller appends its {@code n}th event to: its own, and new. */
    public long freshStream(int caller, long n) {
        return (caller + 1L) * STREAMS_PER_CALLER + n / STREAM_EVENTS;
    }

    /**
     * The imported stream that a caller's {@code n}th command decides on: each caller has a share
     * of its own, so no two ever decide on the same one.
     *
     * @throws IllegalArgumentException if there are fewer streams than callers
     */
    public long target(int caller, int callers, long n) {
        long share = streams() / callers;
        if (share == 0) {
            throw new IllegalArgumentException(streams() + " streams for " + callers + " callers");
        }
        return caller * share + n % share;
    }

    /** A reply in a stream. */
    public static Reply reply(long stream, long number, long sentNanos) {
        long student = Math.floorMod(stream * 31 + number * 7_919, STUDENTS);
        return new Reply(
                notice(stream),
                id(STUDENT_IDS, student),
                id(GUARDIAN_IDS, student),
                number % 3 == 0 ? "en" : "zh-Hant",
                (int) (number % 3) + 4,
                sentNanos,
                number % 3 == 0 ? "Will take part" : "將會參加",
                "Collected by grandmother at 16:30; 對花生敏感，請勿提供含花生的食物。 No. " + number);
    }

    /** The id of a stream's notice. */
    public static String notice(long stream) {
        return id(NOTICES, stream);
    }

    private static String id(long kind, long number) {
        return new UUID(kind, VARIANT | number).toString();
    }
}

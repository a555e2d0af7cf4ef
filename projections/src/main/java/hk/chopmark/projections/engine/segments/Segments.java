package hk.chopmark.projections.engine.segments;

/**
 * How the sequences of a read model are spread over its segments.
 *
 * <p><b>Guarantees</b>: the same sequence is in the same segment on every node and at every time,
 * for the same count of segments.
 */
public final class Segments {

    /** Most segments of one read model. */
    public static final int MAX = 16;

    private Segments() {}

    /** The segment of a sequence. */
    public static int of(String sequence, int count) {
        int hash = sequence.hashCode(); // defined by the language, the same in every JVM
        hash ^= hash >>> 16;
        return ((hash * 0x9E3779B1) >>> 16) & (count - 1);
    }

    /** Refuses counts that the hash cannot spread over. */
    public static int require(int count) {
        if (count < 1 || count > MAX || Integer.bitCount(count) != 1) {
            throw new IllegalArgumentException(
                    "A read model has 1, 2, 4, 8 or 16 segments, not " + count);
        }
        return count;
    }
}

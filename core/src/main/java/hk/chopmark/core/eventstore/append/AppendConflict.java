package hk.chopmark.core.eventstore.append;

/**
 * An event that the append condition rules out was stored since the caller looked: read again and
 * decide again.
 */
public final class AppendConflict extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AppendConflict(long marker, long head) {
        super(
                "An event that matches the append condition stands at or after marker "
                        + marker
                        + " and before "
                        + head
                        + "; read again and decide again");
    }
}

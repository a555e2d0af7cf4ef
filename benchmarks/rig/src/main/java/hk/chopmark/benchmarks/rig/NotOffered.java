package hk.chopmark.benchmarks.rig;

/** A contender has no such thing: its cell stays empty. */
public final class NotOffered extends RuntimeException {

    /** Says so. */
    public NotOffered() {
        super("not offered", null, false, false);
    }
}

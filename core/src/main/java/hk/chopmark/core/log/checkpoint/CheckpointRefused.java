package hk.chopmark.core.log.checkpoint;

import hk.chopmark.core.log.leaf.Origin;
import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The signer will not sign this checkpoint. Nothing was changed.
 *
 * <p><b>Guarantees</b>: {@link #latest} is what the signer did sign last, so that the caller can
 * compare: behind it the log lost its tail, beside it the log was changed.
 */
public final class CheckpointRefused extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient @Nullable SignedCheckpoint latest;

    CheckpointRefused(Reason reason, Origin origin, @Nullable SignedCheckpoint latest) {
        super(message(reason, origin, latest));
        this.reason = reason;
        this.latest = latest;
    }

    /** Why. */
    public enum Reason {
        /** No key for this origin: the log was never registered here. */
        ORIGIN_UNKNOWN,
        /** The caller's old size is not the size signed last. */
        OLD_SIZE_MISMATCH,
        /** The next size is below the size signed last: signed leaves are missing. */
        SIZE_DECREASED,
        /** The size signed last, with another root: signed leaves were changed. */
        ROOT_MISMATCH_SAME_SIZE,
        /** The proof does not lead from what was signed last to the next checkpoint. */
        INCONSISTENT
    }

    private static String message(Reason reason, Origin origin, @Nullable SignedCheckpoint latest) {
        String signed = latest == null ? "nothing" : "size " + latest.checkpoint().treeSize();
        return "Checkpoint of " + origin + " refused: " + reason + ", signed last: " + signed;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** What the signer signed last for this origin. */
    public Optional<SignedCheckpoint> latest() {
        return Optional.ofNullable(latest);
    }
}

package hk.chopmark.core.eventstore.fsck;

import hk.chopmark.core.shared.SchoolId;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Gives the keyed hash by which a school's tags stand in the index.
 *
 * <p>Called from several threads at once.
 */
@FunctionalInterface
public interface IndexTags {
    /**
     * From a tag {@code key=value} to its 64-bit hash; empty if the school's key is not at hand.
     */
    Optional<ToLongFunction<String>> of(SchoolId school);
}

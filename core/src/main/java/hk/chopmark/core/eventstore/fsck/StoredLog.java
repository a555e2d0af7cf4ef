package hk.chopmark.core.eventstore.fsck;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A school as the tables describe it.
 *
 * @param tree its row of {@code tree}, null if there is none
 */
record StoredLog(UUID school, int partition, String origin, @Nullable TreeRow tree) {

    /** A row of {@code tree}. */
    record TreeRow(long size, long lastPosition, byte[] frontier, byte[] root) {}

    String key() {
        return "school=" + school;
    }

    /** Leaves of the tree as stored. */
    long treeSize() {
        return tree == null ? 0 : tree.size();
    }
}

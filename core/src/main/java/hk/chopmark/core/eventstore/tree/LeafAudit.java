package hk.chopmark.core.eventstore.tree;

import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.leaf.Leaf;
import hk.chopmark.core.log.tree.LeafHash;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;
import java.util.Arrays;

/**
 * What the integrator checks of an event before its leaf enters the tree for ever.
 *
 * <p>One flipped bit in a hash, once signed, would make the log unverifiable; so the hash is
 * computed again from the bytes.
 */
final class LeafAudit {
    private LeafAudit() {}

    /** An event row as the integrator reads it. */
    record Row(
            long position,
            SchoolId school,
            String id,
            String type,
            Instant at,
            byte[] leaf,
            byte[] leafHash) {}

    /**
     * The hash of the leaf, from its bytes.
     *
     * @throws IntegrityViolation if leaf bytes, stored hash and columns do not agree
     */
    static LeafHash verify(int partition, Row row, String origin) {
        LeafHash hash = LeafHash.of(row.leaf());
        require(
                Arrays.equals(hash.bytes(), row.leafHash()),
                "leaf-hash",
                partition,
                row,
                "leaf_hash");
        Leaf leaf;
        try {
            leaf = Leaf.parse(row.leaf());
        } catch (MalformedFormat e) {
            throw new IntegrityViolation(
                    "leaf-form", place(partition, row) + " is no canonical leaf", e);
        }
        require(leaf.origin().equals(origin), "leaf-origin", partition, row, "the school's origin");
        require(leaf.id().equals(row.id()), "leaf-id", partition, row, "id");
        require(leaf.type().equals(row.type()), "leaf-type", partition, row, "type");
        require(leaf.at().equals(row.at()), "leaf-at", partition, row, "recorded_at");
        return hash;
    }

    private static void require(
            boolean holds, String check, int partition, Row row, String column) {
        if (!holds) {
            throw new IntegrityViolation(
                    check,
                    "%s does not agree with %s; run fsck".formatted(place(partition, row), column),
                    null);
        }
    }

    private static String place(int partition, Row row) {
        return "the leaf at partition %d position %d (%s)"
                .formatted(partition, row.position(), row.school());
    }
}

package hk.chopmark.core.log.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.log.json.MalformedFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Proofs whose hashes fit and whose lengths do not: the check that a careless verifier leaves out.
 */
class ProofShapeTest {
    private final LeafHash first = TestTree.leaf(0);
    private final NodeHash second = NodeHash.fromBytes(TestTree.leaf(1).bytes());
    private final NodeHash third = NodeHash.fromBytes(TestTree.leaf(2).bytes());
    private final RootHash rootOfOne = root(TestTree.leaf(0));
    private final RootHash rootOfTwo = root(MerkleTree.node(first, second));
    private final RootHash rootOfThree =
            root(MerkleTree.node(MerkleTree.node(first, second), third));

    @Test
    void
            an_inclusion_path_shorter_or_longer_than_the_size_asks_for_fails_although_its_hashes_fit() {
        assertThat(new InclusionProof(0, 2, List.of(second)).verify(first, rootOfTwo))
                .as("right length")
                .isTrue();
        assertThat(new InclusionProof(0, 3, List.of(second)).verify(first, rootOfTwo))
                .as("too short")
                .isFalse();
        assertThat(new InclusionProof(0, 2, List.of(second, third)).verify(first, rootOfThree))
                .as("too long")
                .isFalse();
    }

    @Test
    void
            a_consistency_path_shorter_or_longer_than_the_sizes_ask_for_fails_although_its_hashes_fit() {
        assertThat(new ConsistencyProof(1, 2, List.of(second)).verify(rootOfOne, rootOfTwo))
                .as("right length")
                .isTrue();
        assertThat(new ConsistencyProof(1, 3, List.of(second)).verify(rootOfOne, rootOfTwo))
                .as("too short")
                .isFalse();
        assertThat(
                        new ConsistencyProof(1, 2, List.of(second, third))
                                .verify(rootOfOne, rootOfThree))
                .as("too long")
                .isFalse();
        assertThat(new ConsistencyProof(1, 2, List.of()).verify(rootOfOne, rootOfTwo))
                .as("empty")
                .isFalse();
        assertThat(new ConsistencyProof(1, 2, List.of()).verify(rootOfOne, rootOfOne))
                .as("empty, same")
                .isFalse();
    }

    @Test
    void a_path_that_goes_on_above_the_root_fails_although_its_hashes_fit() {
        NodeHash above = NodeHash.fromBytes(TestTree.leaf(9).bytes());
        RootHash overTwo = root(MerkleTree.node(above, rootOfTwo));
        assertThat(new InclusionProof(0, 2, List.of(second, above)).verify(first, overTwo))
                .as("inclusion")
                .isFalse();
        TestTree tree = TestTree.ofSize(4);
        List<NodeHash> path = new ArrayList<>(tree.consistency(3, 4).path());
        path.add(above);
        RootHash overOld = root(MerkleTree.node(above, tree.root(3)));
        RootHash overNew = root(MerkleTree.node(above, tree.root(4)));
        assertThat(new ConsistencyProof(3, 4, path).verify(overOld, overNew))
                .as("consistency")
                .isFalse();
    }

    @Test
    void between_equal_sizes_and_from_nothing_the_path_is_empty_and_the_roots_decide() {
        RootHash empty = MerkleTree.emptyRoot();
        assertThat(new ConsistencyProof(2, 2, List.of()).verify(rootOfTwo, rootOfTwo))
                .as("equal")
                .isTrue();
        assertThat(new ConsistencyProof(2, 2, List.of()).verify(rootOfTwo, rootOfOne))
                .as("other root")
                .isFalse();
        assertThat(new ConsistencyProof(2, 2, List.of(second)).verify(rootOfTwo, rootOfTwo))
                .as("a path")
                .isFalse();
        assertThat(new ConsistencyProof(0, 2, List.of()).verify(empty, rootOfTwo))
                .as("from nothing")
                .isTrue();
        assertThat(new ConsistencyProof(0, 2, List.of()).verify(rootOfOne, rootOfTwo))
                .as("no nothing")
                .isFalse();
        assertThat(new ConsistencyProof(0, 2, List.of(second)).verify(empty, rootOfTwo))
                .as("a path")
                .isFalse();
        assertThat(new ConsistencyProof(0, 0, List.of()).verify(empty, empty))
                .as("nothing twice")
                .isTrue();
        assertThat(new ConsistencyProof(0, 0, List.of()).verify(empty, rootOfOne))
                .as("root at size 0")
                .isFalse();
    }

    @Test
    void impossible_shapes_are_refused_before_hashing() {
        List<NodeHash> path64 = Collections.nCopies(64, second);
        assertRefused(() -> new InclusionProof(2, 2, List.of()), "index at the size");
        assertRefused(() -> new InclusionProof(-1, 2, List.of()), "index below 0");
        assertRefused(() -> new InclusionProof(0, 0, List.of()), "leaf of an empty tree");
        assertRefused(
                () -> new InclusionProof(0, MerkleTree.MAX_SIZE + 1, List.of()),
                "size beyond all trees");
        assertRefused(() -> new InclusionProof(0, 2, path64), "64 hashes");
        assertRefused(() -> new ConsistencyProof(3, 2, List.of()), "shrinking");
        assertRefused(() -> new ConsistencyProof(-1, 2, List.of()), "size below 0");
        assertRefused(() -> new ConsistencyProof(1, 2, path64), "64 hashes");
        assertRefused(() -> LeafHash.fromBytes(new byte[31]), "short hash");
    }

    @Test
    void a_stored_frontier_of_another_length_is_refused() {
        CompactRange range = CompactRange.empty();
        TestTree.leaves(11).forEach(range::append);
        byte[] stored = range.encode();
        assertThat(stored).as("size and one hash for each bit set in 11").hasSize(8 + 3 * 32);
        for (int length = 0; length < stored.length; length++) {
            byte[] cut = Arrays.copyOf(stored, length);
            assertRefused(() -> CompactRange.decode(cut), "cut to " + length);
        }
        assertRefused(
                () -> CompactRange.decode(Arrays.copyOf(stored, stored.length + 32)),
                "a hash too many");
        assertRefused(
                () -> CompactRange.decode(ByteBuffer.allocate(8).putLong(-1).array()),
                "size below 0");
    }

    @Test
    void a_copy_of_a_frontier_goes_its_own_way() {
        CompactRange range = CompactRange.empty();
        TestTree.leaves(5).forEach(range::append);
        CompactRange copy = range.copy();
        copy.append(TestTree.leaf(5));
        assertThat(range.root()).as("the original").isEqualTo(TestTree.ofSize(5).root(5));
        assertThat(copy.root()).as("the copy").isEqualTo(TestTree.ofSize(6).root(6));
    }

    @Test
    void hashes_of_different_kinds_are_never_equal() {
        assertThat(first.bytes()).as("the same bytes").isEqualTo(rootOfOne.bytes());
        assertThat((Object) first).as("a leaf hash is no root hash").isNotEqualTo(rootOfOne);
    }

    private static RootHash root(TreeHash hash) {
        return RootHash.fromBytes(hash.bytes());
    }

    private static void assertRefused(Runnable action, String shape) {
        assertThatThrownBy(action::run).as(shape).isInstanceOf(MalformedFormat.class);
    }
}

package hk.chopmark.core.log.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MerklePropertyTest {
    /** Beyond the first full tile, so that partial tiles of two levels take part. */
    private static final int EXHAUSTIVE = 257;

    private static final long SEED = 20260901L;

    private final TestTree tree = TestTree.ofSize(EXHAUSTIVE);
    private final ProofBuilder builder = new ProofBuilder(tree);

    @Test
    void the_root_by_frontier_and_by_tiles_is_the_root_by_definition_at_every_size() {
        CompactRange range = CompactRange.empty();
        for (int size = 0; size <= EXHAUSTIVE; size++) {
            assertThat(range.root())
                    .as("frontier root at size %d", size)
                    .isEqualTo(tree.root(size));
            assertThat(RootHash.fromTiles(tree, size))
                    .as("tile root at size %d", size)
                    .isEqualTo(tree.root(size));
            assertThat(CompactRange.decode(range.encode()).root())
                    .as("a stored frontier continues at size %d", size)
                    .isEqualTo(tree.root(size));
            range.append(TestTree.leaf(size));
        }
    }

    @Test
    void every_inclusion_proof_from_tiles_is_the_defined_path_and_verifies() {
        for (int size = 1; size <= EXHAUSTIVE; size++) {
            RootHash root = tree.root(size);
            for (int index = 0; index < size; index++) {
                InclusionProof proof = builder.inclusion(index, size);
                assertThat(proof)
                        .as("leaf %d of %d", index, size)
                        .isEqualTo(tree.inclusion(index, size));
                assertThat(proof.verify(TestTree.leaf(index), root))
                        .as("leaf %d of %d", index, size)
                        .isTrue();
            }
        }
    }

    @Test
    void every_consistency_proof_from_tiles_is_the_defined_one_and_verifies() {
        for (int newSize = 0; newSize <= EXHAUSTIVE; newSize++) {
            RootHash newRoot = tree.root(newSize);
            for (int oldSize = 0; oldSize <= newSize; oldSize++) {
                ConsistencyProof proof = builder.consistency(oldSize, newSize);
                assertThat(proof)
                        .as("%d to %d", oldSize, newSize)
                        .isEqualTo(tree.consistency(oldSize, newSize));
                assertThat(proof.verify(tree.root(oldSize), newRoot))
                        .as("%d to %d", oldSize, newSize)
                        .isTrue();
            }
        }
    }

    @Test
    void an_inclusion_proof_with_any_byte_changed_or_another_shape_fails() {
        for (int size : new int[] {1, 2, 3, 7, 8, 9, 100, 255, 256, 257}) {
            RootHash root = tree.root(size);
            for (int index : new int[] {0, size / 2, size - 1}) {
                InclusionProof proof = tree.inclusion(index, size);
                LeafHash leaf = TestTree.leaf(index);
                for (List<NodeHash> path : damaged(proof.path())) {
                    assertThat(new InclusionProof(index, size, path).verify(leaf, root))
                            .as("damaged path for leaf %d of %d", index, size)
                            .isFalse();
                }
                for (byte[] changed : damaged(leaf.bytes())) {
                    assertThat(proof.verify(LeafHash.fromBytes(changed), root))
                            .as("changed leaf")
                            .isFalse();
                }
                for (byte[] changed : damaged(root.bytes())) {
                    assertThat(proof.verify(leaf, RootHash.fromBytes(changed)))
                            .as("changed root")
                            .isFalse();
                }
            }
        }
    }

    @Test
    void a_proof_for_one_index_holds_for_no_other() {
        for (int size : new int[] {2, 3, 6, 8, 33, 64}) {
            for (int index = 0; index < size; index++) {
                List<NodeHash> path = tree.inclusion(index, size).path();
                for (int other = 0; other < size; other++) {
                    boolean verifies =
                            new InclusionProof(other, size, path)
                                    .verify(TestTree.leaf(index), tree.root(size));
                    assertThat(verifies)
                            .as("leaf %d of %d shown at %d", index, size, other)
                            .isEqualTo(other == index);
                }
            }
        }
    }

    @Test
    void a_consistency_proof_with_any_byte_changed_or_another_shape_fails() {
        for (int newSize : new int[] {2, 3, 7, 8, 9, 100, 256, 257}) {
            RootHash newRoot = tree.root(newSize);
            for (int oldSize : new int[] {1, newSize / 2, newSize - 1}) {
                RootHash oldRoot = tree.root(oldSize);
                ConsistencyProof proof = tree.consistency(oldSize, newSize);
                for (List<NodeHash> path : damaged(proof.path())) {
                    assertThat(
                                    new ConsistencyProof(oldSize, newSize, path)
                                            .verify(oldRoot, newRoot))
                            .as("damaged path from %d to %d", oldSize, newSize)
                            .isFalse();
                }
                for (byte[] changed : damaged(oldRoot.bytes())) {
                    assertThat(proof.verify(RootHash.fromBytes(changed), newRoot))
                            .as("changed old root")
                            .isFalse();
                }
                for (byte[] changed : damaged(newRoot.bytes())) {
                    assertThat(proof.verify(oldRoot, RootHash.fromBytes(changed)))
                            .as("changed new root")
                            .isFalse();
                }
            }
        }
    }

    @Test
    void two_different_trees_are_never_shown_as_consistent() {
        List<LeafHash> forked = new ArrayList<>(TestTree.leaves(70));
        forked.set(3, LeafHash.of(new byte[] {1}));
        TestTree fork = new TestTree(forked);
        for (int oldSize = 4; oldSize <= 70; oldSize++) {
            for (int newSize = oldSize; newSize <= 70; newSize++) {
                RootHash oldRoot = tree.root(oldSize);
                RootHash newRoot = fork.root(newSize);
                assertThat(tree.consistency(oldSize, newSize).verify(oldRoot, newRoot))
                        .as("honest proof")
                        .isFalse();
                assertThat(fork.consistency(oldSize, newSize).verify(oldRoot, newRoot))
                        .as("forked proof")
                        .isFalse();
            }
        }
    }

    @Test
    void trees_of_random_larger_sizes_agree_in_all_ways() {
        Random random = new Random(SEED);
        int largest = 70_000;
        TestTree large = TestTree.ofSize(largest);
        ProofBuilder proofs = new ProofBuilder(large);
        for (int round = 0; round < 300; round++) {
            int newSize = round == 0 ? largest : 1 + random.nextInt(largest);
            int oldSize = random.nextInt(newSize) + 1;
            int index = random.nextInt(newSize);
            String at =
                    "seed " + SEED + " round " + round + ": " + oldSize + ", " + index + " of "
                            + newSize;
            RootHash root = large.root(newSize);
            assertThat(RootHash.fromTiles(large, newSize)).as(at).isEqualTo(root);
            InclusionProof inclusion = proofs.inclusion(index, newSize);
            assertThat(inclusion).as(at).isEqualTo(large.inclusion(index, newSize));
            assertThat(inclusion.verify(TestTree.leaf(index), root)).as(at).isTrue();
            ConsistencyProof consistency = proofs.consistency(oldSize, newSize);
            assertThat(consistency).as(at).isEqualTo(large.consistency(oldSize, newSize));
            assertThat(consistency.verify(large.root(oldSize), root)).as(at).isTrue();
        }
    }

    @Test
    void a_frontier_stored_at_any_moment_continues_to_the_same_root() {
        Random random = new Random(SEED);
        CompactRange range = CompactRange.empty();
        CompactRange restarted = CompactRange.empty();
        for (int index = 0; index < 5_000; index++) {
            range.append(TestTree.leaf(index));
            restarted.append(TestTree.leaf(index));
            if (random.nextInt(7) == 0) {
                restarted = CompactRange.decode(restarted.encode());
            }
        }
        assertThat(restarted.root())
                .as("root after restarts, seed %d", SEED)
                .isEqualTo(range.root());
        assertThat(restarted.encode()).as("stored form").isEqualTo(range.encode());
    }

    /** Each byte changed in one bit, at a bit that moves with the byte. */
    private static List<byte[]> damaged(byte[] bytes) {
        List<byte[]> results = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= (byte) (1 << (i % 8));
            results.add(changed);
        }
        return results;
    }

    private static List<List<NodeHash>> damaged(List<NodeHash> path) {
        List<List<NodeHash>> results = new ArrayList<>();
        for (int place = 0; place < path.size(); place++) {
            for (byte[] changed : damaged(path.get(place).bytes())) {
                List<NodeHash> other = new ArrayList<>(path);
                other.set(place, NodeHash.fromBytes(changed));
                results.add(other);
            }
            List<NodeHash> shorter = new ArrayList<>(path);
            shorter.remove(place);
            results.add(shorter);
        }
        for (int place = 0; place <= path.size(); place++) {
            List<NodeHash> longer = new ArrayList<>(path);
            longer.add(place, path.isEmpty() ? NodeHash.fromBytes(new byte[32]) : path.getFirst());
            results.add(longer);
        }
        return results;
    }
}

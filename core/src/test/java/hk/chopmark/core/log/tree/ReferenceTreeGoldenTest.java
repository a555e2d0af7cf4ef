package hk.chopmark.core.log.tree;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.log.json.GoldenFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceTreeGoldenTest {
    private final GoldenFile golden = new GoldenFile("reference-tree.txt");
    private final List<LeafHash> leaves =
            golden.lines("leaf").stream()
                    .map(words -> LeafHash.of(GoldenFile.hex(words[1])))
                    .toList();
    private final ProofBuilder proofs = new ProofBuilder(new TestTree(leaves));

    @Test
    void roots_are_those_of_the_reference_tests() {
        for (String[] words : golden.lines("root")) {
            int size = Integer.parseInt(words[1]);
            assertThat(root(size).base64())
                    .as("root of the first %d leaves", size)
                    .isEqualTo(words[2]);
            assertThat(RootHash.fromTiles(new TestTree(leaves), size).base64())
                    .as("root of the first %d leaves by tiles", size)
                    .isEqualTo(words[2]);
        }
    }

    @Test
    void inclusion_proofs_are_those_of_the_reference_tests() {
        for (String[] words : golden.lines("inclusion")) {
            int leafIndex = Integer.parseInt(words[1]);
            int size = Integer.parseInt(words[2]);
            InclusionProof known = new InclusionProof(leafIndex, size, path(words));
            assertThat(proofs.inclusion(leafIndex, size))
                    .as("leaf %d of %d", leafIndex, size)
                    .isEqualTo(known);
            assertThat(known.verify(leaves.get(leafIndex), root(size)))
                    .as("the published proof of leaf %d of %d verifies", leafIndex, size)
                    .isTrue();
        }
    }

    @Test
    void consistency_proofs_are_those_of_the_reference_tests() {
        for (String[] words : golden.lines("consistency")) {
            int oldSize = Integer.parseInt(words[1]);
            int newSize = Integer.parseInt(words[2]);
            ConsistencyProof known = new ConsistencyProof(oldSize, newSize, path(words));
            assertThat(proofs.consistency(oldSize, newSize))
                    .as("%d to %d", oldSize, newSize)
                    .isEqualTo(known);
            assertThat(known.verify(root(oldSize), root(newSize)))
                    .as("the published proof from %d to %d verifies", oldSize, newSize)
                    .isTrue();
        }
    }

    private RootHash root(int size) {
        CompactRange range = CompactRange.empty();
        leaves.subList(0, size).forEach(range::append);
        return range.root();
    }

    private static List<NodeHash> path(String[] words) {
        List<NodeHash> path = new ArrayList<>();
        for (int i = 3; i < words.length; i++) {
            path.add(NodeHash.fromBase64(words[i]));
        }
        return path;
    }
}

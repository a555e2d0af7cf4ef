package hk.chopmark.benchmarks.micro;

import hk.chopmark.core.log.tree.InclusionProof;
import hk.chopmark.core.log.tree.LeafHash;
import hk.chopmark.core.log.tree.ProofBuilder;
import hk.chopmark.core.log.tree.RootHash;
import hk.chopmark.core.log.tree.Tile;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The hash of a leaf, and inclusion proofs in a log of a million events, its tiles in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ProofBenchmark {

    private static final int LEAVES = 1 << 20;
    private static final int LEAF_BYTES = 600;
    private static final int STEP = 104_729;

    private final byte[] leaf = "x".repeat(LEAF_BYTES).getBytes(StandardCharsets.US_ASCII);
    private final Map<String, Tile> tiles = new HashMap<>();
    private final LeafHash[] leaves = new LeafHash[LEAVES];
    private final ProofBuilder proofs = new ProofBuilder(this::tile);
    private final RootHash root;
    private final InclusionProof proof;
    private int next;

    /** Builds the tree. */
    public ProofBenchmark() {
        byte[][] level = new byte[LEAVES][];
        for (int i = 0; i < LEAVES; i++) {
            leaves[i] = LeafHash.of(String.valueOf(i).getBytes(StandardCharsets.US_ASCII));
            level[i] = leaves[i].bytes();
        }
        int height = 0;
        while (level.length > 0) {
            level = tiles(height++, level);
        }
        root = RootHash.fromTiles(this::tile, LEAVES);
        proof = proofs.inclusion(STEP, LEAVES);
    }

    /** Cuts a level into tiles and gives the level above: the roots of the full ones. */
    private byte[][] tiles(int level, byte[][] hashes) {
        int count = (hashes.length + Tile.FULL_WIDTH - 1) / Tile.FULL_WIDTH;
        byte[][] above = new byte[hashes.length / Tile.FULL_WIDTH][];
        for (int index = 0; index < count; index++) {
            int width = Math.min(Tile.FULL_WIDTH, hashes.length - index * Tile.FULL_WIDTH);
            byte[] bytes = new byte[width * 32];
            for (int i = 0; i < width; i++) {
                System.arraycopy(hashes[index * Tile.FULL_WIDTH + i], 0, bytes, i * 32, 32);
            }
            Tile tile = new Tile(level, index, bytes);
            tiles.put(level + "/" + index, tile);
            if (tile.isFull()) {
                above[index] = tile.root().bytes();
            }
        }
        return above;
    }

    private Tile tile(int level, long index, int width) {
        Tile tile = tiles.get(level + "/" + index);
        if (tile == null) {
            throw new IllegalStateException("No tile " + level + "/" + index);
        }
        return tile;
    }

    /** SHA-256 of a leaf of 600 bytes, as the tree takes it. */
    @Benchmark
    public LeafHash leafHash() {
        return LeafHash.of(leaf);
    }

    /** An inclusion proof, from tiles. */
    @Benchmark
    public InclusionProof inclusionProof() {
        next = (next + STEP) % LEAVES;
        return proofs.inclusion(next, LEAVES);
    }

    /** The check of one. */
    @Benchmark
    public boolean verifyInclusion() {
        return proof.verify(leaves[STEP], root);
    }
}

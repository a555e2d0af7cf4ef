package hk.chopmark.core.log.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.log.json.MalformedFormat;
import org.junit.jupiter.api.Test;

class TileTest {
    @Test
    void paths_are_those_of_the_specification() {
        assertThat(Tile.path(0, 1234067, 256))
                .as("the example of C2SP tlog-tiles")
                .isEqualTo("tile/0/x001/x234/067");
        assertThat(Tile.path(0, 0, 256)).as("first tile").isEqualTo("tile/0/000");
        assertThat(Tile.path(1, 999, 17)).as("partial tile").isEqualTo("tile/1/999.p/17");
        assertThat(Tile.path(2, 1000, 1)).as("four digits").isEqualTo("tile/2/x001/000.p/1");
    }

    @Test
    void a_tree_of_70000_leaves_has_the_tiles_of_the_specification() {
        assertThat(Tile.width(70_000, 0, 272)).as("last full tile of level 0").isEqualTo(256);
        assertThat(Tile.width(70_000, 0, 273)).as("partial tile of level 0").isEqualTo(112);
        assertThat(Tile.width(70_000, 0, 274)).as("no further tile").isZero();
        assertThat(Tile.width(70_000, 1, 0)).as("full tile of level 1").isEqualTo(256);
        assertThat(Tile.width(70_000, 1, 1)).as("partial tile of level 1").isEqualTo(17);
        assertThat(Tile.width(70_000, 2, 0)).as("partial tile of level 2").isEqualTo(1);
        assertThat(Tile.width(256, 1, 0)).as("a full tile counts one level up").isEqualTo(1);
    }

    @Test
    void the_root_of_a_full_tile_is_its_hash_one_level_up() {
        TestTree tree = TestTree.ofSize(512);
        Tile upper = tree.read(1, 0, 2);
        assertThat(tree.read(0, 0, 256).root()).as("first tile").isEqualTo(upper.hash(0));
        assertThat(tree.read(0, 1, 256).root()).as("second tile").isEqualTo(upper.hash(1));
        assertThatThrownBy(() -> tree.read(0, 0, 255).root())
                .as("a partial tile has no place one level up")
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_full_tile_may_answer_for_a_partial_one() {
        TestTree tree = TestTree.ofSize(512);
        TileReader fullOnly =
                (level, index, width) -> tree.read(level, index, level == 0 ? 256 : width);
        assertThat(RootHash.fromTiles(fullOnly, 300))
                .as("root at size 300")
                .isEqualTo(tree.root(300));
        assertThat(new ProofBuilder(fullOnly).inclusion(299, 300))
                .as("proof")
                .isEqualTo(tree.inclusion(299, 300));
    }

    @Test
    void a_reader_that_gives_another_tile_is_refused() {
        TestTree tree = TestTree.ofSize(600);
        TileReader wrong = (level, index, width) -> tree.read(level, 0, 256);
        assertThatThrownBy(() -> new ProofBuilder(wrong).inclusion(599, 600))
                .as("tile of another index")
                .isInstanceOf(MalformedFormat.class);
        TileReader narrow =
                (level, index, width) -> tree.read(level, index, Math.max(1, width - 1));
        assertThatThrownBy(() -> RootHash.fromTiles(narrow, 600))
                .as("tile with too few hashes")
                .isInstanceOf(MalformedFormat.class);
    }

    @Test
    void a_proof_reads_few_tiles() {
        TestTree tree = TestTree.ofSize(70_000);
        new ProofBuilder(tree).inclusion(12_345, 70_000);
        assertThat(tree.tilesRead()).as("tiles read for one proof").isLessThanOrEqualTo(5);
    }

    @Test
    void impossible_tiles_are_refused() {
        byte[] hash = new byte[32];
        assertThatThrownBy(() -> new Tile(7, 0, hash))
                .as("level")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> new Tile(0, -1, hash))
                .as("index")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> new Tile(0, 0, new byte[0]))
                .as("empty")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> new Tile(0, 0, new byte[33]))
                .as("length")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> new Tile(0, 0, new byte[257 * 32]))
                .as("width")
                .isInstanceOf(MalformedFormat.class);
    }
}

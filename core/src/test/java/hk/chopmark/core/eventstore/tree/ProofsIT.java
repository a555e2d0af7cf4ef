package hk.chopmark.core.eventstore.tree;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.log.tree.ConsistencyProof;
import hk.chopmark.core.log.tree.InclusionProof;
import hk.chopmark.core.log.tree.LeafHash;
import hk.chopmark.core.log.tree.RootHash;
import hk.chopmark.core.testing.RawStore;
import hk.chopmark.core.testing.RawStore.School;
import hk.chopmark.core.testing.TestPostgres;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProofsIT {
    private static final int[] SIZES = {1, 2, 3, 255, 256, 257, 511, 512, 513, 640};

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static final LogSignals SIGNALS = new LogSignals();
    private static School school;
    private static School other;
    private static TreeOracle oracle;
    private static long lastPosition;
    private static Proofs proofs;

    @BeforeAll
    static void integrate() throws Exception {
        RawStore store = new RawStore(POSTGRES.sequencer(), 5);
        school = store.school();
        other = store.school();
        for (int i = 0; i < 640; i++) {
            lastPosition =
                    store.append(i % 3 == 0 ? List.of(other, school) : List.of(school))
                            + (i % 3 == 0 ? 1 : 0);
        }
        try (LogIntegrator integrator = new LogIntegrator(POSTGRES.sequencer(), 0, SIGNALS)) {
            while (integrator.step() > 0) {}
        }
        // In the reader role, so that row level security is part of the test.
        proofs = new Proofs(POSTGRES.reader(), 0, SIGNALS);
        oracle = TreeOracle.of(POSTGRES.sequencer(), school.id());
        assertThat(oracle.size()).isEqualTo(640);
    }

    @Test
    void an_inclusion_proof_of_every_leaf_verifies_at_several_sizes() {
        for (int size : SIZES) {
            RootHash root = RootHash.fromBytes(oracle.root(size));
            List<Long> indexes = LongStream.range(0, size).boxed().toList();
            List<InclusionProof> found = proofs.inclusions(school.id(), indexes, size);
            for (int index = 0; index < size; index++) {
                LeafHash leaf = LeafHash.fromBytes(oracle.leafHash(index));
                assertThat(found.get(index).verify(leaf, root))
                        .as("leaf %d in size %d", index, size)
                        .isTrue();
            }
            assertThat(proofs.inclusion(school.id(), size - 1L, size))
                    .as("one alone")
                    .isEqualTo(found.getLast());
        }
    }

    @Test
    void a_consistency_proof_between_any_two_sizes_verifies() {
        for (int from : SIZES) {
            for (int to : SIZES) {
                if (from <= to) {
                    ConsistencyProof proof = proofs.consistency(school.id(), from, to);
                    RootHash old = RootHash.fromBytes(oracle.root(from));
                    RootHash now = RootHash.fromBytes(oracle.root(to));
                    assertThat(proof.verify(old, now)).as("from %d to %d", from, to).isTrue();
                }
            }
        }
    }

    @Test
    void positions_and_leaf_indexes_lead_to_each_other() {
        for (int index = 0; index < oracle.size(); index++) {
            long position = oracle.position(index);
            assertThat(proofs.leafIndex(school.id(), position))
                    .as("index of a position")
                    .hasValue(index);
            assertThat(proofs.position(school.id(), index))
                    .as("position of an index")
                    .hasValue(position);
            assertThat(proofs.positionOf(school.id(), index))
                    .as("position of the event at a place")
                    .hasValue(position);
            assertThat(proofs.leafIndex(other.id(), position))
                    .as("another school's event")
                    .isEmpty();
        }
        for (long outside : new long[] {-1, oracle.size(), Long.MAX_VALUE}) {
            assertThat(proofs.position(school.id(), outside))
                    .as("no such leaf")
                    .isEqualTo(OptionalLong.empty());
            assertThat(proofs.positionOf(school.id(), outside))
                    .as("no such event")
                    .isEqualTo(OptionalLong.empty());
        }
        assertThat(proofs.leafIndex(school.id(), lastPosition + 1)).as("no such event").isEmpty();
        int below = 0;
        for (long position = 0; position <= lastPosition + 1; position++) {
            assertThat(proofs.countBelow(school.id(), position))
                    .as("own events below position %d", position)
                    .isEqualTo(below);
            if (below < oracle.size() && oracle.position(below) == position) {
                below++;
            }
        }
    }

    @Test
    void the_root_from_tiles_is_that_of_the_definition_at_every_size() {
        for (int size = 0; size <= oracle.size(); size += 7) {
            assertThat(proofs.rootFromTiles(school.id(), size).bytes())
                    .as("size %d", size)
                    .isEqualTo(oracle.root(size));
        }
        assertThat(proofs.treeHead(school.id()).orElseThrow())
                .isEqualTo(
                        new Proofs.TreeHead(
                                640, lastPosition, RootHash.fromBytes(oracle.root(640))));
    }

    @Test
    void partial_tiles_are_cut_to_the_size_asked_for_and_never_stored() {
        assertThat(proofs.tile(school.id(), 0, 0, 10).width())
                .as("a full tile answers for a part")
                .isEqualTo(10);
        assertThat(proofs.tile(school.id(), 0, 2, 640).width())
                .as("the border is derived")
                .isEqualTo(128);
        assertThat(proofs.tile(school.id(), 1, 0, 640).hash(1).bytes())
                .as("a level above from the full tiles below")
                .isEqualTo(oracle.root(256, 512));
    }
}

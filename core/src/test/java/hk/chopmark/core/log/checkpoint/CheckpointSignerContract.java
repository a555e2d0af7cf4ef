package hk.chopmark.core.log.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.log.checkpoint.CheckpointRefused.Reason;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.log.tree.ConsistencyProof;
import hk.chopmark.core.log.tree.LeafHash;
import hk.chopmark.core.log.tree.TestTree;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link CheckpointSigner} must hold. One subclass per implementation. */
abstract class CheckpointSignerContract {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TestTree tree = TestTree.ofSize(40);
    private final TestTree fork = forkAt(5, 40);
    private final Origin origin = Origin.random(RANDOM);
    private CheckpointSigner signer = new NoSigner();

    /** A signer that has never signed. */
    abstract CheckpointSigner open() throws Exception;

    /** The same signer after a restart. */
    abstract CheckpointSigner reopen() throws Exception;

    @BeforeEach
    void openSigner() throws Exception {
        signer = open();
    }

    @Test
    void a_log_that_was_never_registered_is_refused() {
        assertThat(signer.latest(origin)).as("nothing signed").isEmpty();
        assertRefused(Reason.ORIGIN_UNKNOWN, () -> add(0, 3, tree));
        assertRefused(Reason.ORIGIN_UNKNOWN, () -> signer.verifierKey(origin));
    }

    @Test
    void registering_again_gives_the_same_key() {
        VerifierKey key = signer.register(origin);
        assertThat(key.name()).as("key named like the origin").isEqualTo(origin.text());
        assertThat(signer.register(origin)).as("registered again").isEqualTo(key);
        assertThat(signer.verifierKey(origin)).as("asked for").isEqualTo(key);
        assertThat(signer.latest(origin)).as("nothing signed yet").isEmpty();
        assertThat(signer.register(Origin.random(RANDOM)))
                .as("each log has its own key")
                .isNotEqualTo(key);
    }

    @Test
    void a_growing_log_is_signed_step_by_step() {
        VerifierKey key = signer.register(origin);
        int oldSize = 0;
        for (int newSize : new int[] {1, 2, 7, 8, 39, 40}) {
            SignedCheckpoint signed = add(oldSize, newSize, tree);
            assertThat(Checkpoint.open(signed.bytes(), key).checkpoint())
                    .as("signed with the key of the log at size %d", newSize)
                    .isEqualTo(checkpoint(newSize, tree));
            assertThat(signer.latest(origin)).as("remembered at size %d", newSize).contains(signed);
            oldSize = newSize;
        }
    }

    @Test
    void a_retry_returns_the_stored_note() throws Exception {
        signer.register(origin);
        add(0, 3, tree);
        SignedCheckpoint first = add(3, 9, tree);
        assertThat(add(3, 9, tree).bytes())
                .as("answer was lost, asked again")
                .isEqualTo(first.bytes());
        signer = reopen();
        assertThat(add(3, 9, tree).bytes())
                .as("asked again after a restart")
                .isEqualTo(first.bytes());
    }

    @Test
    void an_old_size_other_than_the_one_signed_last_is_refused_with_the_latest_note() {
        signer.register(origin);
        SignedCheckpoint latest = add(0, 9, tree);
        for (int oldSize : new int[] {0, 3, 10}) {
            CheckpointRefused refused =
                    assertRefused(Reason.OLD_SIZE_MISMATCH, () -> add(oldSize, 12, tree));
            assertThat(refused.latest()).as("what was signed last").contains(latest);
        }
    }

    @Test
    void another_root_at_the_signed_size_is_refused() {
        signer.register(origin);
        SignedCheckpoint latest = add(0, 9, tree);
        CheckpointRefused refused =
                assertRefused(Reason.ROOT_MISMATCH_SAME_SIZE, () -> add(9, 9, fork));
        assertThat(refused.latest()).as("what was signed instead").contains(latest);
    }

    @Test
    void a_size_below_the_signed_one_is_refused() {
        signer.register(origin);
        add(0, 9, tree);
        assertRefused(Reason.SIZE_DECREASED, () -> add(0, 8, tree));
        assertRefused(Reason.SIZE_DECREASED, () -> add(8, 8, tree));
    }

    @Test
    void a_log_whose_past_was_changed_is_refused() {
        signer.register(origin);
        add(0, 9, tree);
        assertRefused(Reason.INCONSISTENT, () -> add(9, 20, fork));
        Checkpoint forked = checkpoint(20, fork);
        assertRefused(
                Reason.INCONSISTENT,
                () -> signer.addCheckpoint(9, tree.consistency(9, 20), forked));
    }

    @Test
    void a_proof_between_other_sizes_is_refused() {
        signer.register(origin);
        add(0, 8, tree);
        Checkpoint next = checkpoint(20, tree);
        assertRefused(
                Reason.INCONSISTENT, () -> signer.addCheckpoint(8, tree.consistency(7, 20), next));
        assertRefused(
                Reason.INCONSISTENT, () -> signer.addCheckpoint(8, tree.consistency(8, 21), next));
        assertRefused(
                Reason.INCONSISTENT, () -> signer.addCheckpoint(8, tree.consistency(0, 20), next));
    }

    @Test
    void a_refusal_changes_nothing() throws Exception {
        VerifierKey key = signer.register(origin);
        SignedCheckpoint latest = add(0, 9, tree);
        assertRefused(Reason.INCONSISTENT, () -> add(9, 20, fork));
        assertThat(signer.latest(origin)).as("still the same").contains(latest);
        signer = reopen();
        assertThat(signer.latest(origin)).as("still the same after a restart").contains(latest);
        assertThat(Checkpoint.open(add(9, 20, tree).bytes(), key).checkpoint().treeSize())
                .as("the honest log goes on")
                .isEqualTo(20);
    }

    @Test
    void a_restart_forgets_nothing() throws Exception {
        VerifierKey key = signer.register(origin);
        Origin untouched = Origin.random(RANDOM);
        VerifierKey untouchedKey = signer.register(untouched);
        SignedCheckpoint latest = add(0, 9, tree);
        signer = reopen();
        assertThat(signer.latest(origin)).as("latest note").contains(latest);
        assertThat(signer.verifierKey(origin)).as("key").isEqualTo(key);
        assertThat(signer.register(origin)).as("registered again").isEqualTo(key);
        assertThat(signer.verifierKey(untouched))
                .as("key of a log without checkpoint")
                .isEqualTo(untouchedKey);
        assertRefused(Reason.ROOT_MISMATCH_SAME_SIZE, () -> add(9, 9, fork));
        assertRefused(Reason.INCONSISTENT, () -> add(9, 12, fork));
    }

    @Test
    void logs_do_not_touch_each_other() {
        signer.register(origin);
        Origin second = Origin.random(RANDOM);
        signer.register(second);
        SignedCheckpoint first = add(0, 9, tree);
        Checkpoint other = new Checkpoint(second, 9, fork.root(9));
        SignedCheckpoint signed = signer.addCheckpoint(0, fork.consistency(0, 9), other);
        assertThat(signer.latest(origin)).as("first log").contains(first);
        assertThat(signer.latest(second)).as("second log").contains(signed);
    }

    @Test
    void of_two_versions_offered_at_once_one_is_signed() throws Exception {
        signer.register(origin);
        add(0, 6, tree);
        List<Callable<Optional<SignedCheckpoint>>> offers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            TestTree version = forkAt(6, 10 + i);
            int size = 10 + i;
            offers.add(() -> offer(version, size));
        }
        List<SignedCheckpoint> signed = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Optional<SignedCheckpoint>> answer : threads.invokeAll(offers)) {
                result(answer).ifPresent(signed::add);
            }
        }
        assertThat(signed).as("notes released for inconsistent trees").hasSize(1);
        assertThat(signer.latest(origin))
                .as("the one that was released")
                .contains(signed.getFirst());
    }

    private Optional<SignedCheckpoint> offer(TestTree version, int size) {
        try {
            return Optional.of(add(6, size, version));
        } catch (CheckpointRefused refused) {
            return Optional.empty();
        }
    }

    private static <T> T result(Future<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new AssertionError("An offer failed otherwise than by refusal", e);
        }
    }

    private SignedCheckpoint add(int oldSize, int newSize, TestTree version) {
        // Where sizes shrink no proof exists; the signer must refuse before it looks at one.
        ConsistencyProof proof = version.consistency(Math.min(oldSize, newSize), newSize);
        return signer.addCheckpoint(oldSize, proof, checkpoint(newSize, version));
    }

    private Checkpoint checkpoint(int size, TestTree version) {
        return new Checkpoint(origin, size, version.root(size));
    }

    private static CheckpointRefused assertRefused(Reason reason, Runnable action) {
        List<CheckpointRefused> seen = new ArrayList<>();
        assertThatThrownBy(action::run)
                .as("must be refused: %s", reason)
                .isInstanceOfSatisfying(
                        CheckpointRefused.class,
                        refused -> {
                            assertThat(refused.reason()).as("reason").isEqualTo(reason);
                            seen.add(refused);
                        });
        return seen.getFirst();
    }

    /** A tree that shares the leaves before {@code index} with {@link #tree} and differs there. */
    private static TestTree forkAt(int index, int size) {
        List<LeafHash> leaves = new ArrayList<>(TestTree.leaves(size));
        leaves.set(index, LeafHash.of(new byte[] {(byte) size, 1, 1}));
        return new TestTree(leaves);
    }
}

package hk.chopmark.core.log.checkpoint;

import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.log.tree.ConsistencyProof;
import hk.chopmark.core.log.tree.MerkleTree;
import hk.chopmark.core.log.tree.RootHash;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CheckpointSigner} that keeps keys and memory in a directory of its own: per origin one
 * private key and one state file with the note signed last.
 *
 * <p><b>Guarantees</b>: a note is on the disk, flushed and renamed into place, before it is
 * returned. Killed at any step, it continues with either the old or the new note, and the caller
 * has not seen the new one. One process at a time. The directory is open to its owner only, or the
 * signer does not start.
 *
 * <p><b>Throws</b> {@link SignerUnusable} for a directory in use or open to others, for a missing,
 * damaged or foreign state file, and, once writing has failed, from every later call.
 *
 * <p><b>Source</b>: docs/log-format.md, section Signer.
 */
public final class FileCheckpointSigner implements CheckpointSigner, AutoCloseable {
    private final SignerDirectory directory;
    private final SecureRandom random;
    private final ConcurrentMap<Origin, Slot> slots = new ConcurrentHashMap<>();

    /**
     * Shared by every action, exclusive for closing: nothing is written once the directory is given
     * up.
     */
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();

    /**
     * Set once a write failed: what is on the disk is then unknown until somebody reads it afresh.
     */
    private volatile boolean broken;

    private FileCheckpointSigner(SignerDirectory directory, SecureRandom random) {
        this.directory = directory;
        this.random = random;
    }

    /** Opens the directory, or creates it, and locks it until {@link #close}. */
    public static FileCheckpointSigner open(Path directory, SecureRandom random) {
        return new FileCheckpointSigner(SignerDirectory.lock(directory), random);
    }

    @Override
    public VerifierKey register(Origin origin) {
        return inSlot(
                origin,
                slot -> {
                    if (slot.log == null) {
                        slot.log =
                                directory.create(
                                        origin, NoteSigner.generate(origin.text(), random));
                    }
                    return slot.log.signer().verifierKey();
                });
    }

    @Override
    public SignedCheckpoint addCheckpoint(long oldSize, ConsistencyProof proof, Checkpoint next) {
        return inSlot(
                next.origin(),
                slot -> {
                    SignerDirectory.Log log = require(next.origin(), slot);
                    @Nullable SignedCheckpoint last = log.last();
                    if (last != null && last.checkpoint().equals(next)) {
                        return last;
                    }
                    refuseUnlessGrowth(last, oldSize, proof, next);
                    SignedCheckpoint signed = next.sign(log.signer());
                    // A crash before the rename inside: the old note stands, this one was never
                    // seen by anyone.
                    // A crash after it: the new note stands, and a retry of the caller gets exactly
                    // that note.
                    slot.log = directory.remember(log, signed);
                    return signed;
                });
    }

    @Override
    public Optional<SignedCheckpoint> latest(Origin origin) {
        return inSlot(origin, slot -> Optional.ofNullable(slot.log).map(SignerDirectory.Log::last));
    }

    @Override
    public VerifierKey verifierKey(Origin origin) {
        return inSlot(origin, slot -> require(origin, slot).signer().verifierKey());
    }

    /** Gives up the directory. */
    @Override
    public void close() {
        open.writeLock().lock();
        try {
            directory.close();
        } finally {
            open.writeLock().unlock();
        }
    }

    private static SignerDirectory.Log require(Origin origin, Slot slot) {
        if (slot.log == null) {
            throw new CheckpointRefused(CheckpointRefused.Reason.ORIGIN_UNKNOWN, origin, null);
        }
        return slot.log;
    }

    private static void refuseUnlessGrowth(
            @Nullable SignedCheckpoint last,
            long oldSize,
            ConsistencyProof proof,
            Checkpoint next) {
        long lastSize = last == null ? 0 : last.checkpoint().treeSize();
        RootHash lastRoot = last == null ? MerkleTree.emptyRoot() : last.checkpoint().rootHash();
        CheckpointRefused.@Nullable Reason reason = null;
        if (next.treeSize() < lastSize) {
            reason = CheckpointRefused.Reason.SIZE_DECREASED;
        } else if (next.treeSize() == lastSize && !next.rootHash().equals(lastRoot)) {
            reason = CheckpointRefused.Reason.ROOT_MISMATCH_SAME_SIZE;
        } else if (oldSize != lastSize) {
            reason = CheckpointRefused.Reason.OLD_SIZE_MISMATCH;
        } else if (proof.oldSize() != lastSize
                || proof.newSize() != next.treeSize()
                || !proof.verify(lastRoot, next.rootHash())) {
            reason = CheckpointRefused.Reason.INCONSISTENT;
        }
        if (reason != null) {
            throw new CheckpointRefused(reason, next.origin(), last);
        }
    }

    private <T> T inSlot(Origin origin, SlotAction<T> action) {
        Slot slot = slots.computeIfAbsent(origin, _ -> new Slot());
        open.readLock().lock();
        slot.lock.lock();
        try {
            if (directory.isClosed()) {
                throw new SignerUnusable("Signer is closed", null);
            }
            if (broken) {
                throw new SignerUnusable(
                        "Signer stopped after a failed write; look at its directory, then restart",
                        null);
            }
            if (!slot.loaded) {
                slot.log = directory.load(origin).orElse(null);
                slot.loaded = true;
            }
            return action.apply(slot);
        } catch (SignerDirectory.WriteFailed e) {
            broken = true;
            throw new SignerUnusable(
                    "Signer could not store its state for " + origin + "; nothing was released", e);
        } finally {
            slot.lock.unlock();
            open.readLock().unlock();
        }
    }

    /** What is known of one origin, read from the directory at first use. */
    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private boolean loaded;
        private SignerDirectory.@Nullable Log log;
    }

    private interface SlotAction<T> {
        T apply(Slot slot);
    }
}

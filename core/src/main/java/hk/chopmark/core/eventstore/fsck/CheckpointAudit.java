package hk.chopmark.core.eventstore.fsck;

import hk.chopmark.core.log.checkpoint.Checkpoint;
import hk.chopmark.core.log.checkpoint.Note;
import hk.chopmark.core.log.checkpoint.SignedCheckpoint;
import hk.chopmark.core.log.checkpoint.VerifierKey;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.tree.CompactRange;
import hk.chopmark.core.log.tree.MerkleTree;
import hk.chopmark.core.log.tree.RootHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the signed checkpoints of one school with its tree as it grows: form, origin, signature,
 * size, root.
 *
 * <p>Memory: {@value #PAGE} notes at a time.
 */
final class CheckpointAudit {
    private static final int PAGE = 64;

    /**
     * Wrong roots listed per school: where history was changed, every later checkpoint is wrong
     * too.
     */
    private static final int MAX_ROOTS_LISTED = 10;

    private final StoredLog log;
    private final Connection connection;
    private final Findings findings;
    private final List<VerifierKey> keys;
    private final @Nullable SignedCheckpoint signed;
    private final Deque<Row> ahead = new ArrayDeque<>();
    private long readTo = Long.MIN_VALUE;
    private int wrongRoots;

    private record Row(long size, byte[] note) {}

    /**
     * Reads the checkpoints of a school.
     *
     * @param keys trusted keys of its origin; without one signatures are not checked
     * @param signed what the signer signed last, if it was asked and knows
     */
    CheckpointAudit(
            StoredLog log,
            Connection connection,
            Findings findings,
            List<VerifierKey> keys,
            Optional<SignedCheckpoint> signed)
            throws SQLException {
        this.log = log;
        this.connection = connection;
        this.findings = findings;
        this.keys = keys;
        this.signed = signed.orElse(null);
        read();
        compareAt(0, MerkleTree.emptyRoot());
    }

    /** The tree has one leaf more. */
    void grown(CompactRange range) throws SQLException {
        Row next = ahead.peek();
        boolean stored = next != null && next.size == range.size();
        if (stored || (signed != null && signed.checkpoint().treeSize() == range.size())) {
            compareAt(range.size(), range.root());
        }
    }

    private void compareAt(long size, RootHash root) throws SQLException {
        if (signed != null
                && signed.checkpoint().treeSize() == size
                && !signed.checkpoint().rootHash().equals(root)) {
            findings.add(
                    "tree",
                    log.key(),
                    "signer-root",
                    "the signer signed another root at size %d".formatted(size));
        }
        while (!ahead.isEmpty() && ahead.peek().size <= size) {
            compare(ahead.remove(), size, root);
            if (ahead.isEmpty()) {
                read();
            }
        }
    }

    private void compare(Row row, long size, RootHash root) {
        Checkpoint checkpoint = verify(row);
        if (checkpoint == null) {
            return;
        }
        if (row.size == size && !checkpoint.rootHash().equals(root)) {
            String text =
                    "the events up to size %d do not give the signed root: one of them was changed"
                            .formatted(size);
            if (wrongRoots++ < MAX_ROOTS_LISTED) {
                findings.add("checkpoint", key(row), "checkpoint-root", text);
            } else {
                findings.addUnlisted();
            }
        }
    }

    /** What the note says, or null if it says nothing that can be compared. */
    private @Nullable Checkpoint verify(Row row) {
        findings.checkpoints++;
        Checkpoint checkpoint;
        try {
            Note note = Note.parse(row.note);
            checkpoint = Checkpoint.parse(note.text());
            if (!checkpoint.origin().text().equals(log.origin())) {
                findings.add(
                        "checkpoint", key(row), "checkpoint-origin", "the note is of another log");
                return null;
            }
            if (keys.isEmpty()) {
                findings.notChecked(
                        "signatures of checkpoints of " + log.key() + ": no key of its log");
            } else if (keys.stream().noneMatch(note::isSignedBy)) {
                findings.add(
                        "checkpoint",
                        key(row),
                        "checkpoint-signature",
                        "no valid signature by a key of the log");
            }
        } catch (MalformedFormat e) {
            findings.add(
                    "checkpoint",
                    key(row),
                    "checkpoint-form",
                    "no signed checkpoint: expected " + e.expected());
            return null;
        }
        if (checkpoint.treeSize() != row.size) {
            String text = "the note is of size %d".formatted(checkpoint.treeSize());
            findings.add("checkpoint", key(row), "checkpoint-size", text);
            return null;
        }
        return checkpoint;
    }

    /** All events are read; what is left promises more than there is. */
    void finish(long size, long treeSize) throws SQLException {
        while (!ahead.isEmpty()) {
            Row row = ahead.remove();
            if (verify(row) != null) {
                String text =
                        "signed for %d events, there are %d: the tail is lost"
                                .formatted(row.size, size);
                findings.add("checkpoint", key(row), "checkpoint-beyond", text);
            }
            if (ahead.isEmpty()) {
                read();
            }
        }
        if (signed != null && signed.checkpoint().treeSize() > size) {
            long signedSize = signed.checkpoint().treeSize();
            findings.add(
                    "tree",
                    log.key(),
                    "signer-ahead",
                    "the signer signed %d events, there are %d: the tail is lost"
                            .formatted(signedSize, size));
        }
        if (readTo > treeSize && readTo <= size) {
            String text =
                    "a checkpoint of size %d is stored, the tree has size %d"
                            .formatted(readTo, treeSize);
            findings.add("tree", log.key(), "checkpoint-beyond", text);
        }
    }

    private void read() throws SQLException {
        String sql =
                "SELECT size, note FROM checkpoint WHERE school = ? AND size > ? ORDER BY size LIMIT ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, log.school());
            select.setLong(2, readTo);
            select.setInt(3, PAGE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    readTo = row.getLong(1);
                    ahead.add(new Row(readTo, EventPages.bytes(row, 2)));
                }
            }
        }
    }

    private String key(Row row) {
        return log.key() + " size=" + row.size;
    }
}

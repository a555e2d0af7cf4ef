package hk.chopmark.core.log.checkpoint;

import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.log.tree.MerkleTree;
import hk.chopmark.core.log.tree.RootHash;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A log's promise: at this size the tree has this root. Worth something once signed.
 *
 * <p><b>Guarantees</b>: three lines and no extension lines. A size of 0 goes with the root of the
 * empty tree only.
 *
 * @param origin which log
 * @param treeSize count of leaves
 * @param rootHash root over them
 *     <p><b>Throws</b> {@link MalformedFormat} for every other form.
 *     <p><b>Source</b>: C2SP tlog-checkpoint.
 */
public record Checkpoint(Origin origin, long treeSize, RootHash rootHash) {
    private static final String FORMAT = "checkpoint";
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,15}");
    private static final int LINES = 3;

    /** Checks size and root. */
    public Checkpoint {
        MerkleTree.requireSize(FORMAT, treeSize);
        if (treeSize == 0 && !rootHash.equals(MerkleTree.emptyRoot())) {
            throw MalformedFormat.of(
                    FORMAT, "the root of the empty tree at size 0", "another root");
        }
    }

    /** Reads the three lines. */
    public static Checkpoint parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length != LINES + 1 || !lines[LINES].isEmpty()) {
            throw MalformedFormat.of(
                    FORMAT, "three lines, each ended by a newline", "another form");
        }
        if (!SIZE.matcher(lines[1]).matches()) {
            throw MalformedFormat.of(
                    FORMAT, "a decimal tree size without leading zeroes", "another second line");
        }
        return new Checkpoint(
                Origin.parse(lines[0]), Long.parseLong(lines[1]), RootHash.fromBase64(lines[2]));
    }

    /** The three lines: what is signed. */
    public String format() {
        return origin.text() + "\n" + treeSize + "\n" + rootHash.base64() + "\n";
    }

    /** Signs; the signer's name must be the origin. */
    public SignedCheckpoint sign(NoteSigner signer) {
        requireOwnKey(origin, signer.verifierKey());
        return new SignedCheckpoint(this, signer.sign(format()));
    }

    /**
     * Reads a signed checkpoint and verifies it.
     *
     * <p><b>Throws</b> {@link MalformedFormat} also where the signature of this key is missing or
     * wrong, or the key is not named like the origin.
     */
    public static SignedCheckpoint open(byte[] note, VerifierKey key) {
        return open(note, List.of(key));
    }

    /**
     * Reads a signed checkpoint and verifies it with the keys that are trusted for its origin: at
     * least one of them has signed, and no line by one of them is wrong.
     */
    static SignedCheckpoint open(byte[] noteBytes, List<VerifierKey> trusted) {
        Note note = Note.parse(noteBytes);
        Checkpoint checkpoint = parse(note.text());
        boolean signed = false;
        for (VerifierKey key : trusted) {
            requireOwnKey(checkpoint.origin, key);
            if (note.namesKey(key)) {
                if (!note.isSignedBy(key)) {
                    throw MalformedFormat.of(
                            FORMAT, "a valid signature by " + key.keyIdHex(), "a wrong one");
                }
                signed = true;
            }
        }
        if (!signed) {
            throw MalformedFormat.of(FORMAT, "a signature by a trusted key of its origin", "none");
        }
        return new SignedCheckpoint(checkpoint, note);
    }

    private static void requireOwnKey(Origin origin, VerifierKey key) {
        if (!key.name().equals(origin.text())) {
            throw MalformedFormat.of(
                    FORMAT, "a key named like the origin", "a key of another name");
        }
    }
}

package hk.chopmark.core.log.checkpoint;

import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.json.Utf8;
import hk.chopmark.core.log.leaf.Origin;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a signer for one log, as text: a title line, the verifier key, then {@code
 * nothing-signed}, or {@code signed} and the note signed last. The word is there so that a file cut
 * short cannot be read as nothing signed.
 *
 * @param key the log's public key
 * @param last note signed last, null before the first
 */
record SignerState(VerifierKey key, @Nullable SignedCheckpoint last) {
    private static final String FORMAT = "signer state";
    private static final String TITLE = "chopmark-signer-state/v1";
    private static final String NOTHING_SIGNED = "nothing-signed\n";
    private static final String SIGNED = "signed\n";

    static SignerState nothingSigned(VerifierKey key) {
        return new SignerState(key, null);
    }

    boolean hasSigned() {
        return last != null;
    }

    byte[] format() {
        String head = TITLE + "\n" + key.format() + "\n";
        String body = last == null ? NOTHING_SIGNED : SIGNED + Utf8.decode(FORMAT, last.bytes());
        return Utf8.encode(FORMAT, head + body);
    }

    /**
     * Reads and verifies: the note must carry a valid signature of the key, and both must be of
     * this origin.
     */
    static SignerState parse(Origin origin, byte[] bytes) {
        String[] parts = Utf8.decode(FORMAT, bytes).split("\n", 3);
        if (parts.length != 3 || !parts[0].equals(TITLE)) {
            throw MalformedFormat.of(FORMAT, "the line " + TITLE + " and a key", "another form");
        }
        VerifierKey key = VerifierKey.parse(parts[1]);
        if (!key.name().equals(origin.text())) {
            throw MalformedFormat.of(
                    FORMAT, "a key of the origin that names the file", "a key of another origin");
        }
        if (parts[2].equals(NOTHING_SIGNED)) {
            return nothingSigned(key);
        }
        if (!parts[2].startsWith(SIGNED)) {
            throw MalformedFormat.of(
                    FORMAT, "nothing-signed, or signed and a note", "another form");
        }
        byte[] note = Utf8.encode(FORMAT, parts[2].substring(SIGNED.length()));
        return new SignerState(key, Checkpoint.open(note, key));
    }
}

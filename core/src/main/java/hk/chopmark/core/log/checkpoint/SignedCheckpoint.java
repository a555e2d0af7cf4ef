package hk.chopmark.core.log.checkpoint;

import hk.chopmark.core.log.json.MalformedFormat;

/**
 * A checkpoint with the note that carries its signatures.
 *
 * <p><b>Guarantees</b>: the note's text is the checkpoint's. Whether its signatures are valid is
 * known to who made this: {@link Checkpoint#open}, {@link TrustPolicy#open} and {@link
 * Checkpoint#sign} verify.
 *
 * @param checkpoint what was signed
 * @param note text and signatures
 */
public record SignedCheckpoint(Checkpoint checkpoint, Note note) {
    /** Refuses a note over another text. */
    public SignedCheckpoint {
        if (!note.text().equals(checkpoint.format())) {
            throw MalformedFormat.of(
                    "signed checkpoint", "a note over this checkpoint", "a note over another text");
        }
    }

    /** The bytes of the note, as stored and handed out. */
    public byte[] bytes() {
        return note.bytes();
    }
}

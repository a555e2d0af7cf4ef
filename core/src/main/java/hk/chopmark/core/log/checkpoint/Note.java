package hk.chopmark.core.log.checkpoint;

import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.json.StrictBase64;
import hk.chopmark.core.log.json.Utf8;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text with signatures below it, readable by people and machines.
 *
 * <p><b>Guarantees</b>: {@link #parse} of {@link #bytes} gives the same note. A note says nothing
 * by itself: trust its text only after {@link #isSignedBy}.
 *
 * @param text ends in a newline; no control characters but newlines
 * @param signatures 1 to {@value #MAX_SIGNATURES}
 *     <p><b>Throws</b> {@link MalformedFormat} for every other form.
 *     <p><b>Source</b>: C2SP signed-note.
 */
public record Note(String text, List<Signature> signatures) {
    /** Longest note: 64 KiB. */
    public static final int MAX_BYTES = 64 << 10;

    /** Most signatures on a note. */
    public static final int MAX_SIGNATURES = 16;

    private static final String FORMAT = "note";
    private static final String SIGNATURE_MARK = "\u2014 ";

    /** Checks text and counts. */
    public Note {
        if (!text.endsWith("\n") || text.equals("\n") || !hasCleanCharacters(text)) {
            throw MalformedFormat.of(
                    FORMAT, "text that ends in a newline, without control characters", "another");
        }
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            String expected = "1 to " + MAX_SIGNATURES + " signatures";
            throw MalformedFormat.of(FORMAT, expected, signatures.size() + " signatures");
        }
        signatures = List.copyOf(signatures);
    }

    /**
     * One signature line.
     *
     * @param keyName name of the key
     * @param keyId hint which key of that name
     * @param signature at least one byte; 64 for Ed25519
     */
    public record Signature(String keyName, int keyId, byte[] signature) {
        /** Checks and takes a copy. */
        public Signature {
            requireKeyName(keyName);
            if (signature.length == 0) {
                throw MalformedFormat.of(
                        "note signature", "at least one byte after the key id", "none");
            }
            signature = signature.clone();
        }

        /** A copy of the bytes. */
        @Override
        public byte[] signature() {
            return signature.clone();
        }

        boolean isBy(VerifierKey key) {
            return keyName.equals(key.name()) && keyId == key.keyId();
        }

        private String line() {
            byte[] identified =
                    ByteBuffer.allocate(Integer.BYTES + signature.length)
                            .putInt(keyId)
                            .put(signature)
                            .array();
            return SIGNATURE_MARK + keyName + " " + StrictBase64.STANDARD.encode(identified) + "\n";
        }

        private static Signature parse(String line) {
            String[] parts = line.split(" ", -1);
            if (parts.length != 3 || !parts[0].equals("\u2014")) {
                throw MalformedFormat.of(
                        "note signature", "em dash, key name and base64", "another line");
            }
            byte[] identified = StrictBase64.STANDARD.decode(parts[2]);
            if (identified.length <= Integer.BYTES) {
                throw MalformedFormat.of(
                        "note signature", "a key id and a signature", identified.length + " bytes");
            }
            byte[] signature = Arrays.copyOfRange(identified, Integer.BYTES, identified.length);
            return new Signature(parts[1], ByteBuffer.wrap(identified).getInt(), signature);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Signature(String otherName, int otherId, byte[] otherSignature)
                    && keyName.equals(otherName)
                    && keyId == otherId
                    && Arrays.equals(signature, otherSignature);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(signature);
        }
    }

    /** Reads the bytes of a signed note. */
    public static Note parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw MalformedFormat.of(
                    FORMAT, "at most " + MAX_BYTES + " bytes", bytes.length + " bytes");
        }
        String whole = Utf8.decode(FORMAT, bytes);
        int blankLine = whole.lastIndexOf("\n\n");
        if (blankLine < 0 || !whole.endsWith("\n") || blankLine + 2 == whole.length()) {
            throw MalformedFormat.of(
                    FORMAT, "text, an empty line, signature lines", "another form");
        }
        List<Signature> signatures = new ArrayList<>();
        for (String line : whole.substring(blankLine + 2, whole.length() - 1).split("\n", -1)) {
            signatures.add(Signature.parse(line));
        }
        return new Note(whole.substring(0, blankLine + 1), signatures);
    }

    /** The bytes of the signed note. */
    public byte[] bytes() {
        StringBuilder whole = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> whole.append(signature.line()));
        byte[] bytes = Utf8.encode(FORMAT, whole.toString());
        if (bytes.length > MAX_BYTES) {
            throw MalformedFormat.of(
                    FORMAT, "at most " + MAX_BYTES + " bytes", bytes.length + " bytes");
        }
        return bytes;
    }

    /**
     * Whether at least one signature line is by this key and every line by this key is valid. Lines
     * by other keys do not matter.
     */
    public boolean isSignedBy(VerifierKey key) {
        byte[] message = Utf8.encode(FORMAT, text);
        List<Signature> own = signatures.stream().filter(signature -> signature.isBy(key)).toList();
        return !own.isEmpty() && own.stream().allMatch(line -> key.verify(message, line.signature));
    }

    /** Whether a line claims to be by this key, valid or not. */
    public boolean namesKey(VerifierKey key) {
        return signatures.stream().anyMatch(signature -> signature.isBy(key));
    }

    static void requireKeyName(String name) {
        boolean clean =
                !name.isEmpty()
                        && hasCleanCharacters(name)
                        && name.chars().noneMatch(Character::isISOControl)
                        && name.codePoints()
                                .noneMatch(c -> c == '+' || c == '\n' || isUnicodeSpace(c));
        if (!clean) {
            throw MalformedFormat.of(
                    "key name",
                    "a name without spaces, plus signs and control characters",
                    "another");
        }
    }

    private static boolean hasCleanCharacters(String text) {
        Utf8.requireNoLoneSurrogate(FORMAT, text);
        return text.chars().noneMatch(c -> c < 0x20 && c != '\n');
    }

    /**
     * The Unicode property White_Space; Java's own two notions of space each leave some of it out.
     */
    private static boolean isUnicodeSpace(int codePoint) {
        return Character.isSpaceChar(codePoint)
                || Character.isWhitespace(codePoint)
                || codePoint == 0x85;
    }
}

package hk.chopmark.core.log.leaf;

import hk.chopmark.core.log.json.CanonicalWriter;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.json.Sha256;
import hk.chopmark.core.log.tree.LeafHash;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The public part of an event, version 1: what the tree hashes and the world may see.
 *
 * <p><b>Guarantees</b>: {@link #bytes} of equal leaves are equal, at most {@value #MAX_BYTES} long,
 * and {@link #parse} accepts nothing else. Holds commitments, a time and a type; no reference and
 * no personal data in clear.
 *
 * @param at server time, whole microseconds, 1970 to 9999
 * @param bodyCommitment {@link Commitments#body}, 32 bytes
 * @param boxes one entry per sealed box, in the order of their ordinals
 * @param id event id, a UUID in lower case
 * @param origin text of the {@link Origin} of the log
 * @param tags {@link Commitments#personTag} of each person, 16 bytes each, ascending as unsigned
 *     bytes, none twice
 * @param type event name and version, {@code notice.NoticeOpened@1}
 *     <p><b>Throws</b> {@link MalformedFormat} from the constructor and {@link #parse} for
 *     everything else.
 *     <p><b>Source</b>: docs/log-format.md, section Leaf.
 */
public record Leaf(
        Instant at,
        byte[] bodyCommitment,
        List<BoxCommitment> boxes,
        String id,
        String origin,
        List<byte[]> tags,
        String type) {
    /** Longest leaf: 60 KiB, so that a leaf always fits a 16-bit length. */
    public static final int MAX_BYTES = 60 << 10;

    /** The version of this form, member {@code v}. */
    public static final int VERSION = 1;

    private static final String FORMAT = "leaf";

    /** Checks every part and takes copies. */
    public Leaf {
        MicroTime.requireMicros(at);
        MalformedFormat.requireLength("body commitment", bodyCommitment, Sha256.BYTES);
        bodyCommitment = bodyCommitment.clone();
        boxes = List.copyOf(boxes);
        requireEachPathOnce(boxes);
        require(LeafGrammar.isUuid(id), "id", "a UUID in lower case");
        Origin.parse(origin);
        tags = tags.stream().map(byte[]::clone).toList();
        requireAscending(tags);
        require(LeafGrammar.isType(type), "type", "name@version");
    }

    /**
     * What a leaf says of one sealed box.
     *
     * @param digest {@link Commitments#box}, 32 bytes
     * @param fields at least one, paths ascending
     */
    public record BoxCommitment(byte[] digest, List<FieldCommitment> fields) {
        /** Checks and takes copies. */
        public BoxCommitment {
            MalformedFormat.requireLength("box digest", digest, Sha256.BYTES);
            digest = digest.clone();
            fields = List.copyOf(fields);
            require(!fields.isEmpty(), "box", "at least one field");
            for (int i = 1; i < fields.size(); i++) {
                boolean ascending = fields.get(i - 1).path().compareTo(fields.get(i).path()) < 0;
                require(ascending, "box", "field paths in strictly ascending order");
            }
        }

        /** A copy of the 32 bytes. */
        @Override
        public byte[] digest() {
            return digest.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other
                            instanceof
                            BoxCommitment(byte[] otherDigest, List<FieldCommitment> otherFields)
                    && Arrays.equals(digest, otherDigest)
                    && fields.equals(otherFields);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(digest);
        }
    }

    /**
     * What a leaf says of one personal field.
     *
     * @param path place of the field in the body's data, members joined by dots: letters, digits,
     *     {@code . _ -}
     * @param commitment {@link Commitments#field}, 32 bytes
     */
    public record FieldCommitment(String path, byte[] commitment) {
        /** Checks and takes a copy. */
        public FieldCommitment {
            require(
                    LeafGrammar.isPath(path),
                    "field path",
                    "1 to 200 of the characters A-Z a-z 0-9 . _ -");
            MalformedFormat.requireLength("field commitment", commitment, Sha256.BYTES);
            commitment = commitment.clone();
        }

        /** A copy of the 32 bytes. */
        @Override
        public byte[] commitment() {
            return commitment.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof FieldCommitment(String otherPath, byte[] otherCommitment)
                    && path.equals(otherPath)
                    && Arrays.equals(commitment, otherCommitment);
        }

        @Override
        public int hashCode() {
            return path.hashCode();
        }
    }

    /** A copy of the 32 bytes. */
    @Override
    public byte[] bodyCommitment() {
        return bodyCommitment.clone();
    }

    /** Copies of the tags. */
    @Override
    public List<byte[]> tags() {
        return tags.stream().map(byte[]::clone).toList();
    }

    /** The canonical bytes; these are stored and hashed. */
    public byte[] bytes() {
        CanonicalWriter out = new CanonicalWriter(MAX_BYTES);
        out.beginObject()
                .name("at")
                .string(MicroTime.format(at))
                .name("body")
                .base64Url(bodyCommitment);
        out.name("box").beginArray();
        for (BoxCommitment box : boxes) {
            out.beginObject().name("d").base64Url(box.digest).name("f").beginArray();
            for (FieldCommitment field : box.fields) {
                out.beginArray().string(field.path).base64Url(field.commitment).endArray();
            }
            out.endArray().endObject();
        }
        out.endArray().name("id").string(id).name("log").string(origin).name("tags").beginArray();
        tags.forEach(out::base64Url);
        return out.endArray()
                .name("type")
                .string(type)
                .name("v")
                .integer(VERSION)
                .endObject()
                .toBytes();
    }

    /** The hash with which this leaf enters the tree. */
    public LeafHash hash() {
        return LeafHash.of(bytes());
    }

    /** Reads canonical bytes. */
    public static Leaf parse(byte[] bytes) {
        return LeafReader.read(bytes);
    }

    private static void requireEachPathOnce(List<BoxCommitment> boxes) {
        Set<String> seen = new HashSet<>();
        for (BoxCommitment box : boxes) {
            for (FieldCommitment field : box.fields) {
                require(seen.add(field.path), "boxes", "each field path once");
            }
        }
    }

    private static void requireAscending(List<byte[]> tags) {
        for (int i = 0; i < tags.size(); i++) {
            MalformedFormat.requireLength("tag", tags.get(i), Commitments.TAG_BYTES);
            boolean ascending = i == 0 || Arrays.compareUnsigned(tags.get(i - 1), tags.get(i)) < 0;
            require(ascending, "tags", "strictly ascending bytes");
        }
    }

    private static void require(boolean holds, String part, String expected) {
        if (!holds) {
            throw MalformedFormat.of(FORMAT + " " + part, expected, "something else");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Leaf leaf && Arrays.equals(bytes(), leaf.bytes());
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}

package hk.chopmark.core.log.leaf;

import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.json.Sha256;
import hk.chopmark.core.log.json.StrictBase64;
import hk.chopmark.core.log.leaf.Leaf.BoxCommitment;
import hk.chopmark.core.log.leaf.Leaf.FieldCommitment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the canonical bytes of a leaf, member by member.
 *
 * <p>No value of a leaf holds a character that JSON escapes, and the members have one order; so
 * canonical JSON leaves nothing open between the values, and what stands there is compared byte by
 * byte. The values are checked by {@link Leaf} and its parts. Every reading of an event passes
 * here: a tree of JSON values took five times as long.
 */
final class LeafReader {
    private static final String FORMAT = "leaf";
    private static final byte[] AT = ascii("{\"at\":\"");
    private static final byte[] BODY = ascii("\",\"body\":\"");
    private static final byte[] BOX = ascii("\",\"box\":[");
    private static final byte[] DIGEST = ascii("{\"d\":\"");
    private static final byte[] FIELDS = ascii("\",\"f\":[");
    private static final byte[] FIELD = ascii("[\"");
    private static final byte[] COMMITMENT = ascii("\",\"");
    private static final byte[] END_OF_FIELD = ascii("\"]");
    private static final byte[] END_OF_BOX = ascii("]}");
    private static final byte[] ID = ascii("],\"id\":\"");
    private static final byte[] LOG = ascii("\",\"log\":\"");
    private static final byte[] TAGS = ascii("\",\"tags\":[");
    private static final byte[] QUOTE = ascii("\"");
    private static final byte[] TYPE = ascii("],\"type\":\"");
    private static final byte[] END = ascii("\",\"v\":" + Leaf.VERSION + "}");

    private final byte[] bytes;
    private int at;

    private LeafReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The leaf; refused unless these are the bytes that {@link Leaf#bytes} gives for it. */
    static Leaf read(byte[] bytes) {
        if (bytes.length > Leaf.MAX_BYTES) {
            throw MalformedFormat.of(
                    FORMAT, "at most " + Leaf.MAX_BYTES + " bytes", bytes.length + " bytes");
        }
        return new LeafReader(bytes).leaf();
    }

    private Leaf leaf() {
        take(AT);
        Instant time = MicroTime.parse(text());
        take(BODY);
        byte[] body = binary("body commitment", Sha256.BYTES);
        take(BOX);
        List<BoxCommitment> boxes = new ArrayList<>();
        while (follows('{')) {
            comma(boxes);
            boxes.add(box());
        }
        take(ID);
        String id = text();
        take(LOG);
        String origin = text();
        take(TAGS);
        List<byte[]> tags = new ArrayList<>();
        while (follows('"')) {
            comma(tags);
            take(QUOTE);
            tags.add(binary("tag", Commitments.TAG_BYTES));
            take(QUOTE);
        }
        take(TYPE);
        String type = text();
        take(END);
        if (at != bytes.length) {
            throw refused("the end");
        }
        return new Leaf(time, body, boxes, id, origin, tags, type);
    }

    private BoxCommitment box() {
        take(DIGEST);
        byte[] digest = binary("box digest", Sha256.BYTES);
        take(FIELDS);
        List<FieldCommitment> fields = new ArrayList<>();
        while (follows('[')) {
            comma(fields);
            take(FIELD);
            String path = text();
            take(COMMITMENT);
            fields.add(new FieldCommitment(path, binary("field commitment", Sha256.BYTES)));
            take(END_OF_FIELD);
        }
        take(END_OF_BOX);
        return new BoxCommitment(digest, fields);
    }

    /** Whether another element of a list follows, after its comma if it is not the first. */
    private boolean follows(char begin) {
        return is(at, begin) || (is(at, ',') && is(at + 1, begin));
    }

    private void comma(List<?> before) {
        if (is(at, ',') == before.isEmpty()) {
            throw refused(before.isEmpty() ? "an element" : "a comma");
        }
        if (!before.isEmpty()) {
            at++;
        }
    }

    private boolean is(int index, char expected) {
        return index < bytes.length && bytes[index] == expected;
    }

    private byte[] binary(String part, int expectedBytes) {
        byte[] value = StrictBase64.URL.decode(text());
        MalformedFormat.requireLength(part, value, expectedBytes);
        return value;
    }

    /** Up to the next quotation mark; whoever takes the text refuses characters it cannot hold. */
    private String text() {
        int start = at;
        while (at < bytes.length && bytes[at] != '"') {
            at++;
        }
        return new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
    }

    private void take(byte[] expected) {
        for (byte one : expected) {
            if (at >= bytes.length || bytes[at] != one) {
                throw refused(new String(expected, StandardCharsets.US_ASCII));
            }
            at++;
        }
    }

    private MalformedFormat refused(String expected) {
        String found = at >= bytes.length ? "the end" : "something else";
        return new MalformedFormat(FORMAT, Math.min(at, bytes.length), expected, found);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

package hk.chopmark.core.codec.shape;

import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.border.IdentityNumbers;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.leaf.Leaf;
import hk.chopmark.core.shared.DomainRejection;
import java.util.Map;

/** Refuses what is too large, or stands in the wrong field, before anything of it is stored. */
public final class PayloadLimits {
    // Upper bounds of what a leaf needs: names, time, id, origin, the longest type and the body
    // commitment ...
    private static final int LEAF_FRAME_BYTES = 520;
    // ... {"d":"<43>","f":[]}, per box ...
    private static final int LEAF_BOX_BYTES = 61;
    // ... ["path","<43>"], per field, without the path ...
    private static final int LEAF_FIELD_BYTES = 51;
    // ... and "<22>", per person.
    private static final int LEAF_TAG_BYTES = 25;

    private PayloadLimits() {}

    /**
     * The bytes themselves, if they are within the bound.
     *
     * @throws DomainRejection {@code event.too-large}
     */
    static byte[] require(String part, byte[] bytes, int maxBytes) {
        if (bytes.length > maxBytes) {
            throw tooLarge(part, maxBytes);
        }
        return bytes;
    }

    /**
     * Whether a leaf with these boxes and person tags fits.
     *
     * @throws DomainRejection {@code event.too-large}
     */
    public static void requireLeafFits(BoxPlan plan, int personTags) {
        long sizeBytes = LEAF_FRAME_BYTES + (long) LEAF_TAG_BYTES * personTags;
        for (BoxPlan.PlannedBox box : plan.boxes()) {
            sizeBytes += LEAF_BOX_BYTES;
            for (String path : box.fields().keySet()) {
                sizeBytes += LEAF_FIELD_BYTES + path.length();
            }
        }
        if (sizeBytes > Leaf.MAX_BYTES) {
            throw tooLarge("leaf", Leaf.MAX_BYTES);
        }
    }

    /** A refusal for size; bytes, or a count for tags. */
    public static DomainRejection tooLarge(String part, int max) {
        return DomainRejection.rule("event.too-large", Map.of("part", part, "max", max));
    }

    /** A value that no way in may take, as a rejection. */
    static DomainRejection notStorable(String part, BorderRefusal refused) {
        return DomainRejection.rule(
                "event.not-storable", Map.of("part", part, "expected", refused.rule().code()));
    }

    /**
     * Refuses a text in which the number of an identity card stands.
     *
     * @throws DomainRejection {@code border.identity-number}
     */
    public static void requireNoIdentityNumber(Path path, String text) {
        try {
            IdentityNumbers.requireNone(text);
        } catch (BorderRefusal e) {
            throw DomainRejection.rule("border.identity-number", Map.of("field", path.text()));
        }
    }

    /**
     * What a writer refused, as a rejection: too long, or no text that can be stored.
     *
     * @param maxBytes the bound given to the writer
     */
    static DomainRejection rejection(String part, int maxBytes, MalformedFormat refused) {
        if (refused.expected().equals("at most " + maxBytes + " bytes")) {
            return tooLarge(part, maxBytes);
        }
        return DomainRejection.rule(
                "event.not-storable", Map.of("part", part, "expected", refused.expected()));
    }
}

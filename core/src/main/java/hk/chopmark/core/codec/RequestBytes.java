package hk.chopmark.core.codec;

import hk.chopmark.core.codec.shape.BoxPlan;
import hk.chopmark.core.codec.shape.Shape;
import hk.chopmark.core.codec.shape.Shapes;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.log.json.CanonicalWriter;

/**
 * A command as bytes, for the fingerprint that tells a repeated request from another one under the
 * same key.
 *
 * <p><b>Guarantees</b>: equal commands give equal bytes, sealed values included; so the bytes are
 * personal data: they go into a keyed hash at once and nowhere else. Never stored, so free to
 * change between versions of this program, at the price that a request made before an upgrade and
 * repeated after it is refused.
 *
 * <p><b>Throws</b> {@link IllegalArgumentException} for a command with a component that has no
 * canonical form, or a stored handle.
 */
public final class RequestBytes {

    private static final int MAX_BYTES = 16 << 20;

    private RequestBytes() {}

    /**
     * The bytes of a request.
     *
     * @param asked who asks for what reason, as the caller writes it
     */
    public static byte[] of(Command command, String asked) {
        Shape shape = Shapes.of(command.getClass());
        BoxPlan plan = BoxPlan.of(shape, command);
        CanonicalWriter out = new CanonicalWriter(MAX_BYTES);
        out.beginObject().name("asked").string(asked);
        out.name("boxes").beginArray();
        for (BoxPlan.PlannedBox box : plan.boxes()) {
            out.beginObject();
            box.fields().forEach((path, value) -> out.name(path).value(value));
            out.endObject();
        }
        out.endArray().name("command").string(command.getClass().getName()).name("data");
        shape.write(command, new Shape.Writing(out, plan));
        return out.endObject().toBytes();
    }
}

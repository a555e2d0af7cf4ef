package hk.chopmark.core.codec;

import hk.chopmark.core.log.json.JsonValue.JsonObject;
import java.util.function.UnaryOperator;

/**
 * One step that turns the data of an old version of an event into the next version, when it is
 * read.
 *
 * <p><b>Guarantees</b>: stored bytes never change. A sealed field stands in the data as an object
 * with the members {@code box} and {@code path}; the step may move or drop it but not look inside,
 * and it opens all the same.
 *
 * @param name qualified name of the event
 * @param fromVersion the version this step reads; it yields {@code fromVersion + 1}
 * @param step pure function on the {@code data} member of the body
 */
public record Upcaster(String name, int fromVersion, UnaryOperator<JsonObject> step) {
    public Upcaster {
        if (fromVersion < 1) {
            throw new IllegalArgumentException(
                    "An upcaster of " + name + " starts at version 1 or later");
        }
    }
}

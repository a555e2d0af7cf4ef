package hk.chopmark.core.codec.shape;

import hk.chopmark.core.log.json.CanonicalWriter;
import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import java.util.function.Consumer;

/**
 * How values of one Java type stand in canonical JSON, and what references and sealed fields they
 * hold.
 *
 * <p><b>Guarantees</b>: immutable, thread safe, decided once per type when the catalogue is built;
 * a type that has no exact canonical form (a float, a map, an open class) has no shape and is
 * refused there.
 */
public interface Shape {

    /** Writes a value; never null. */
    void write(Object value, Writing out);

    /**
     * Reads a value back.
     *
     * @throws ShapeMismatch if the JSON value has another shape
     */
    Object read(JsonValue json, Path path, Reading in);

    /** Whether values may hold references. */
    default boolean hasRefs() {
        return false;
    }

    /** Whether values may hold sealed fields. */
    default boolean hasSealed() {
        return false;
    }

    /** Passes on every reference in a value, subjects of sealed fields included. */
    default void refs(Object value, Consumer<Ref> sink) {}

    /** Passes on every sealed field in a value, with its path, in canonical order. */
    default void sealed(Object value, Path path, SealedSink sink) {}

    /** Passes on the path of every sealed field that values may hold; lists have no places. */
    default void sealedPaths(Path path, Consumer<Path> sink) {}

    /** Passes on every text in clear that is no digest, with its path. */
    default void clearTexts(Object value, Path path, TextSink sink) {}

    /** Receives texts. */
    @FunctionalInterface
    interface TextSink {
        void accept(Path path, String text);
    }

    /** Receives sealed fields. */
    @FunctionalInterface
    interface SealedSink {
        void accept(Path path, Sealed<?> field);
    }

    /**
     * Where values are written to.
     *
     * @param json the body so far
     * @param boxes which box takes the fields of which subject and category
     */
    record Writing(CanonicalWriter json, BoxPlan boxes) {}
}

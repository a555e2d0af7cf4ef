package hk.chopmark.core.seal;

import hk.chopmark.core.shared.ErasureId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What opening a sealed field gives: its value, a mask of it, or the knowledge that it was erased.
 * Erasure is a normal outcome.
 *
 * <p><b>Guarantees</b>: {@code toString} never shows the value.
 */
public sealed interface OpenedField<T> {

    /** The value. */
    record Value<T>(T value) implements OpenedField<T> {
        @Override
        public String toString() {
            return "Value[not shown]";
        }
    }

    /** A mask of the value: what a default view shows. */
    record Masked<T>(String shown) implements OpenedField<T> {
        @Override
        public String toString() {
            return "Masked[not shown]";
        }
    }

    /**
     * Key or box are gone: the value can never be read again.
     *
     * @param certificate what the record says of it; absent if it says nothing, which fsck names
     */
    record Erased<T>(@Nullable Certificate certificate) implements OpenedField<T> {}

    /**
     * Since when a value is erased, and by which erasure, which is the number of its certificate.
     */
    record Certificate(ErasureId erasure, Instant erasedAt) {}
}

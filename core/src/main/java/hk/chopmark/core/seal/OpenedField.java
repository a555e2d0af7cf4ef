package hk.chopmark.core.seal;

/**
 * What opening a sealed field gives: its value, or the knowledge that it was erased. Erasure is a
 * normal outcome.
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

    /** Key or box are gone: the value can never be read again. */
    record Erased<T>() implements OpenedField<T> {}
}

package hk.chopmark.projections.rows;

import java.util.function.Function;

/**
 * An answer of a read model, with the position it holds for.
 *
 * @param position count of events from the start of the log that the answer covers, read in the
 *     same snapshot as the value
 * @param value the answer
 */
public record AsOf<T>(long position, T value) {

    /** The same position with another form of the value. */
    public <R> AsOf<R> map(Function<? super T, ? extends R> form) {
        return new AsOf<>(position, form.apply(value));
    }
}

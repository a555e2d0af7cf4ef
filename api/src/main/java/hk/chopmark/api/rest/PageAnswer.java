package hk.chopmark.api.rest;

import hk.chopmark.projections.engine.AsOf;
import hk.chopmark.projections.engine.Page;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param asOf count of events it covers
 * @param rows the rows
 * @param next pass as {@code ?after=} for the next page; absent on the last
 */
public record PageAnswer<T>(long asOf, List<T> rows, @Nullable String next) implements Dated {

    public static <R, T> PageAnswer<T> of(AsOf<Page<R>> read, Function<? super R, T> form) {
        return new PageAnswer<>(
                read.position(),
                read.value().rows().stream().<T>map(form).toList(),
                read.value().next().orElse(null));
    }
}

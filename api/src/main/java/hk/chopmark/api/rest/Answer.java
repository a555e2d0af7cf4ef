package hk.chopmark.api.rest;

import hk.chopmark.projections.engine.AsOf;

/**
 * The answer of a read model.
 *
 * @param asOf count of events it covers
 * @param value the answer
 */
public record Answer<T>(long asOf, T value) implements Dated {

    public static <T> Answer<T> of(AsOf<T> read) {
        return new Answer<>(read.position(), read.value());
    }
}

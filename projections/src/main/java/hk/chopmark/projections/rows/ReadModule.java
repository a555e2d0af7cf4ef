package hk.chopmark.projections.rows;

import java.util.List;
import java.util.function.Function;

/**
 * What one area brings to the read side, found by {@link java.util.ServiceLoader}: one line in
 * {@code META-INF/services/hk.chopmark.projections.rows.ReadModule} registers it. Implementations
 * have a public constructor without parameters.
 */
public interface ReadModule {

    /** Name of the area in core. */
    String area();

    /** Its read models. */
    List<ProjectionModule> projections();

    /** The classes that read them. */
    List<Reader<?>> readers();

    /**
     * A class that reads.
     *
     * @param make makes one over the read models
     */
    record Reader<T>(Class<T> type, Function<ReadModels, T> make) {}
}

package hk.chopmark.api.rest;

import hk.chopmark.projections.engine.Page;
import hk.chopmark.projections.engine.ProjectionEngine;
import hk.chopmark.projections.engine.ProjectionModule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What every read does first: wait for the caller's own writes, and check the size of the page. */
@Component
public class ReadGate {

    /** Longest wait for {@code ?atLeast=}; then 503. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private static final int DEFAULT_ROWS = 100;

    private final ProjectionEngine projections;

    ReadGate(ProjectionEngine projections) {
        this.projections = projections;
    }

    /** Waits until a read model covers a position, if the caller asked for one. */
    public void await(ProjectionModule module, @Nullable Long atLeast) {
        if (atLeast != null) {
            projections.awaitPosition(module.name(), atLeast, LONGEST_WAIT);
        }
    }

    /** The page size asked for. */
    public static int limit(@Nullable Integer asked) {
        return CommandGate.make(() -> Page.requireLimit(asked == null ? DEFAULT_ROWS : asked));
    }
}

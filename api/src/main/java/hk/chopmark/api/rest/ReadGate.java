package hk.chopmark.api.rest;

import hk.chopmark.api.rest.counts.OwnCounts;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.projections.engine.ProjectionEngine;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ProjectionModule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What every read does first: wait for the caller's own writes, and check the size of the page. */
@Component
public class ReadGate {

    /** Longest wait for {@code ?atLeast=}; then 503. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private static final int DEFAULT_ROWS = 100;

    /** A question about an instant of the last minute is one about now. */
    private static final Duration STILL_NOW = Duration.ofMinutes(1);

    private final ProjectionEngine projections;
    private final Installation installation;
    private final OwnCounts counts;

    ReadGate(ProjectionEngine projections, Installation installation, OwnCounts counts) {
        this.projections = projections;
        this.installation = installation;
        this.counts = counts;
    }

    /**
     * The instant asked about if it is past; empty if the question is about now, which the order of
     * the record answers and no clock.
     */
    public Optional<Instant> past(@Nullable Instant at) {
        return Optional.ofNullable(at)
                .filter(asked -> asked.isBefore(installation.clock().instant().minus(STILL_NOW)));
    }

    /**
     * Waits until a read model covers so many events of the caller's school, if the caller asked.
     */
    public void await(ProjectionModule module, @Nullable Long atLeast) {
        if (atLeast == null) {
            return;
        }
        long position = position(atLeast);
        if (position == Long.MAX_VALUE) {
            throw new BadRequest(
                    "request.invalid", "atLeast is more than all events of the school");
        }
        projections.awaitPosition(module.name(), position, LONGEST_WAIT);
    }

    /**
     * Waits until a read model covers what a command wrote, so that the page after a form shows it.
     */
    public void await(ProjectionModule module, CommandResult written) {
        projections.awaitPosition(module.name(), written.asOf(), LONGEST_WAIT);
    }

    /**
     * The position in the log of all schools that an {@code asOf} of the caller's school stands
     * for; beyond all positions where the school has not so many events.
     */
    public long position(long asOf) {
        return counts.covering(asOf);
    }

    /** The page size asked for. */
    public static int limit(@Nullable Integer asked) {
        return CommandGate.make(() -> Page.requireLimit(asked == null ? DEFAULT_ROWS : asked));
    }

    /**
     * How many rows a reader wants to leave out; refused below 0 and beyond what a list can hold.
     */
    public static int skip(int asked) {
        if (asked < 0 || asked > 1_000 * Page.MAX_ROWS) {
            throw new BadRequest("request.invalid", "skip is 0 or more");
        }
        return asked;
    }
}

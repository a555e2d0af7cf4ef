package hk.chopmark.core.decision;

import java.util.List;

/**
 * What one area brings: its event records and its decisions.
 *
 * @param name package name of the area, for example {@code notice}
 * @param events the permitted records of the area's sealed event interface
 * @param decisions one per command
 */
public record AreaModule(
        String name, List<Class<? extends DomainEvent>> events, List<Decision<?, ?>> decisions) {
    public AreaModule {
        events = List.copyOf(events);
        decisions = List.copyOf(decisions);
    }
}

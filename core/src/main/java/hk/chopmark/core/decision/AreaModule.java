package hk.chopmark.core.decision;

import java.util.Arrays;
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

    /**
     * The permitted records of an area's sealed event interface.
     *
     * @throws IllegalArgumentException if the interface is not sealed
     */
    public static List<Class<? extends DomainEvent>> eventsOf(
            Class<? extends DomainEvent> sealedInterface) {
        Class<?>[] permitted = sealedInterface.getPermittedSubclasses();
        if (permitted == null) {
            throw new IllegalArgumentException(sealedInterface.getName() + " is not sealed");
        }
        return Arrays.stream(permitted)
                .<Class<? extends DomainEvent>>map(type -> type.asSubclass(DomainEvent.class))
                .toList();
    }
}

package hk.chopmark.core.decision;

import hk.chopmark.core.shared.RefKind;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What one area brings: everything the rest of the program derives from it.
 *
 * @param name name of the area's package, namespace of its events and prefix of its codes, for
 *     example {@code notice}
 * @param events the permitted records of the area's sealed event interface
 * @param decisions one per command
 * @param refKinds kinds of reference the area owns
 * @param resources what can be looked at or done, with who usually may
 * @param held the personal data in the area's events
 * @param places where else the area keeps personal data
 * @param samples makes one event of each kind, to hold stored bytes and documents to it
 */
public record AreaModule(
        String name,
        List<Class<? extends DomainEvent>> events,
        List<Decision<?, ?>> decisions,
        List<RefKind<?>> refKinds,
        List<Resource> resources,
        List<HeldField> held,
        List<HeldPlace> places,
        Supplier<List<DomainEvent>> samples) {
    public AreaModule {
        events = List.copyOf(events);
        decisions = List.copyOf(decisions);
        refKinds = List.copyOf(refKinds);
        resources = List.copyOf(resources);
        held = List.copyOf(held);
        places = List.copyOf(places);
    }

    /** Starts the declaration of an area. */
    public static Declaration named(String name) {
        return new Declaration(name);
    }

    /**
     * The permitted records of an area's sealed event interface, those of sealed interfaces within
     * it included.
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
                .map(type -> type.asSubclass(DomainEvent.class))
                .<Class<? extends DomainEvent>>flatMap(
                        type -> type.isInterface() ? eventsOf(type).stream() : Stream.of(type))
                .distinct()
                .toList();
    }

    /** A declaration under way; what is not said is empty. */
    public static final class Declaration {
        private final String name;
        private List<Class<? extends DomainEvent>> events = List.of();
        private List<Decision<?, ?>> decisions = List.of();
        private List<RefKind<?>> refKinds = List.of();
        private List<Resource> resources = List.of();
        private List<HeldField> held = List.of();
        private List<HeldPlace> places = List.of();
        private Supplier<List<DomainEvent>> samples = List::of;

        private Declaration(String name) {
            Require.code("name of an area", name);
            this.name = name;
        }

        /** The area's sealed event interface. */
        public Declaration events(Class<? extends DomainEvent> sealedInterface) {
            this.events = eventsOf(sealedInterface);
            return this;
        }

        /** The area's decisions, one per command. */
        public Declaration decisions(Decision<?, ?>... all) {
            this.decisions = List.of(all);
            return this;
        }

        /** The kinds of reference that the area owns. */
        public Declaration refKinds(RefKind<?>... all) {
            this.refKinds = List.of(all);
            return this;
        }

        /** What can be looked at or done. */
        public Declaration resources(Resource... all) {
            this.resources = List.of(all);
            return this;
        }

        /** The personal data in the area's events: every sealed field. */
        public Declaration held(HeldField... all) {
            return held(List.of(all));
        }

        /** The same, as a list. */
        public Declaration held(List<HeldField> all) {
            this.held = List.copyOf(all);
            return this;
        }

        /** Where else the area keeps personal data. */
        public Declaration places(HeldPlace... all) {
            this.places = List.of(all);
            return this;
        }

        /** Makes one event of each kind. */
        public Declaration samples(Supplier<List<DomainEvent>> all) {
            this.samples = all;
            return this;
        }

        /** The finished declaration. */
        public AreaModule build() {
            return new AreaModule(
                    name, events, decisions, refKinds, resources, held, places, samples);
        }
    }
}

package hk.chopmark.core.codec;

import hk.chopmark.core.codec.shape.Shape;
import hk.chopmark.core.codec.shape.Shapes;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;

/**
 * All kinds of events this program knows: stored name and version of each record, and the way from
 * old versions to new ones.
 *
 * <p><b>Guarantees</b>: names and versions come from {@link Event} on the record, never from class
 * names; two records never share a name; every event is a record whose components all have one
 * canonical form; every text in clear declares what it is ({@link
 * hk.chopmark.core.decision.InClear}), and every day and instant in clear which time it is ({@link
 * hk.chopmark.core.decision.DomainEvent.Time}); every old version has an unbroken chain of
 * upcasters. All of it is checked when the catalogue is built, so a program with a hole in it does
 * not start. Immutable.
 *
 * <p><b>Throws</b> {@link IllegalArgumentException} from {@link Builder#build} and the builder's
 * methods for all of that.
 */
public final class EventCatalog {

    /**
     * One kind of event.
     *
     * @param type name and current version
     * @param payload its class
     * @param shape how it stands in JSON
     */
    record Entry(EventType type, Class<?> payload, Shape shape) {}

    private final Map<String, Entry> byName;
    private final Map<Class<?>, Entry> byClass;
    private final Map<String, EventType> currentTypes;
    private final Map<EventType, Upcaster> upcasters;

    private EventCatalog(Builder builder) {
        this.byName = Map.copyOf(builder.byName);
        this.byClass = Map.copyOf(builder.byClass);
        this.currentTypes =
                byName.values().stream()
                        .map(Entry::type)
                        .collect(Collectors.toUnmodifiableMap(EventType::text, type -> type));
        this.upcasters = Map.copyOf(builder.upcasters);
    }

    /** The catalogue of some areas. */
    public static EventCatalog of(List<AreaModule> areas, List<Upcaster> upcasters) {
        Builder builder = builder();
        areas.forEach(area -> area.events().forEach(builder::event));
        upcasters.forEach(builder::upcaster);
        return builder.build();
    }

    /** Starts a catalogue kind by kind. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Name and current version of an event class.
     *
     * @throws IllegalArgumentException if it is not in the catalogue
     */
    public EventType typeOf(Class<?> payload) {
        Entry entry = byClass.get(payload);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "No event of class " + payload.getName() + " in the catalogue");
        }
        return entry.type();
    }

    /**
     * Class of the events of a name.
     *
     * @throws IllegalArgumentException if the name is not in the catalogue
     */
    public Class<?> classOf(String name) {
        return entry(name).payload();
    }

    /**
     * Names of all events that are of one of these types.
     *
     * @param types event records, or interfaces they implement
     * @throws IllegalArgumentException if no event is of one of the types: a query for it would
     *     never match, and guard nothing
     */
    public Set<String> namesOf(Collection<Class<?>> types) {
        Set<String> names = new TreeSet<>();
        for (Class<?> type : types) {
            boolean known = false;
            for (Entry entry : byName.values()) {
                if (type.isAssignableFrom(entry.payload())) {
                    names.add(entry.type().name());
                    known = true;
                }
            }
            if (!known) {
                throw new IllegalArgumentException(
                        "No event in the catalogue is a " + type.getName());
            }
        }
        return names;
    }

    /** All kinds, by name. */
    public List<EventType> types() {
        return new TreeMap<>(byName).values().stream().map(Entry::type).toList();
    }

    /**
     * A type from its stored text; those of current events are not parsed again.
     *
     * @throws IllegalArgumentException for a text of another form
     */
    EventType type(String text) {
        EventType current = currentTypes.get(text);
        return current == null ? EventType.parse(text) : current;
    }

    Entry entry(String name) {
        Entry entry = byName.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("No event named " + name + " in the catalogue");
        }
        return entry;
    }

    /** The data of an old version in the shape of the current one. */
    JsonObject upcast(EventType stored, JsonObject data) {
        JsonObject upcast = data;
        int current = entry(stored.name()).type().version();
        for (int version = stored.version(); version < current; version++) {
            Upcaster upcaster = upcasters.get(new EventType(stored.name(), version));
            if (upcaster == null) {
                throw new IllegalStateException("The catalogue lost an upcaster of " + stored);
            }
            upcast = upcaster.step().apply(upcast);
        }
        return upcast;
    }

    /** Collects kinds of events and upcasters. */
    public static final class Builder {
        private final Map<String, Entry> byName = new HashMap<>();
        private final Map<Class<?>, Entry> byClass = new HashMap<>();
        private final Map<EventType, Upcaster> upcasters = new HashMap<>();

        private Builder() {}

        /** Adds an event record that carries {@link Event}. */
        public Builder event(Class<?> payload) {
            @Nullable Event event = payload.getAnnotation(Event.class);
            if (!payload.isRecord()) {
                throw new IllegalArgumentException("Event " + payload.getName() + " is no record");
            }
            if (event == null || event.namespace().isEmpty() || event.name().isEmpty()) {
                throw new IllegalArgumentException(
                        "Event "
                                + payload.getName()
                                + " lacks @Event with namespace, name and version");
            }
            if (!event.version().matches("[1-9][0-9]{0,3}")) {
                throw new IllegalArgumentException(
                        "The version of event " + payload.getName() + " is no whole number from 1");
            }
            String name = event.namespace() + "." + event.name();
            return event(new EventType(name, Integer.parseInt(event.version())), payload);
        }

        /**
         * Adds an event of an explicit type, for payloads that carry no annotation, such as plain
         * texts.
         */
        public Builder event(EventType type, Class<?> payload) {
            Entry entry = new Entry(type, payload, Shapes.of(payload));
            if (payload.isRecord()) {
                ClearParts.requireDeclared(payload);
            }
            if (byName.putIfAbsent(type.name(), entry) != null) {
                throw new IllegalArgumentException("Two events share the name " + type.name());
            }
            if (byClass.putIfAbsent(payload, entry) != null) {
                throw new IllegalArgumentException(
                        "Event class " + payload.getName() + " is there twice");
            }
            return this;
        }

        /** Adds one step from an old version. */
        public Builder upcaster(Upcaster upcaster) {
            EventType from = new EventType(upcaster.name(), upcaster.fromVersion());
            if (upcasters.putIfAbsent(from, upcaster) != null) {
                throw new IllegalArgumentException("Two upcasters start at " + from);
            }
            return this;
        }

        /** The catalogue, if every old version can be read. */
        public EventCatalog build() {
            for (Entry entry : byName.values()) {
                for (int version = 1; version < entry.type().version(); version++) {
                    EventType old = new EventType(entry.type().name(), version);
                    if (!upcasters.containsKey(old)) {
                        throw new IllegalArgumentException("No upcaster starts at " + old);
                    }
                }
            }
            for (EventType from : upcasters.keySet()) {
                Entry entry = byName.get(from.name());
                if (entry == null || from.version() >= entry.type().version()) {
                    throw new IllegalArgumentException(
                            "The upcaster from " + from + " leads nowhere");
                }
            }
            return new EventCatalog(this);
        }
    }
}

package hk.chopmark.core.shared;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The kinds of reference this program knows: those that the areas declare.
 *
 * <p><b>Guarantees</b>: immutable; two kinds never share a name or a type.
 */
public final class RefKinds {

    /** Where kinds come from; found by {@link ServiceLoader}, so that this room names no area. */
    public interface Source {

        /** The kinds declared. */
        List<RefKind<?>> kinds();
    }

    private static final class Known {
        private static final RefKinds ALL =
                of(
                        ServiceLoader.load(Source.class, Source.class.getClassLoader()).stream()
                                .flatMap(source -> source.get().kinds().stream())
                                .toList());
    }

    private final Map<String, RefKind<?>> byName;

    private RefKinds(Map<String, RefKind<?>> byName) {
        this.byName = byName;
    }

    /** The kinds of all areas. */
    public static RefKinds known() {
        return Known.ALL;
    }

    /**
     * Some kinds.
     *
     * @throws IllegalArgumentException if two share a name or a type
     */
    public static RefKinds of(Collection<? extends RefKind<?>> kinds) {
        Map<String, RefKind<?>> byName = new TreeMap<>();
        for (RefKind<?> kind : kinds) {
            boolean sameType =
                    byName.values().stream().anyMatch(other -> other.type().equals(kind.type()));
            if (sameType || byName.putIfAbsent(kind.name(), kind) != null) {
                throw new IllegalArgumentException(
                        "Two areas declare the kind of reference " + kind.name());
            }
        }
        return new RefKinds(Map.copyOf(byName));
    }

    /** All kinds, by name. */
    public List<RefKind<?>> all() {
        return List.copyOf(new TreeMap<>(byName).values());
    }

    /** The kind of a name. */
    public Optional<RefKind<?>> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * Reads the text form {@code kind=uuid}.
     *
     * @throws IllegalArgumentException if the text is no reference of a known kind; the message
     *     never quotes it
     */
    public Ref parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("Not a reference of the form kind=uuid");
        }
        RefKind<?> kind = byName.get(text.substring(0, equals));
        if (kind == null) {
            throw new IllegalArgumentException("Unknown kind of reference");
        }
        return kind.of().apply(idOf(text.substring(equals + 1)));
    }

    /** The person a text form names; empty if it names something else, or no known kind. */
    public Optional<PersonRef> person(String text) {
        int equals = text.indexOf('=');
        RefKind<?> kind = equals < 1 ? null : byName.get(text.substring(0, equals));
        return kind != null && kind.isPerson()
                ? Optional.of((PersonRef) kind.of().apply(idOf(text.substring(equals + 1))))
                : Optional.empty();
    }

    /** The message of the JDK would quote what somebody sent. */
    private static UUID idOf(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equals(text)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Not a reference of the form kind=uuid");
        }
        throw new IllegalArgumentException("Not a reference in its one text form kind=uuid");
    }
}

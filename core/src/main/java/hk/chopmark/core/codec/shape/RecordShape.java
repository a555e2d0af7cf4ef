package hk.chopmark.core.codec.shape;

import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.shared.Ref;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A record as a JSON object: one member per component, absent where a nullable component is null.
 *
 * <p><b>Guarantees</b>: reading refuses unknown members and missing mandatory ones, so that no byte
 * of a body goes unread.
 *
 * @param type the record class
 * @param components in canonical order of their names
 * @param constructor canonical constructor, takes one {@code Object[]} in declaration order
 * @param hasRefs whether a component may hold references
 * @param hasSealed whether a component may hold sealed fields
 */
record RecordShape(
        Class<?> type,
        List<Component> components,
        MethodHandle constructor,
        boolean hasRefs,
        boolean hasSealed)
        implements Shape {

    static RecordShape of(Class<?> type, List<Component> components, MethodHandle constructor) {
        return new RecordShape(
                type,
                List.copyOf(components),
                constructor,
                components.stream().anyMatch(component -> component.shape().hasRefs()),
                components.stream().anyMatch(component -> component.shape().hasSealed()));
    }

    /**
     * One component.
     *
     * @param name member name
     * @param index place in the declaration
     * @param isNullable whether it may be absent
     * @param isDigest whether it is declared to be a digest
     * @param shape how its values stand
     * @param accessor takes the record, gives the value
     */
    record Component(
            String name,
            int index,
            boolean isNullable,
            boolean isDigest,
            Shape shape,
            MethodHandle accessor) {
        static final MethodType ACCESSOR = MethodType.methodType(Object.class, Object.class);

        @Nullable Object valueIn(Object holder) {
            @Nullable Object value;
            try {
                value = (Object) accessor.invokeExact(holder);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(
                        "The accessor of record component " + name + " failed", e);
            }
            if (value == null && !isNullable) {
                throw new IllegalArgumentException(
                        "Component "
                                + name
                                + " of "
                                + holder.getClass().getName()
                                + " is null but not @Nullable");
            }
            return value;
        }
    }

    static final MethodType CONSTRUCTOR = MethodType.methodType(Object.class, Object[].class);

    @Override
    public void write(Object value, Writing out) {
        out.json().beginObject();
        for (Component component : components) {
            @Nullable Object member = component.valueIn(value);
            if (member != null) {
                out.json().name(component.name());
                component.shape().write(member, out);
            }
        }
        out.json().endObject();
    }

    @Override
    public Object read(JsonValue json, Path path, Reading in) {
        if (!(json instanceof JsonValue.JsonObject object)) {
            throw new ShapeMismatch(path, "must be an object");
        }
        @Nullable Object[] values = new @Nullable Object[components.size()];
        int found = 0;
        for (Component component : components) {
            @Nullable JsonValue member = object.members().get(component.name());
            if (member != null) {
                found++;
                values[component.index()] =
                        component.shape().read(member, path.member(component.name()), in);
            } else if (!component.isNullable()) {
                throw new ShapeMismatch(path.member(component.name()), "is missing");
            }
        }
        if (found != object.members().size()) {
            throw new ShapeMismatch(path.member(unknownMember(object)), "is unknown");
        }
        try {
            return (Object) constructor.invokeExact(values);
        } catch (RuntimeException e) {
            throw new ShapeMismatch(path, "is refused by " + type.getSimpleName());
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("The constructor of " + type.getName() + " failed", e);
        }
    }

    private String unknownMember(JsonValue.JsonObject object) {
        return object.names().stream()
                .filter(name ->
                        components.stream().noneMatch(component -> component.name().equals(name)))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void refs(Object value, Consumer<Ref> sink) {
        for (Component component : components) {
            if (component.shape().hasRefs()) {
                @Nullable Object member = component.valueIn(value);
                if (member != null) {
                    component.shape().refs(member, sink);
                }
            }
        }
    }

    @Override
    public void sealed(Object value, Path path, SealedSink sink) {
        for (Component component : components) {
            if (component.shape().hasSealed()) {
                @Nullable Object member = component.valueIn(value);
                if (member != null) {
                    component.shape().sealed(member, path.member(component.name()), sink);
                }
            }
        }
    }

    @Override
    public void clearTexts(Object value, Path path, TextSink sink) {
        for (Component component : components) {
            @Nullable Object member = component.isDigest() ? null : component.valueIn(value);
            if (member != null) {
                component.shape().clearTexts(member, path.member(component.name()), sink);
            }
        }
    }

    @Override
    public void sealedPaths(Path path, Consumer<Path> sink) {
        for (Component component : components) {
            component.shape().sealedPaths(path.member(component.name()), sink);
        }
    }
}

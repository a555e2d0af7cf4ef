package hk.chopmark.core.codec.shape;

import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.shared.Sealed;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the shape of a type by looking at it once; shapes of records are kept per class. */
public final class Shapes {
    /** Records within records; more is a mistake, or a record that holds itself. */
    private static final int MAX_NESTING = 8;

    private static final Set<Class<?>> SEALABLE =
            Set.of(String.class, Integer.class, Long.class, LocalDate.class);

    private static final ClassValue<Shape> BY_CLASS =
            new ClassValue<>() {
                @Override
                protected Shape computeValue(Class<?> type) {
                    return shape(type, new Place(type.getName(), 0, Integer.MAX_VALUE));
                }
            };

    private Shapes() {}

    /**
     * The shape of a class.
     *
     * @throws IllegalArgumentException if the class, or a component in it, has no canonical form
     */
    public static Shape of(Class<?> type) {
        return BY_CLASS.get(type);
    }

    /**
     * Where a type stands.
     *
     * @param name in the words of a refusal
     * @param nesting how many records it stands in
     * @param maxChars most characters of a text there
     */
    private record Place(String name, int nesting, int maxChars) {}

    private static Shape shape(Type type, Place place) {
        if (place.nesting() > MAX_NESTING) {
            throw refused(place, "nests records more than " + MAX_NESTING + " deep");
        }
        if (type instanceof ParameterizedType generic) {
            return shapeOfGeneric(generic, place);
        }
        if (type == String.class) {
            return new ScalarShape.Text(String.class, place.maxChars());
        }
        if (type instanceof Class<?> plain) {
            @Nullable Shape scalar = ScalarShape.of(plain);
            if (scalar != null) {
                return scalar;
            }
            if (plain.isRecord()) {
                return shapeOfRecord(plain, place);
            }
        }
        throw refused(place, "has type " + type.getTypeName() + ", which has no canonical form");
    }

    private static Shape shapeOfGeneric(ParameterizedType type, Place place) {
        Type argument = type.getActualTypeArguments()[0];
        if (type.getRawType() == Sealed.class) {
            if (argument instanceof Class<?> valueType && SEALABLE.contains(valueType)) {
                return new SealedShape(valueType);
            }
            throw refused(place, "seals something else than String, Integer, Long or LocalDate");
        }
        if (type.getRawType() == List.class) {
            return new CollectionShape.Ordered(shape(argument, place));
        }
        if (type.getRawType() == Set.class) {
            if (shape(argument, place) instanceof ScalarShape.Text text) {
                return new CollectionShape.Unordered(text);
            }
            throw refused(place, "is a set of something that is no text; take a list");
        }
        throw refused(place, "has type " + type.getTypeName() + ", which has no canonical form");
    }

    private static Shape shapeOfRecord(Class<?> type, Place place) {
        RecordComponent[] declared = type.getRecordComponents();
        if (declared.length == 1 && declared[0].getName().equals("box")) {
            throw refused(
                    place,
                    "has a single component named box, which would look like a sealed field");
        }
        List<RecordShape.Component> components = new ArrayList<>(declared.length);
        for (int i = 0; i < declared.length; i++) {
            RecordComponent component = declared[i];
            Shape shape =
                    shape(
                            component.getGenericType(),
                            new Place(
                                    place.name() + "." + component.getName(),
                                    place.nesting() + 1,
                                    maxChars(component)));
            components.add(
                    new RecordShape.Component(
                            component.getName(),
                            i,
                            isNullable(component),
                            isDigest(component),
                            shape,
                            accessor(component)));
        }
        components.sort(Comparator.comparing(RecordShape.Component::name));
        return RecordShape.of(type, components, constructor(type, declared));
    }

    /** What stands in clear has the bound of its nature. */
    private static int maxChars(RecordComponent component) {
        @Nullable InClear inClear = component.getAnnotation(InClear.class);
        return inClear == null ? Integer.MAX_VALUE : inClear.value().maxChars();
    }

    private static boolean isNullable(RecordComponent component) {
        for (Annotation annotation : component.getAnnotatedType().getAnnotations()) {
            if (annotation.annotationType() == Nullable.class) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDigest(RecordComponent component) {
        @Nullable InClear declared = component.getAnnotation(InClear.class);
        return declared != null && declared.value() == InClear.Nature.HASH;
    }

    private static MethodHandle accessor(RecordComponent component) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflect(accessor)
                    .asType(RecordShape.Component.ACCESSOR);
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(
                    "Record component " + component.getName() + " is out of reach", e);
        }
    }

    private static MethodHandle constructor(Class<?> type, RecordComponent[] declared) {
        Class<?>[] types =
                Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            MethodHandle handle = MethodHandles.lookup().unreflectConstructor(constructor);
            return handle.asType(MethodType.genericMethodType(types.length))
                    .asSpreader(Object[].class, types.length)
                    .asType(RecordShape.CONSTRUCTOR);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "The constructor of " + type.getName() + " is out of reach", e);
        }
    }

    private static IllegalArgumentException refused(Place place, String problem) {
        return new IllegalArgumentException("Event component " + place.name() + " " + problem);
    }
}

package hk.chopmark.projections.storing;

import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.InClear.Nature;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.RefKind;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Events made of the extreme values that their records take, by the types of the components: the
 * same types that the codec has shapes for. References are few, so that events meet.
 */
final class ExtremeEvents {

    private static final int TRIES = 5_000;
    private static final long MAX_NUMBER = (1L << 53) - 1;
    private static final List<String> SEALABLE = List.of("陳", "𠮷".repeat(200), "", "2014-02-28");

    private final Random random;

    ExtremeEvents(long seed) {
        this.random = new Random(seed);
    }

    /** A random event of a kind, which its record takes. */
    DomainEvent event(Class<? extends DomainEvent> type) {
        return (DomainEvent) record(type);
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            Constructor<?> constructor =
                    type.getDeclaredConstructor(
                            Arrays.stream(components)
                                    .map(RecordComponent::getType)
                                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            for (int left = TRIES; left > 0; left--) {
                Optional<Object> made = made(constructor, components);
                if (made.isPresent()) {
                    return made.get();
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName(), e);
        }
        throw new IllegalStateException(
                type.getName() + " takes none of the values; add some that it takes");
    }

    private Optional<Object> made(Constructor<?> constructor, RecordComponent[] components)
            throws ReflectiveOperationException {
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < values.length; i++) {
            boolean isAbsent =
                    components[i].getAnnotatedType().isAnnotationPresent(Nullable.class)
                            && random.nextBoolean();
            values[i] = isAbsent ? null : value(components[i].getGenericType());
        }
        try {
            return Optional.of(constructor.newInstance(values));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Object value(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type argument = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Sealed.class) {
                return sealed((Class<?>) argument);
            }
            List<Object> values =
                    IntStream.range(0, random.nextInt(4)).mapToObj(_ -> value(argument)).toList();
            return generic.getRawType() == Set.class ? new LinkedHashSet<>(values) : values;
        }
        Class<?> plain = (Class<?>) type;
        return plain.isRecord() && !Ref.class.isAssignableFrom(plain)
                ? record(plain)
                : scalar(plain);
    }

    private Object scalar(Class<?> type) {
        if (type == String.class) {
            return text();
        }
        if (type == int.class || type == Integer.class) {
            return pick(List.of(0, 1, 3, 4, 5, 6, 40_000, Integer.MAX_VALUE, Integer.MIN_VALUE));
        }
        if (type == long.class || type == Long.class) {
            return pick(List.of(0L, 1L, MAX_NUMBER, -MAX_NUMBER));
        }
        if (type == boolean.class || type == Boolean.class) {
            return random.nextBoolean();
        }
        if (type == Instant.class) {
            return Instant.parse(
                    pick(
                            List.of(
                                    "1900-01-01T00:00:00Z",
                                    "2026-09-01T08:15:30.123456Z",
                                    "2200-12-31T23:59:59.999999Z")));
        }
        if (type == LocalDate.class) {
            return LocalDate.parse(pick(List.of("1900-01-01", "2024-02-29", "2200-12-31")));
        }
        if (type == UUID.class) {
            return new UUID(random.nextLong(), random.nextLong());
        }
        if (type == ActorRef.class) {
            return random.nextBoolean()
                    ? new ActorRef.Service("importer")
                    : new ActorRef.Person((PersonRef) ref(PersonRef.class));
        }
        if (type.isEnum()) {
            return pick(Arrays.asList(type.getEnumConstants()));
        }
        return ref(type);
    }

    /** Of each length in the way: none, codes, hashes, and what nobody would call a code. */
    private String text() {
        return switch (random.nextInt(9)) {
            case 0 -> "";
            case 1 -> "a";
            case 2 -> "2026";
            case 3 -> "a-code-of-" + random.nextInt(9);
            case 4 -> "A".repeat(43);
            case 5 -> "\n\t' \"\\%_\u200b陳";
            case 6 -> astral(Nature.CODE.maxChars() / 2);
            case 7 -> astral(Nature.CITATION.maxChars() / 2);
            default -> astral(8_000);
        };
    }

    /** Characters beyond the basic plane, in no order that compresses. */
    private String astral(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(0x20000 + random.nextInt(0xA000));
        }
        return text.toString();
    }

    private Ref ref(Class<?> type) {
        List<RefKind<?>> kinds =
                Areas.all().stream()
                        .<RefKind<?>>flatMap(area -> area.refKinds().stream())
                        .filter(kind -> type.isAssignableFrom(kind.type()))
                        .toList();
        return pick(kinds).of().apply(new UUID(0x77, random.nextInt(2)));
    }

    private Sealed<?> sealed(Class<?> valueType) {
        SubjectRef subject = (SubjectRef) ref(SubjectRef.class);
        List<Category> categories = new ArrayList<>(List.of(Category.values()));
        categories.remove(Category.HKID);
        Category category = pick(categories);
        if (valueType == String.class) {
            return Sealed.of(subject, category, pick(SEALABLE));
        }
        return Sealed.of(subject, category, scalar(valueType));
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}

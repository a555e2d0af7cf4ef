package hk.chopmark.core.codec.shape;

import hk.chopmark.core.border.Texts;
import hk.chopmark.core.border.Times;
import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.Ref;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Values that stand as one JSON string, integer or boolean. */
sealed interface ScalarShape extends Shape {

    /** The shape of a type, or null if it is no scalar. */
    static @Nullable Shape of(Class<?> type) {
        if (type == String.class) {
            return new Text(String.class);
        }
        if (type == int.class || type == Integer.class) {
            return new IntegerNumber();
        }
        if (type == long.class || type == Long.class) {
            return new LongNumber();
        }
        if (type == boolean.class || type == Boolean.class) {
            return new Truth();
        }
        if (type == Instant.class
                || type == LocalDate.class
                || type == UUID.class
                || type == ActorRef.class) {
            return new Text(type);
        }
        if (Ref.class.isAssignableFrom(type) || type.isEnum()) {
            return new Text(type);
        }
        return null;
    }

    /**
     * A string: text, enum constant, reference, instant, date, UUID.
     *
     * @param type type of the value
     * @param maxChars most characters of a text that is written
     */
    record Text(Class<?> type, int maxChars) implements ScalarShape {

        Text(Class<?> type) {
            this(type, Integer.MAX_VALUE);
        }

        @Override
        public void write(Object value, Writing out) {
            out.json().string(written(value));
        }

        /**
         * The text form of a value, if it may be stored.
         *
         * @throws hk.chopmark.core.border.BorderRefusal if no way in may take it
         * @throws hk.chopmark.core.shared.DomainRejection {@code event.too-large} beyond {@link
         *     #maxChars}
         */
        String written(Object value) {
            if (value instanceof String text && text.length() > maxChars) {
                throw PayloadLimits.tooLarge("text", maxChars);
            }
            return text(storable(value));
        }

        /**
         * The value itself, if it may be stored. Whatever is stored can be read for ever, so this
         * is asked before writing only.
         *
         * @throws hk.chopmark.core.border.BorderRefusal if no way in may take it
         */
        static Object storable(Object value) {
            return switch (value) {
                case String text -> Texts.require(text);
                case Instant instant -> Times.require(instant);
                case LocalDate date -> Times.require(date);
                default -> value;
            };
        }

        /** The one text form of a value. */
        static String text(Object value) {
            return switch (value) {
                case String text -> text;
                case Ref ref -> ref.text();
                case Instant instant -> Timestamp.format(instant);
                case LocalDate date -> Timestamp.format(date);
                case Enum<?> constant -> constant.name();
                case ActorRef actor -> actor.text();
                default -> value.toString();
            };
        }

        @Override
        public Object read(JsonValue json, Path path, Reading in) {
            if (!(json instanceof JsonValue.JsonString(String text))) {
                throw new ShapeMismatch(path, "must be a string");
            }
            Object value;
            try {
                value = parse(text);
            } catch (RuntimeException e) {
                throw new ShapeMismatch(path, "is no " + type.getSimpleName());
            }
            if (!type.isInstance(value) || !text(value).equals(text)) {
                throw new ShapeMismatch(
                        path, "is no " + type.getSimpleName() + " in its one text form");
            }
            return value;
        }

        private Object parse(String text) {
            if (type == String.class) {
                return text;
            }
            if (type == Instant.class) {
                return Instant.parse(text);
            }
            if (type == LocalDate.class) {
                return LocalDate.parse(text);
            }
            if (type == UUID.class) {
                return UUID.fromString(text);
            }
            if (type == ActorRef.class) {
                return ActorRef.parse(text);
            }
            if (type.isEnum()) {
                for (Object constant : type.getEnumConstants()) {
                    if (((Enum<?>) constant).name().equals(text)) {
                        return constant;
                    }
                }
                throw new IllegalArgumentException("No such constant");
            }
            return Ref.parse(text);
        }

        @Override
        public void clearTexts(Object value, Path path, TextSink sink) {
            if (value instanceof String text) {
                sink.accept(path, text);
            }
        }

        @Override
        public boolean hasRefs() {
            return Ref.class.isAssignableFrom(type) || type == ActorRef.class;
        }

        @Override
        public void refs(Object value, Consumer<Ref> sink) {
            if (value instanceof Ref ref) {
                sink.accept(ref);
            } else if (value instanceof ActorRef actor) {
                actor.grantee().ifPresent(sink);
            }
        }
    }

    /** A whole number of 32 bits. */
    record IntegerNumber() implements ScalarShape {
        @Override
        public void write(Object value, Writing out) {
            out.json().integer((Integer) value);
        }

        @Override
        public Object read(JsonValue json, Path path, Reading in) {
            if (json instanceof JsonValue.JsonInteger(long number) && number == (int) number) {
                return (int) number;
            }
            throw new ShapeMismatch(path, "must be an integer of 32 bits");
        }
    }

    /** A whole number of magnitude at most 2^53 - 1. */
    record LongNumber() implements ScalarShape {
        @Override
        public void write(Object value, Writing out) {
            out.json().integer((Long) value);
        }

        @Override
        public Object read(JsonValue json, Path path, Reading in) {
            if (json instanceof JsonValue.JsonInteger(long number)) {
                return number;
            }
            throw new ShapeMismatch(path, "must be an integer");
        }
    }

    /** True or false. */
    record Truth() implements ScalarShape {
        @Override
        public void write(Object value, Writing out) {
            out.json().bool((Boolean) value);
        }

        @Override
        public Object read(JsonValue json, Path path, Reading in) {
            if (json instanceof JsonValue.JsonBoolean(boolean truth)) {
                return truth;
            }
            throw new ShapeMismatch(path, "must be true or false");
        }
    }
}

package hk.chopmark.core.log.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value of the kinds the log format knows: objects, arrays, strings, integers, true and
 * false.
 *
 * <p><b>Guarantees</b>: immutable and always writable as canonical JSON: no null, no fraction, no
 * integer beyond {@value #MAX_INTEGER}, no lone surrogate.
 *
 * <p><b>Throws</b> {@link MalformedFormat} from every typed getter when a value is absent or of
 * another kind.
 */
public sealed interface JsonValue {
    /** Largest magnitude of an integer: 2^53 - 1, exact in every JSON implementation. */
    long MAX_INTEGER = (1L << 53) - 1;

    /** Members in canonical order: names compared by UTF-16 code units. */
    final class JsonObject implements JsonValue {
        /** An object without members. */
        public static final JsonObject EMPTY = new JsonObject(new TreeMap<>());

        private final SortedMap<String, JsonValue> members;

        private JsonObject(SortedMap<String, JsonValue> owned) {
            this.members = Collections.unmodifiableSortedMap(owned);
        }

        /**
         * The object of a parser's own map, not copied: in natural order, names without lone
         * surrogates.
         */
        static JsonObject ofOrdered(SortedMap<String, JsonValue> members) {
            return new JsonObject(members);
        }

        /** An object of these members, in any order. */
        public static JsonObject of(Map<String, ? extends JsonValue> members) {
            TreeMap<String, JsonValue> sorted = new TreeMap<>();
            members.forEach((name, value) -> {
                Utf8.requireNoLoneSurrogate("JSON member name", name);
                sorted.put(name, value);
            });
            return new JsonObject(sorted);
        }

        /** The members, in canonical order; not to be changed. */
        public SortedMap<String, JsonValue> members() {
            return members;
        }

        /** Starts an object member by member. */
        public static Builder builder() {
            return new Builder();
        }

        /** The names, in canonical order. */
        public Set<String> names() {
            return members.keySet();
        }

        /** Whether there is such a member. */
        public boolean has(String name) {
            return members.containsKey(name);
        }

        /** The member, if present. */
        public Optional<JsonValue> find(String name) {
            return Optional.ofNullable(members.get(name));
        }

        /** The member; refused if absent. */
        public JsonValue get(String name) {
            @Nullable JsonValue value = members.get(name);
            if (value == null) {
                throw MalformedFormat.of("JSON object", "a member " + name, "none");
            }
            return value;
        }

        /** The string member of this name. */
        public String string(String name) {
            return get(name).asString();
        }

        /** The integer member of this name. */
        public long integer(String name) {
            return get(name).asLong();
        }

        /** The boolean member of this name. */
        public boolean bool(String name) {
            return get(name).asBoolean();
        }

        /** The object member of this name. */
        public JsonObject object(String name) {
            return get(name).asObject();
        }

        /** The array member of this name. */
        public JsonArray array(String name) {
            return get(name).asArray();
        }

        /** Refuses missing and additional members. */
        public JsonObject requireExactly(Set<String> names) {
            if (!members.keySet().equals(names)) {
                throw MalformedFormat.of(
                        "JSON object",
                        "exactly " + names.size() + " known members",
                        members.size() + " members");
            }
            return this;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof JsonObject object && members.equals(object.members);
        }

        @Override
        public int hashCode() {
            return members.hashCode();
        }

        /** Never the members, which may be personal: only their count. */
        @Override
        public String toString() {
            return "JsonObject[" + members.size() + " members]";
        }

        /** Collects members; a name given twice is a programming error. */
        public static final class Builder {
            private final TreeMap<String, JsonValue> members = new TreeMap<>();

            private Builder() {}

            /** Adds any value. */
            public Builder put(String name, JsonValue value) {
                if (members.put(name, value) != null) {
                    throw new IllegalArgumentException("Member given twice: " + name);
                }
                return this;
            }

            /** Adds a string. */
            public Builder put(String name, String value) {
                return put(name, new JsonString(value));
            }

            /** Adds an integer. */
            public Builder put(String name, long value) {
                return put(name, new JsonInteger(value));
            }

            /** Adds true or false. */
            public Builder put(String name, boolean value) {
                return put(name, JsonBoolean.of(value));
            }

            /** Adds an array of strings. */
            public Builder putStrings(String name, List<String> values) {
                return put(name, JsonArray.ofStrings(values));
            }

            /** The object. */
            public JsonObject build() {
                return of(members);
            }
        }
    }

    /** Elements in order. */
    record JsonArray(List<JsonValue> elements) implements JsonValue {
        /** Copies the elements. */
        public JsonArray {
            elements = List.copyOf(elements);
        }

        /** An array of these values. */
        public static JsonArray of(JsonValue... elements) {
            return new JsonArray(List.of(elements));
        }

        /** An array of strings. */
        public static JsonArray ofStrings(List<String> values) {
            List<JsonValue> elements = new ArrayList<>(values.size());
            for (String value : values) {
                elements.add(new JsonString(value));
            }
            return new JsonArray(elements);
        }

        /** Count of elements. */
        public int size() {
            return elements.size();
        }

        /** The element; refused if there is none at this 0-based index. */
        public JsonValue get(int index) {
            if (index < 0 || index >= elements.size()) {
                throw MalformedFormat.of(
                        "JSON array", "an element " + index, elements.size() + " elements");
            }
            return elements.get(index);
        }

        /** All elements as strings; refused if one is not. */
        public List<String> strings() {
            return elements.stream().map(JsonValue::asString).toList();
        }

        /** All elements as objects; refused if one is not. */
        public List<JsonObject> objects() {
            return elements.stream().map(JsonValue::asObject).toList();
        }
    }

    /** Unicode text. */
    record JsonString(String value) implements JsonValue {
        /** Refuses a lone surrogate. */
        public JsonString {
            Utf8.requireNoLoneSurrogate("JSON string", value);
        }

        /** Never the text, which may be personal: only its length. */
        @Override
        public String toString() {
            return "JsonString[" + value.length() + " chars]";
        }
    }

    /** An integer of magnitude at most {@value #MAX_INTEGER}. */
    record JsonInteger(long value) implements JsonValue {
        /** Refuses a magnitude that other JSON implementations would round. */
        public JsonInteger {
            if (value > MAX_INTEGER || value < -MAX_INTEGER) {
                throw MalformedFormat.of(
                        "JSON integer", "a magnitude of at most 2^53 - 1", "a larger one");
            }
        }

        /** Never the number, which may be personal. */
        @Override
        public String toString() {
            return "JsonInteger";
        }
    }

    /** True or false. */
    record JsonBoolean(boolean value) implements JsonValue {
        private static final JsonBoolean TRUE = new JsonBoolean(true);
        private static final JsonBoolean FALSE = new JsonBoolean(false);

        /** The shared instance. */
        public static JsonBoolean of(boolean value) {
            return value ? TRUE : FALSE;
        }
    }

    /** A string value. */
    static JsonValue of(String value) {
        return new JsonString(value);
    }

    /** An integer value. */
    static JsonValue of(long value) {
        return new JsonInteger(value);
    }

    /** A boolean value. */
    static JsonValue of(boolean value) {
        return JsonBoolean.of(value);
    }

    /** The text, if this is a string. */
    default String asString() {
        if (this instanceof JsonString(String value)) {
            return value;
        }
        throw wrongKind("a string");
    }

    /** The number, if this is an integer. */
    default long asLong() {
        if (this instanceof JsonInteger(long value)) {
            return value;
        }
        throw wrongKind("an integer");
    }

    /** The truth, if this is a boolean. */
    default boolean asBoolean() {
        if (this instanceof JsonBoolean(boolean value)) {
            return value;
        }
        throw wrongKind("a boolean");
    }

    /** This, if it is an object. */
    default JsonObject asObject() {
        if (this instanceof JsonObject object) {
            return object;
        }
        throw wrongKind("an object");
    }

    /** This, if it is an array. */
    default JsonArray asArray() {
        if (this instanceof JsonArray array) {
            return array;
        }
        throw wrongKind("an array");
    }

    private MalformedFormat wrongKind(String expected) {
        String found =
                switch (this) {
                    case JsonObject _ -> "an object";
                    case JsonArray _ -> "an array";
                    case JsonString _ -> "a string";
                    case JsonInteger _ -> "an integer";
                    case JsonBoolean _ -> "a boolean";
                };
        return MalformedFormat.of("JSON value", expected, found);
    }
}

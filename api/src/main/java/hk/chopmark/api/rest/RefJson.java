package hk.chopmark.api.rest;

import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.border.BorderRule;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.RefKind;
import hk.chopmark.core.shared.RefKinds;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/** References in JSON, always as {@code kind=uuid}; sealed fields as the place where they lie. */
final class RefJson extends SimpleModule {

    private static final long serialVersionUID = 1L;

    private static final String UUID_7 =
            "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    RefJson() {
        super("references");
        addSerializer(Ref.class, new Text());
        addSerializer(Sealed.class, new Handle());
        types().forEach(this::add);
    }

    /** All types that a reference may be asked for as. */
    static List<Class<? extends Ref>> types() {
        List<Class<? extends Ref>> types =
                new ArrayList<>(
                        List.of(Ref.class, SubjectRef.class, PersonRef.class, GranteeRef.class));
        RefKinds.known().all().forEach(kind -> types.add(kind.type()));
        return types;
    }

    /** How a reference of a type is written: its kinds, and the one form of the id. */
    static String pattern(Class<? extends Ref> type) {
        return RefKinds.known().all().stream()
                .filter(kind -> type.isAssignableFrom(kind.type()))
                .map(RefKind::name)
                .sorted()
                .collect(Collectors.joining("|", "^(", ")=" + UUID_7 + "$"));
    }

    private <T extends Ref> void add(Class<T> type) {
        addDeserializer(type, new Parse<>(type));
    }

    private static final class Text extends ValueSerializer<Ref> {
        @Override
        public void serialize(Ref ref, JsonGenerator out, SerializationContext context) {
            out.writeString(ref.text());
        }
    }

    /** Where a sealed field lies: enough to see that there is one, not what it says. */
    @SuppressWarnings("rawtypes")
    private static final class Handle extends ValueSerializer<Sealed> {
        @Override
        public void serialize(Sealed field, JsonGenerator out, SerializationContext context) {
            out.writeStartObject();
            out.writeStringProperty("subject", field.subject().text());
            out.writeStringProperty("category", field.category().code());
            out.writeStringProperty("event", field.location().eventId());
            out.writeStringProperty("path", field.location().path());
            out.writeEndObject();
        }
    }

    private static final class Parse<T extends Ref> extends ValueDeserializer<T> {
        private final Class<T> type;

        Parse(Class<T> type) {
            this.type = type;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) {
            if (in.currentToken() != JsonToken.VALUE_STRING) {
                throw new BorderRefusal(BorderRule.REFERENCE);
            }
            return RefConverters.parse(in.getString(), type);
        }
    }
}

package hk.chopmark.api.rest.counts;

import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;

/**
 * Positions of the log of all schools leave as counts of the caller's school, whatever answer they
 * stand in: every whole number named {@code asOf}, {@code position} or {@code lookedAt}.
 */
public final class OwnCountJson extends SimpleModule {

    private static final long serialVersionUID = 1L;
    private static final Set<String> NAMES = Set.of("asOf", "position", "lookedAt");

    public OwnCountJson(OwnCounts counts) {
        super("own-counts");
        setSerializerModifier(new Modifier(new Count(counts)));
    }

    private static final class Modifier extends ValueSerializerModifier {

        private static final long serialVersionUID = 1L;

        private final transient ValueSerializer<Object> count;

        Modifier(ValueSerializer<Object> count) {
            this.count = count;
        }

        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config,
                BeanDescription.Supplier type,
                List<BeanPropertyWriter> properties) {
            properties.stream()
                    .filter(property -> NAMES.contains(property.getName()))
                    .filter(property -> property.getType().isTypeOrSubTypeOf(long.class))
                    .forEach(property -> property.assignSerializer(count));
            return properties;
        }
    }

    private static final class Count extends ValueSerializer<Object> {
        private final OwnCounts counts;

        Count(OwnCounts counts) {
            this.counts = counts;
        }

        @Override
        public void serialize(Object position, JsonGenerator out, SerializationContext context) {
            out.writeNumber(counts.below((Long) position));
        }
    }
}

package hk.chopmark.api.border;

import com.fasterxml.jackson.annotation.Nulls;
import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.border.BorderRule;
import hk.chopmark.core.border.Ids;
import hk.chopmark.core.border.Texts;
import hk.chopmark.core.border.Times;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Reads JSON literally: a value of another type than the member's is refused, never turned into
 * one.
 *
 * <p><b>Guarantees</b>: no duplicate members, no number or truth value for a text, no ordinal for a
 * constant, no fraction for a whole number, no array or count for a time or day, no empty text for
 * "none", no null in a list or a map. Times, days, texts and ids pass the rules of {@code
 * core.border}.
 */
public final class StrictJson implements JsonMapperBuilderCustomizer {

    @Override
    public void customize(JsonMapper.Builder builder) {
        builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .withCoercionConfigDefaults(config ->
                        config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.EmptyArray, CoercionAction.Fail))
                .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
                .addModule(borders());
    }

    private static SimpleModule borders() {
        return new SimpleModule("borders")
                .addDeserializer(
                        String.class, new FromText<>(BorderRule.TEXT, Texts::requireSaying))
                .addDeserializer(Instant.class, new FromText<>(BorderRule.INSTANT, Times::instant))
                .addDeserializer(LocalDate.class, new FromText<>(BorderRule.DAY, Times::day))
                .addDeserializer(UUID.class, new FromText<>(BorderRule.REFERENCE, Ids::id));
    }

    /** A value that is written as a JSON string and as nothing else. */
    private static final class FromText<T> extends ValueDeserializer<T> {

        private final BorderRule form;
        private final Function<String, T> read;

        private FromText(BorderRule form, Function<String, T> read) {
            this.form = form;
            this.read = read;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) {
            if (in.currentToken() != JsonToken.VALUE_STRING) {
                throw new BorderRefusal(form);
            }
            return read.apply(in.getString());
        }
    }
}

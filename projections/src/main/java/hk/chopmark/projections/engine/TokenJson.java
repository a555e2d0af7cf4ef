package hk.chopmark.projections.engine;

import hk.chopmark.projections.rows.ReadSchema;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.conversion.Converter;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.jdbc.TokenSchema;
import org.jspecify.annotations.Nullable;

/** Cursors as stored: {@code {"position":123}}, the count of events handled. */
final class TokenJson implements Converter {

    private static final String START = "{\"position\":";

    @Override
    public boolean canConvert(Type sourceType, Type targetType) {
        return sourceType == GlobalSequenceTrackingToken.class
                || targetType == GlobalSequenceTrackingToken.class;
    }

    @Override
    @SuppressWarnings({
        "unchecked",
        "TypeParameterUnusedInFormals"
    }) // Axon's signature; each branch gives what the target type asks for
    public <T> @Nullable T convert(@Nullable Object input, Type targetType) {
        return switch (input) {
            case GlobalSequenceTrackingToken token when targetType == byte[].class ->
                    (T) (START + token.getGlobalIndex() + "}").getBytes(StandardCharsets.UTF_8);
            case byte[] bytes when targetType == GlobalSequenceTrackingToken.class ->
                    (T) new GlobalSequenceTrackingToken(position(bytes));
            case null -> null;
            default ->
                    throw new IllegalArgumentException(
                            "Only cursors of the event log are stored, not "
                                    + input.getClass().getName());
        };
    }

    private static long position(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!text.startsWith(START) || !text.endsWith("}")) {
            throw new IllegalArgumentException("Not a stored cursor; rebuild the read model");
        }
        return Long.parseLong(text.substring(START.length(), text.length() - 1));
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        descriptor.describeProperty("form", START + "n}");
    }

    /** Where they are stored. */
    static TokenSchema table() {
        return TokenSchema.builder()
                .setTokenTable(ReadSchema.NAME + ".token_entry")
                .setProcessorNameColumn("processor_name")
                .setSegmentColumn("segment")
                .setMaskColumn("mask")
                .setTokenColumn("token")
                .setTokenTypeColumn("token_type")
                .setTimestampColumn("claimed_at")
                .setOwnerColumn("owner")
                .build();
    }
}

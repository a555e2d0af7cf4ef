package hk.chopmark.api.rest;

import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.shared.ErasureId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One value, or that it was erased.
 *
 * @param masked whether the value is a mask: initials, last digits, a year
 * @param erasedAt since when it cannot be read
 * @param certificate the erasure, which is the number of its certificate; absent where the record
 *     does not say who erased it
 */
public record FieldAnswer(
        @Nullable Object value,
        boolean masked,
        boolean erased,
        @Nullable Instant erasedAt,
        @Nullable ErasureId certificate) {

    /** What is shown of an opened field. */
    public static FieldAnswer of(@Nullable OpenedField<?> opened) {
        return switch (opened) {
            case OpenedField.Value<?>(Object value) ->
                    new FieldAnswer(value, false, false, null, null);
            case OpenedField.Masked<?>(String shown) ->
                    new FieldAnswer(shown, true, false, null, null);
            case OpenedField.Erased<?>(OpenedField.Certificate by) when by != null ->
                    new FieldAnswer(null, false, true, by.erasedAt(), by.erasure());
            case null, default -> new FieldAnswer(null, false, true, null, null);
        };
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "FieldAnswer[masked=" + masked + ", erased=" + erased + "]";
    }
}

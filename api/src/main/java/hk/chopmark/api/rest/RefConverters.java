package hk.chopmark.api.rest;

import hk.chopmark.core.shared.Ref;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.ConditionalGenericConverter;

/** Reads references such as {@code student=<uuid>} from paths and parameters. */
final class RefConverters implements ConditionalGenericConverter {

    @Override
    public boolean matches(TypeDescriptor source, TypeDescriptor target) {
        return Ref.class.isAssignableFrom(target.getType());
    }

    @Override
    public Set<ConvertiblePair> getConvertibleTypes() {
        return Set.of(new ConvertiblePair(String.class, Ref.class));
    }

    @Override
    public Object convert(@Nullable Object source, TypeDescriptor from, TypeDescriptor target) {
        return parse(String.valueOf(source), target.getType());
    }

    /**
     * Reads a reference of one kind.
     *
     * @throws BadRequest if it is malformed or of another kind
     */
    static <T> T parse(String text, Class<T> type) {
        try {
            Ref ref = Ref.entered(text);
            if (type.isInstance(ref)) {
                return type.cast(ref);
            }
        } catch (IllegalArgumentException e) {
            throw new BadRequest(
                    "request.reference-malformed",
                    "A reference has the form kind=uuid, the UUID of version 7 in lower case.");
        }
        throw new BadRequest(
                "request.reference-kind", "The reference is of another kind than asked for here.");
    }
}

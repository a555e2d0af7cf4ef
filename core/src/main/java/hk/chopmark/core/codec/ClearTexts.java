package hk.chopmark.core.codec;

import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.shared.Sealed;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;

/**
 * Finds texts that an event would store in clear without saying what they are: the place where
 * personal data would slip past the boxes.
 */
final class ClearTexts {

    private ClearTexts() {}

    /**
     * Refuses an event with a text, or a collection of texts, that is neither sealed nor declared
     * {@link InClear}; records within records included.
     *
     * @throws IllegalArgumentException naming the component
     */
    static void requireDeclared(Class<?> event) {
        for (RecordComponent component : event.getRecordComponents()) {
            requireDeclared(event, component, component.getGenericType());
        }
    }

    private static void requireDeclared(Class<?> owner, RecordComponent component, Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() != Sealed.class) {
            for (Type argument : generic.getActualTypeArguments()) {
                requireDeclared(owner, component, argument);
            }
        } else if (type == String.class && !component.isAnnotationPresent(InClear.class)) {
            throw new IllegalArgumentException(
                    "Component "
                            + component.getName()
                            + " of "
                            + owner.getName()
                            + " is a text in clear: seal it, or declare by @InClear that it is a"
                            + " code, a hash or a public name");
        } else if (type instanceof Class<?> nested && nested.isRecord() && nested != owner) {
            requireDeclared(nested);
        }
    }
}

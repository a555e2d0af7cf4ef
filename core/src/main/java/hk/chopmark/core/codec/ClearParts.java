package hk.chopmark.core.codec;

import hk.chopmark.core.decision.DomainEvent.Time;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.shared.Sealed;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;

/**
 * Finds what an event would store in clear without saying what it is: texts, the place where
 * personal data would slip past the boxes, and days and instants, where a claim would pass for what
 * the server saw.
 */
final class ClearParts {

    private static final Set<Type> TIMES = Set.of(LocalDate.class, Instant.class);

    private ClearParts() {}

    /**
     * Refuses an event with a text that is neither sealed nor declared {@link InClear}, or a day or
     * an instant that is neither sealed nor declared {@link Time}; collections and records within
     * records included.
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
            throw undeclared(
                    owner,
                    component,
                    "a text in clear: seal it, or declare by @InClear that it is a code, a hash or"
                            + " a public name");
        } else if (TIMES.contains(type) && !component.isAnnotationPresent(Time.class)) {
            throw undeclared(
                    owner,
                    component,
                    "a time in clear: seal it, or declare by @Time for when something holds, when"
                            + " somebody says that it happened, or when the server saw it");
        } else if (type instanceof Class<?> nested && nested.isRecord() && nested != owner) {
            requireDeclared(nested);
        }
    }

    private static IllegalArgumentException undeclared(
            Class<?> owner, RecordComponent component, String what) {
        return new IllegalArgumentException(
                "Component " + component.getName() + " of " + owner.getName() + " is " + what);
    }
}

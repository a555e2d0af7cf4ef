package hk.chopmark.api.border;

import hk.chopmark.core.border.BorderRefusal;
import java.util.Map;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Which field of a request could not be read, and by which rule.
 *
 * <p><b>Guarantees</b>: names members and parameters of this interface only, never a name or a
 * value that was sent.
 */
public final class MisreadFields {

    private static final String BODY = "body";
    private static final String MALFORMED = "malformed";

    private MisreadFields() {}

    /** Rules by field; empty if the failure is about no field that has a name here. */
    public static Map<String, String> of(Throwable failure) {
        if (failure instanceof MissingServletRequestParameterException missing) {
            return Map.of(missing.getParameterName(), "missing");
        }
        if (failure instanceof MethodArgumentTypeMismatchException mismatch) {
            return Map.of(mismatch.getName(), ruleBrokenIn(failure));
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StreamReadException broken
                    && !(cause instanceof InputCoercionException)) {
                return isDuplicate(broken) ? Map.of(BODY, "duplicate-member") : Map.of();
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JacksonException unread) {
                return inBody(unread);
            }
        }
        return Map.of();
    }

    /**
     * The parser has no type of its own for this; its message quotes the name, so it stays here.
     */
    private static boolean isDuplicate(StreamReadException broken) {
        return broken.getOriginalMessage().startsWith("Duplicate Object property");
    }

    private static Map<String, String> inBody(JacksonException unread) {
        StringBuilder field = new StringBuilder();
        boolean unknown = unread instanceof UnrecognizedPropertyException;
        int depth = unread.getPath().size() - (unknown ? 1 : 0);
        for (JacksonException.Reference step : unread.getPath().subList(0, Math.max(depth, 0))) {
            if (step.from() instanceof Map<?, ?>) {
                break;
            }
            if (step.getPropertyName() != null) {
                field.append(field.isEmpty() ? "" : ".").append(step.getPropertyName());
            } else if (step.getIndex() >= 0) {
                field.append('[').append(step.getIndex()).append(']');
            }
        }
        String name = field.isEmpty() ? BODY : field.toString();
        return Map.of(name, unknown ? "unknown-member" : ruleBrokenIn(unread));
    }

    private static String ruleBrokenIn(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BorderRefusal refusal) {
                return refusal.rule().code();
            }
        }
        return MALFORMED;
    }
}

package hk.chopmark.api.rest;

import hk.chopmark.api.security.Caller;
import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.border.IdentityNumbers;
import hk.chopmark.core.border.Times;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Fills {@link Asking} and {@link Caller} parameters of controllers; refuses keys where none is
 * taken.
 */
final class AskingResolver implements HandlerMethodArgumentResolver, HandlerInterceptor {

    /** Printable ASCII, so that a key never breaks a log line. */
    private static final Pattern KEY = Pattern.compile("[!-~]{1,200}");

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Asking.class
                || parameter.getParameterType() == Caller.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer model,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Caller caller = caller();
        return parameter.getParameterType() == Caller.class
                ? caller
                : new Asking(caller, purpose(request), key(request), occurredAt(request));
    }

    /** Whether a request takes a key: it then hands it to the engine. */
    static boolean takesKey(HandlerMethod handler) {
        return !handler.hasMethodAnnotation(Asking.WithoutKey.class)
                && !handler.getBeanType().isAnnotationPresent(Asking.WithoutKey.class)
                && Arrays.stream(handler.getMethodParameters())
                        .anyMatch(parameter -> parameter.getParameterType() == Asking.class);
    }

    /** Before anything is read or done: a key that would be passed over is refused. */
    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getHeader(Asking.IDEMPOTENCY_HEADER) != null
                && handler instanceof HandlerMethod method
                && !takesKey(method)) {
            throw new BadRequest(
                    "request.idempotency-key-not-taken",
                    "This request takes no key; send it without the header Idempotency-Key.");
        }
        if (handler instanceof HandlerMethod method) {
            requireOneValueEach(request, method);
        }
        return true;
    }

    /** Of two values for one parameter nobody could say which one counts. */
    private static void requireOneValueEach(HttpServletRequest request, HandlerMethod method) {
        for (MethodParameter parameter : method.getMethodParameters()) {
            String name = parameter.getParameterName();
            boolean one =
                    parameter.hasParameterAnnotation(RequestParam.class)
                            && !Collection.class.isAssignableFrom(parameter.getParameterType());
            String[] values =
                    one && name != null ? request.getParameterValues(name) : new String[0];
            if (values != null && values.length > 1) {
                throw new BadRequest(
                        "request.invalid",
                        "A parameter stands twice.",
                        Map.of(String.valueOf(name), "repeated"));
            }
        }
    }

    private static Caller caller() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("A controller was reached without a caller");
    }

    private static Purpose purpose(NativeWebRequest request) {
        String code = request.getHeader(Asking.PURPOSE_HEADER);
        if (code == null || code.isBlank()) {
            throw new BadRequest(
                    "request.purpose-missing", "State the purpose in the header Chopmark-Purpose.");
        }
        try {
            return Purpose.ofCode(code.strip());
        } catch (IllegalArgumentException e) {
            throw new BadRequest(
                    "request.purpose-unknown",
                    "The header Chopmark-Purpose names no known purpose.");
        }
    }

    private static Optional<String> key(NativeWebRequest request) {
        String key = request.getHeader(Asking.IDEMPOTENCY_HEADER);
        if (key == null) {
            return Optional.empty();
        }
        if (!KEY.matcher(key).matches()) {
            throw new BadRequest(
                    "request.idempotency-key-malformed",
                    "An Idempotency-Key is 1 to 200 printable ASCII characters.");
        }
        if (IdentityNumbers.isIn(key)) {
            throw DomainRejection.rule(
                    "border.identity-number", Map.of("field", Asking.IDEMPOTENCY_HEADER));
        }
        return Optional.of(key);
    }

    private static Optional<Instant> occurredAt(NativeWebRequest request) {
        String text = request.getHeader(Asking.OCCURRED_HEADER);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Times.instant(text));
        } catch (BorderRefusal e) {
            throw new BadRequest(
                    "request.occurred-at-malformed",
                    "Chopmark-Occurred-At is an instant such as 2026-09-01T08:15:30Z.");
        }
    }
}

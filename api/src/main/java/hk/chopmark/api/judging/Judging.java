package hk.chopmark.api.judging;

import hk.chopmark.api.security.Caller;
import hk.chopmark.core.board.BoardReach;
import hk.chopmark.core.board.OpenBoard;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Holds every request to what its method declares, before any of it is carried out.
 *
 * <p><b>Guarantees</b>: a method of ours without a declaration is never reached. An opening is
 * recorded after the request was found to be in order and before anything of it is shown.
 */
@Component
final class Judging implements HandlerInterceptor, HandlerMethodArgumentResolver {

    private static final String OPENING = Judging.class.getName() + ".opening";
    private static final String RECORDED = Judging.class.getName() + ".recorded";
    private static final String OURS = "hk.chopmark.";

    private final BoardGate gate;
    private final ObjectProvider<ConversionService> conversions;

    Judging(
            BoardGate gate,
            @Qualifier("mvcConversionService") ObjectProvider<ConversionService> conversions) {
        this.gate = gate;
        this.conversions = conversions;
    }

    /** A declaration of a method, or else of its type; a method's own come first, all kinds. */
    static <A extends Annotation> Optional<A> declared(HandlerMethod method, Class<A> kind) {
        A own = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), kind);
        if (own != null || declaresItself(method)) {
            return Optional.ofNullable(own);
        }
        return Optional.ofNullable(
                AnnotatedElementUtils.findMergedAnnotation(
                        method.getMethod().getDeclaringClass(), kind));
    }

    private static boolean declaresItself(HandlerMethod method) {
        return Arrays.stream(method.getMethod().getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(kind ->
                        kind == Judged.class
                                || kind == Sends.class
                                || kind == ForOperator.class
                                || kind == ForAnybody.class);
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method
                && method.getBeanType().getName().startsWith(OURS)) {
            judge(request, method);
        }
        return true;
    }

    private void judge(HttpServletRequest request, HandlerMethod method) {
        if (declared(method, ForAnybody.class).isPresent()) {
            return;
        }
        Caller caller = caller();
        Optional<Judged> board = declared(method, Judged.class);
        if (board.isEmpty() && declared(method, Sends.class).isEmpty()) {
            throw new IllegalStateException(method.getShortLogMessage() + " declares nothing");
        }
        board.ifPresent(declaration -> open(request, method, caller, declaration));
        if (declared(method, ForOperator.class).isPresent() && !caller.isOfInstallation()) {
            // No record of a school lets anybody come here; this does not rest on that.
            throw new AccessDeniedException("For operators only");
        }
    }

    private void open(
            HttpServletRequest request, HandlerMethod method, Caller caller, Judged declared) {
        Ref on = objectOf(request, method, declared.on());
        OpenBoard board =
                new OpenBoard(
                        caller.school(),
                        declared.board(),
                        Act.parse(declared.value()),
                        on == null ? caller.school() : on,
                        declared.extent());
        request.setAttribute(
                OPENING,
                new Opening(
                        caller,
                        board,
                        gate.require(caller, board, declared.purpose()),
                        declared.purpose()));
    }

    /** A board that may be opened, and is not shown yet. */
    private record Opening(Caller caller, OpenBoard board, BoardReach reach, Purpose purpose) {}

    /** A page is about to be shown. */
    @Override
    public void postHandle(
            HttpServletRequest request,
            HttpServletResponse response,
            Object handler,
            @Nullable ModelAndView page) {
        record(request);
    }

    /** An answer is about to be written: what cannot be recorded is not shown. */
    void record(HttpServletRequest request) {
        if (request.getAttribute(OPENING) instanceof Opening opening
                && request.getAttribute(RECORDED) == null) {
            gate.record(opening.caller(), opening.board(), opening.reach(), opening.purpose());
            request.setAttribute(RECORDED, true);
        }
    }

    /** The object named by the path or a parameter; null where the request names none. */
    private @Nullable Ref objectOf(HttpServletRequest request, HandlerMethod method, String name) {
        String text = name.isEmpty() ? null : textOf(request, name);
        if (text == null || text.isBlank()) {
            return null;
        }
        MethodParameter parameter =
                Arrays.stream(method.getMethodParameters())
                        .filter(one -> name.equals(one.getParameterName()))
                        .findFirst()
                        .orElse(null);
        Class<?> kind =
                parameter != null && Ref.class.isAssignableFrom(parameter.getParameterType())
                        ? parameter.getParameterType()
                        : Ref.class;
        try {
            return (Ref) conversions.getObject().convert(text, kind);
        } catch (ConversionException e) {
            throw parameter == null
                    ? e
                    : new MethodArgumentTypeMismatchException(text, kind, name, parameter, e);
        }
    }

    private static @Nullable String textOf(HttpServletRequest request, String name) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
                                instanceof Map<?, ?> variables
                        && variables.get(name) instanceof String variable
                ? variable
                : request.getParameter(name);
    }

    private static Caller caller() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("A controller was reached without a caller");
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == BoardReach.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer model,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        if (request.getAttribute(OPENING, RequestAttributes.SCOPE_REQUEST)
                instanceof Opening opening) {
            return opening.reach();
        }
        throw new IllegalStateException("Only a board has a reach");
    }
}

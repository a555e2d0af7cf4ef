package hk.chopmark.api.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Refuses with 406 who takes no JSON before anything is done for them, since what was recorded
 * could not be told afterwards.
 *
 * <p>Routes that name other media types, and answers that choose theirs themselves, are not asked.
 */
final class AnswerForm implements HandlerInterceptor {

    private static final List<MediaType> OURS = List.of(MediaType.APPLICATION_JSON);

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotAcceptableException {
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        if (accepted != null
                && handler instanceof HandlerMethod method
                && !ResponseEntity.class.isAssignableFrom(method.getReturnType().getParameterType())
                && request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE) == null
                && !takesJson(accepted)) {
            throw new HttpMediaTypeNotAcceptableException(OURS);
        }
        return true;
    }

    private static boolean takesJson(String accepted) {
        try {
            return MediaType.parseMediaTypes(accepted).stream()
                    .anyMatch(type ->
                            type.isCompatibleWith(MediaType.APPLICATION_JSON)
                                    && type.getQualityValue() > 0);
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }
}

package hk.chopmark.api.judging;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Has the opening of a board recorded before the answer of a request is written. */
@ControllerAdvice
class ShownBoards implements ResponseBodyAdvice<Object> {

    private final Judging judging;

    ShownBoards(Judging judging) {
        this.judging = judging;
    }

    /** Answers of boards; what a failure is answered with shows nothing of one. */
    @Override
    public boolean supports(
            MethodParameter answer, Class<? extends HttpMessageConverter<?>> converter) {
        return AnnotatedElementUtils.hasAnnotation(answer.getAnnotatedElement(), Judged.class)
                || AnnotatedElementUtils.hasAnnotation(answer.getContainingClass(), Judged.class);
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter answer,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (request instanceof ServletServerHttpRequest servlet) {
            judging.record(servlet.getServletRequest());
        }
        return body;
    }
}

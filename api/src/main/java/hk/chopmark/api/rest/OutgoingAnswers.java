package hk.chopmark.api.rest;

import hk.chopmark.api.rest.counts.OwnCounts;
import hk.chopmark.api.wiring.Installation;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * What every answer gets and loses before it leaves.
 *
 * <p>The position is repeated in a header, as the count of the school's own events, for callers
 * that do not look into bodies; another header warns while the newest part of the record is
 * missing. The path of the request, which Spring puts into problems as {@code instance}, is taken
 * out: somebody may have written a name into it, and clients log what they are answered.
 */
@RestControllerAdvice(annotations = {RestController.class, RestControllerAdvice.class})
class OutgoingAnswers implements ResponseBodyAdvice<Object> {

    private final Installation installation;
    private final OwnCounts counts;

    OutgoingAnswers(Installation installation, OwnCounts counts) {
        this.installation = installation;
        this.counts = counts;
    }

    @Override
    public boolean supports(
            MethodParameter type, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter type,
            MediaType mediaType,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        String asOf =
                body instanceof Dated dated
                        ? Long.toString(dated.asOf())
                        : response.getHeaders().getFirst(Dated.HEADER);
        if (asOf != null) {
            response.getHeaders()
                    .set(Dated.HEADER, Long.toString(counts.below(Long.parseLong(asOf))));
        }
        if (asOf != null && installation.logState().isTailLost()) {
            response.getHeaders().set(Dated.WARNING, "log.tail-lost");
        }
        if (body instanceof ProblemDetail problem) {
            problem.setInstance(null);
        }
        return body;
    }
}

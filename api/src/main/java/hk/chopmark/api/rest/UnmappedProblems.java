package hk.chopmark.api.rest;

import hk.chopmark.api.security.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Requests under {@code /api/} that reach no controller at all; elsewhere the console answers in
 * its own way.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class UnmappedProblems {

    @ExceptionHandler({
        NoResourceFoundException.class,
        HttpRequestMethodNotSupportedException.class,
        HttpMediaTypeException.class
    })
    <E extends Exception> ResponseEntity<ProblemDetail> unmapped(
            E failure, HttpServletRequest request) throws E {
        if (!request.getRequestURI().startsWith("/api/")
                || !(failure instanceof ErrorResponse response)) {
            throw failure; // Spring goes on as if nobody had been asked
        }
        HttpStatus status = HttpStatus.valueOf(response.getStatusCode().value());
        HttpHeaders headers = new HttpHeaders(response.getHeaders());
        String code = "request." + status.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return ResponseEntity.status(status)
                .headers(headers)
                .body(Problem.of(status, code, status.getReasonPhrase() + "."));
    }
}

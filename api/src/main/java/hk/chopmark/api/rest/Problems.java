package hk.chopmark.api.rest;

import hk.chopmark.api.border.MisreadFields;
import hk.chopmark.api.security.Problem;
import hk.chopmark.api.security.ProofRules;
import hk.chopmark.core.eventstore.LogState;
import hk.chopmark.core.eventstore.append.WriterFenced;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.TransientFailure;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.constraints.Size;
import jakarta.validation.metadata.ConstraintDescriptor;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Turns every failure into problem+json.
 *
 * <p><b>Guarantees</b>: no answer and no log line quotes what was sent; a failure that nobody
 * foresaw says only that it happened.
 */
@RestControllerAdvice(annotations = RestController.class)
class Problems extends ResponseEntityExceptionHandler {

    private static final Duration TAIL_LOST_RETRY = Duration.ofMinutes(5);
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ResponseEntity<Object> rejected(DomainRejection rejection) {
        return answer(
                Problem.of(
                        RejectionStatus.of(rejection.kind()),
                        rejection.code(),
                        detailOf(rejection.kind()),
                        rejection.facts()));
    }

    private static String detailOf(DomainRejection.Kind kind) {
        return switch (kind) {
            case NOT_ALLOWED -> "Who asks may not do this; see code and facts.";
            case UNKNOWN -> "What this is about is not known in this school; see code and facts.";
            case CONFLICT -> "It is so already, or no longer; see code and facts.";
            case TOO_OFTEN -> "This was asked for too often; wait, then try again.";
            case RULE -> "A rule of the record forbids this; see code and facts.";
        };
    }

    @ExceptionHandler
    ResponseEntity<Object> unproven(ProofRules.ProofNeeded failure) {
        return answer(ProofRules.needed());
    }

    @ExceptionHandler
    ResponseEntity<Object> busy(TransientFailure failure) {
        long seconds = Math.max(1, failure.retryAfter().toSeconds());
        ProblemDetail problem =
                Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "server.try-again",
                        "Not possible at this moment; try again unchanged, under the same Idempotency-Key.",
                        Map.of("retryAfterSeconds", seconds));
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(seconds))
                .body(problem);
    }

    @ExceptionHandler
    ResponseEntity<Object> fenced(WriterFenced fenced) {
        return answer(
                Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "server.fenced",
                        "This server writes no more, because another has taken the log for itself;"
                                + " ask that one, or have this one started anew."));
    }

    @ExceptionHandler
    ResponseEntity<Object> violated(IntegrityViolation violation) {
        if (violation.check().equals(LogState.TAIL_LOST_CHECK)) {
            return tailLost();
        }
        LOG.atError()
                .addKeyValue("check", violation.check())
                .setCause(violation)
                .log("integrity.violated");
        return answer(
                Problem.of(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "integrity." + violation.check(),
                        "The stored record does not agree with itself; the operator must run chopmark fsck."));
    }

    /** Known and said by the status; it ends when the operator restores what is missing. */
    private static ResponseEntity<Object> tailLost() {
        long seconds = TAIL_LOST_RETRY.toSeconds();
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(seconds))
                .body(
                        Problem.of(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                "log.tail-lost",
                                "The newest part of the record is missing, as after a restore of an older"
                                        + " backup; nothing is recorded or shown until it is restored.",
                                Map.of("retryAfterSeconds", seconds)));
    }

    @ExceptionHandler
    ResponseEntity<Object> misread(BadRequest request) {
        HttpStatus status =
                switch (request.code()) {
                    case BodyBound.CODE -> HttpStatus.CONTENT_TOO_LARGE;
                    case BodyBound.SLOW -> HttpStatus.REQUEST_TIMEOUT;
                    default -> HttpStatus.BAD_REQUEST;
                };
        return answer(
                Problem.of(
                        status,
                        request.code(),
                        String.valueOf(request.getMessage()),
                        request.facts()));
    }

    @ExceptionHandler
    ResponseEntity<Object> denied(AccessDeniedException denial) {
        return answer(
                Problem.of(
                        HttpStatus.FORBIDDEN,
                        "access.right-missing",
                        "Only the operator may do that."));
    }

    /** A parameter whose escapes or bytes are no text. */
    @ExceptionHandler
    ResponseEntity<Object> undecodable(InvalidParameterException failure) {
        return answer(
                Problem.of(
                        HttpStatus.BAD_REQUEST,
                        "request.unreadable",
                        "The request could not be read."));
    }

    @ExceptionHandler
    ResponseEntity<Object> unforeseen(Exception failure) {
        Optional<TransientFailure> passing = TransientFailure.behind(failure);
        if (passing.isPresent()) {
            return busy(passing.get());
        }
        LOG.atError().setCause(failure).log("request.failed");
        return answer(
                Problem.of(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "server.failed",
                        "Something broke on our side; it is in the server's log."));
    }

    /** Names the fields and the rules they break, never the values. */
    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException failure,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        Map<String, String> facts = new TreeMap<>();
        for (FieldError error : failure.getFieldErrors()) {
            facts.put(error.getField(), rule(error));
        }
        return answer(invalid(facts));
    }

    private static ProblemDetail invalid(Map<String, String> ruleByField) {
        return Problem.of(
                HttpStatus.BAD_REQUEST,
                "request.invalid",
                "Some fields are missing or malformed.",
                ruleByField);
    }

    private static String rule(FieldError error) {
        if (!error.contains(ConstraintViolation.class)) {
            return "malformed";
        }
        ConstraintDescriptor<?> broken =
                error.unwrap(ConstraintViolation.class).getConstraintDescriptor();
        String name = broken.getAnnotation().annotationType().getSimpleName();
        return broken.getAnnotation() instanceof Size size
                ? "%s %d to %d".formatted(name, size.min(), size.max())
                : name;
    }

    /** Everything Spring itself refuses: wrong method, type, media type, unreadable JSON. */
    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception failure,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode code,
            WebRequest request) {
        HttpStatus status = HttpStatus.valueOf(code.value());
        BadRequest inside = badRequestInside(failure);
        if (inside != null) {
            return misread(inside);
        }
        Map<String, String> fields = MisreadFields.of(failure);
        if (status == HttpStatus.BAD_REQUEST && !fields.isEmpty()) {
            return answer(invalid(fields));
        }
        String name = status.name().toLowerCase(Locale.ROOT).replace('_', '-');
        ProblemDetail problem =
                Problem.of(
                        status,
                        status == HttpStatus.BAD_REQUEST ? "request.unreadable" : "request." + name,
                        status == HttpStatus.BAD_REQUEST
                                ? "The request could not be read."
                                : status.getReasonPhrase() + ".");
        return ResponseEntity.status(status).headers(headers).body(problem);
    }

    private static @Nullable BadRequest badRequestInside(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BadRequest request) {
                return request;
            }
        }
        return null;
    }

    private static ResponseEntity<Object> answer(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus()).body(problem);
    }
}

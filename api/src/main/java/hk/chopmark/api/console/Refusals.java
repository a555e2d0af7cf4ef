package hk.chopmark.api.console;

import hk.chopmark.api.rest.BadRequest;
import hk.chopmark.api.rest.RejectionStatus;
import hk.chopmark.core.eventstore.LogState;
import hk.chopmark.core.eventstore.append.WriterFenced;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.TransientFailure;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;

/**
 * Says in the words of the page why something was not done; no personal data, no inner workings.
 */
@ControllerAdvice(annotations = ConsolePage.class)
class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final Frames frames;

    Refusals(Frames frames) {
        this.frames = frames;
    }

    @ExceptionHandler
    ModelAndView rejected(DomainRejection rejection, Locale locale) {
        return page(RejectionStatus.of(rejection.kind()), rejection.code(), locale);
    }

    @ExceptionHandler
    ModelAndView denied(AccessDeniedException denial, Locale locale) {
        return page(HttpStatus.FORBIDDEN, "access.right-missing", locale);
    }

    @ExceptionHandler({
        BadRequest.class,
        IllegalArgumentException.class,
        MethodArgumentTypeMismatchException.class,
        MissingServletRequestParameterException.class
    })
    ModelAndView misread(Exception failure, Locale locale) {
        return page(HttpStatus.BAD_REQUEST, causeOf(failure), locale);
    }

    @ExceptionHandler
    ModelAndView nothingThere(SealedTexts.NothingThere failure, Locale locale) {
        return page(HttpStatus.NOT_FOUND, "disclosure.nothing-there", locale);
    }

    @ExceptionHandler
    ModelAndView busy(TransientFailure failure, Locale locale, HttpServletResponse response) {
        response.setHeader(
                HttpHeaders.RETRY_AFTER,
                Long.toString(Math.max(1, failure.retryAfter().toSeconds())));
        LOG.atWarn().setCause(failure).log("console.try-again");
        return bare(HttpStatus.SERVICE_UNAVAILABLE, "server.try-again", locale);
    }

    @ExceptionHandler
    ModelAndView fenced(WriterFenced fenced, Locale locale) {
        return bare(HttpStatus.SERVICE_UNAVAILABLE, "server.fenced", locale);
    }

    @ExceptionHandler
    ModelAndView violated(IntegrityViolation violation, Locale locale) {
        if (violation.check().equals(LogState.TAIL_LOST_CHECK)) {
            return bare(HttpStatus.SERVICE_UNAVAILABLE, "log.tail-lost", locale);
        }
        LOG.atError()
                .addKeyValue("check", violation.check())
                .setCause(violation)
                .log("integrity.violated");
        return bare(HttpStatus.INTERNAL_SERVER_ERROR, "server.integrity", locale);
    }

    private ModelAndView page(HttpStatus status, String code, Locale locale) {
        return bare(status, code, locale).addObject("frame", frames.current(locale));
    }

    /** Without a frame: what went wrong may be what the frame is read from. */
    private static ModelAndView bare(HttpStatus status, String code, Locale locale) {
        ModelAndView page = new ModelAndView("refused", status);
        page.addObject("language", locale.toLanguageTag());
        page.addObject("heading", headingOf(status));
        page.addObject("code", code);
        return page;
    }

    /** What a converter said of a value, if one did. */
    private static String causeOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BadRequest request) {
                return request.code();
            }
        }
        return "request.invalid";
    }

    /** Key of the words above it all: what kind of refusal this is. */
    private static String headingOf(HttpStatus status) {
        return "refused."
                + switch (status) {
                    case FORBIDDEN -> "not-allowed";
                    case NOT_FOUND -> "unknown";
                    case CONFLICT -> "conflict";
                    case TOO_MANY_REQUESTS -> "too-often";
                    case BAD_REQUEST -> "malformed";
                    case SERVICE_UNAVAILABLE -> "unavailable";
                    case INTERNAL_SERVER_ERROR -> "broken";
                    default -> "rule";
                };
    }
}

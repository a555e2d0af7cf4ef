package hk.chopmark.api.front;

import hk.chopmark.api.rest.BadRequest;
import hk.chopmark.api.security.Problem;
import hk.chopmark.core.eventstore.append.WriterFenced;
import hk.chopmark.core.shared.TransientFailure;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the refusals that no controller wrote: a page of the house for browsers, a problem for
 * everybody else.
 *
 * <p><b>Guarantees</b>: no answer and no log line quotes the request or names its path; what the
 * client got wrong is never answered with 500.
 */
final class RefusalReport extends ErrorReportValve {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalReport.class);

    private final JsonMapper mapper;
    private final RefusalPage page;
    private final FrontSettings settings;

    RefusalReport(JsonMapper mapper, RefusalPage page, FrontSettings settings) {
        this.mapper = mapper;
        this.page = page;
        this.settings = settings;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        boolean refused = response.getStatus() >= 400 && response.getStatus() < 500;
        if (thrown != null && !refused && !response.isCommitted()) {
            judge(thrown, response);
        }
        int code = response.getStatus();
        if (code < 400
                || response.isCommitted()
                || response.getContentWritten() > 0
                || !response.setErrorReported()
                || !mayWrite(response)) {
            return;
        }
        HttpStatus status = statusOf(code);
        PolicyHeaders.set(response, settings.https());
        try {
            if (wantsPage(request)) {
                write(response, "text/html", page.of(status, response.getMessage(), request));
            } else {
                write(
                        response,
                        MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                        mapper.writeValueAsBytes(problem(status)));
            }
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            LOG.atDebug().log("refusal.not-delivered"); // the client is gone
        }
    }

    private static void judge(Throwable thrown, Response response) {
        Optional<TransientFailure> passing = TransientFailure.behind(thrown);
        if (passing.isPresent()) {
            unavailable(response, passing.get().retryAfter());
            return;
        }
        Throwable cause = causeOf(thrown);
        switch (cause) {
            case WriterFenced _ -> response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
            case InvalidParameterException _ -> response.setStatus(HttpStatus.BAD_REQUEST.value());
            case BadRequest wrong ->
                    response.setStatus(
                            wrong.code().equals("request.too-large")
                                    ? HttpStatus.CONTENT_TOO_LARGE.value()
                                    : HttpStatus.BAD_REQUEST.value());
            case ClientAbortException _ -> response.setStatus(HttpStatus.BAD_REQUEST.value());
            default -> {
                response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR.value());
                LOG.atError().setCause(thrown).log("request.failed");
            }
        }
    }

    private static void unavailable(Response response, Duration wait) {
        response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds())));
    }

    /** The first cause that says what kind of failure this is; else the failure itself. */
    private static Throwable causeOf(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof WriterFenced
                    || cause instanceof InvalidParameterException
                    || cause instanceof BadRequest
                    || cause instanceof ClientAbortException) {
                return cause;
            }
        }
        return thrown;
    }

    private static boolean mayWrite(Response response) {
        var allowed = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, allowed);
        return allowed.get();
    }

    private static HttpStatus statusOf(int code) {
        HttpStatus known = HttpStatus.resolve(code);
        if (known != null) {
            return known;
        }
        return code < 500 ? HttpStatus.BAD_REQUEST : HttpStatus.INTERNAL_SERVER_ERROR;
    }

    /** Whether a browser asks for something that people read. */
    static boolean wantsPage(Request request) {
        String path = String.valueOf(request.getRequestURI());
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        return accepted != null
                && accepted.toLowerCase(Locale.ROOT).contains("text/html")
                && !path.startsWith("/api/")
                && !path.startsWith("/actuator/")
                && !path.startsWith("/v3/");
    }

    private static ProblemDetail problem(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST ->
                    Problem.of(status, "request.unreadable", "The request could not be read.");
            case SERVICE_UNAVAILABLE ->
                    Problem.of(
                            status,
                            "server.try-again",
                            "Not possible at this moment; try again unchanged, under the same Idempotency-Key.");
            case INTERNAL_SERVER_ERROR ->
                    Problem.of(
                            status,
                            "server.failed",
                            "Something broke on our side; it is in the server's log.");
            case MISDIRECTED_REQUEST ->
                    Problem.of(
                            status,
                            "request.misdirected",
                            "This server does not answer for the host that the request names.");
            default ->
                    Problem.of(
                            status,
                            "request." + status.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                            status.getReasonPhrase() + ".");
        };
    }

    private static void write(HttpServletResponse response, String type, byte[] content)
            throws IOException {
        response.setContentType(type);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setContentLength(content.length);
        response.getOutputStream().write(content);
    }
}

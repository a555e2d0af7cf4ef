package hk.chopmark.api.identity;

import hk.chopmark.api.security.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * A request of somebody who is not signed in yet, and the answer to it.
 *
 * <p>What they typed is bounded here: nothing longer is compared, hashed or looked up.
 */
record Exchange(HttpServletRequest request, HttpServletResponse response) {

    private static final int NAME_CHARS = 128;
    private static final int SECRET_CHARS = 600;

    /** Where it comes from, as senders are counted. */
    String address() {
        return ClientAddress.keyOf(request.getRemoteAddr());
    }

    /** A login name; nobody has a longer one. */
    static String name(String typed) {
        return typed.length() > NAME_CHARS ? "" : typed.strip();
    }

    /** A password, code or ticket; no longer one is right. */
    static String secret(String typed) {
        return typed.length() > SECRET_CHARS ? "" : typed;
    }

    /** Answers that it was tried too often; no page follows. */
    @org.jspecify.annotations.Nullable
    String tooOften(Duration wait) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds() + 1));
        response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
        return null;
    }
}

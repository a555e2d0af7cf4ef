package hk.chopmark.api.rest;

import hk.chopmark.api.border.StrictUtf8;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses request bodies above {@value #MAX_BYTES} bytes, whether their length is announced or not,
 * those that take longer than {@value #MAX_SECONDS} seconds to come, and those that are not UTF-8.
 */
final class BodyBound extends OncePerRequestFilter {

    /** 1 MiB. */
    static final int MAX_BYTES = 1 << 20;

    static final int MAX_SECONDS = 60;

    static final String CODE = "request.too-large";

    static final String SLOW = "request.timeout";

    static final String UNREADABLE = "request.unreadable";

    private static final String PROBLEM =
            """
            {"type":"https://chopmark.hk/problems/request.too-large","title":"Content Too Large","status":413,\
            "detail":"A request body has at most 1 MiB.","code":"request.too-large","facts":{}}\
            """;

    private final LongSupplier nanos;

    /**
     * @param nanos time that only ever goes on, such as {@link System#nanoTime}
     */
    BodyBound(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > MAX_BYTES) {
            response.setStatus(413);
            response.setContentType("application/problem+json");
            response.getOutputStream().write(PROBLEM.getBytes(StandardCharsets.UTF_8));
            return;
        }
        chain.doFilter(new Bounded(request, nanos), response);
    }

    private static final class Bounded extends HttpServletRequestWrapper {

        private final LongSupplier nanos;

        Bounded(HttpServletRequest request, LongSupplier nanos) {
            super(request);
            this.nanos = nanos;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new Counted(super.getInputStream(), nanos);
        }
    }

    /** Reads text until a bound; beyond it the body counts as unreadable. */
    private static final class Counted extends ServletInputStream {

        private final ServletInputStream in;
        private final LongSupplier nanos;
        private final long begun;
        private final StrictUtf8 text = new StrictUtf8();
        private int count;

        Counted(ServletInputStream in, LongSupplier nanos) {
            this.in = in;
            this.nanos = nanos;
            this.begun = nanos.getAsLong();
        }

        @Override
        public int read() throws IOException {
            try {
                int next = in.read();
                count(next < 0 ? 0 : 1);
                require(next < 0 ? text.ends() : text.takes(new byte[] {(byte) next}, 0, 1));
                return next;
            } catch (SocketTimeoutException e) {
                throw tooSlow();
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                int read = in.read(bytes, offset, length);
                count(Math.max(0, read));
                require(read < 0 ? text.ends() : text.takes(bytes, offset, read));
                return read;
            } catch (SocketTimeoutException e) {
                throw tooSlow();
            }
        }

        private void count(int more) {
            count += more;
            if (count > MAX_BYTES) {
                throw new BadRequest(CODE, "A request body has at most 1 MiB.");
            }
            if (nanos.getAsLong() - begun > Duration.ofSeconds(MAX_SECONDS).toNanos()) {
                throw tooSlow();
            }
        }

        private static void require(boolean isText) {
            if (!isText) {
                throw new BadRequest(UNREADABLE, "A request body is well-formed UTF-8.");
            }
        }

        private static BadRequest tooSlow() {
            return new BadRequest(SLOW, "A request body comes within 60 seconds, without pauses.");
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }
    }
}

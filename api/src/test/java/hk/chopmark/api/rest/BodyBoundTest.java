package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.FilterChain;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class BodyBoundTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // may wrap around

    private byte[] read(int bytes, Duration perByte) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/v1/schools");
        request.setContent(new byte[bytes]);
        byte[] read = new byte[bytes];
        FilterChain reader =
                (bounded, answer) -> {
                    var in = bounded.getInputStream();
                    for (int at = 0; at < bytes; at++) {
                        nanos.addAndGet(perByte.toNanos());
                        read[at] = (byte) in.read();
                    }
                };
        new BodyBound(nanos::get).doFilter(request, new MockHttpServletResponse(), reader);
        return read;
    }

    @Test
    void a_body_that_comes_in_time_is_read() throws Exception {
        assertThat(read(59, Duration.ofSeconds(1))).as("in time").hasSize(59);
    }

    @Test
    void a_body_that_drips_is_refused_as_too_slow() {
        assertThatThrownBy(() -> read(62, Duration.ofSeconds(1)))
                .as("a byte a second")
                .isInstanceOfSatisfying(
                        BadRequest.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(BodyBound.SLOW));
    }
}

package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import hk.chopmark.core.shared.IntegrityViolation;
import org.junit.jupiter.api.Test;

class SafeThrowableTest {

    private static final String CANARY = "Canary Wing-Yan";

    @Test
    void messages_of_others_never_reach_the_log_and_ours_do() {
        Throwable theirs = new IllegalStateException("cannot read " + CANARY);
        Throwable ours = new IntegrityViolation("leaf-hash", "position 7", theirs);
        LoggingEvent event =
                new LoggingEvent(
                        "test",
                        new LoggerContext().getLogger("test"),
                        Level.ERROR,
                        "request.failed",
                        ours,
                        new Object[0]);
        String text = new SafeThrowable().convert(event);
        assertThat(text).as("ours").contains("IntegrityViolation: leaf-hash: position 7");
        assertThat(text).as("where").contains("IllegalStateException", "SafeThrowableTest");
        assertThat(text).as("never what somebody sent").doesNotContain(CANARY);
    }
}

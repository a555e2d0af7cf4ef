package hk.chopmark.api.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** The product's log files in a test, with everything our own code has to say. */
public final class TestLogs implements AutoCloseable {

    private TestLogs() {}

    /** Logs as the product does, at level DEBUG, until closed. */
    public static TestLogs debugInto(Path folder) throws IOException {
        Logs.into(folder, false);
        context().getLogger("hk.chopmark").setLevel(Level.DEBUG);
        return new TestLogs();
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    /** Back to the logs of the tests. */
    @Override
    public void close() {
        context().reset();
        try {
            new ContextInitializer(context()).autoConfig();
        } catch (JoranException e) {
            throw new IllegalStateException("The tests' own logs cannot be configured", e);
        }
    }
}

package hk.chopmark.api.cli;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import hk.chopmark.export.verify.TerminalText;

/**
 * Writes an exception without messages of others: class and place are enough to find a fault, a
 * message may quote a person.
 */
public final class SafeThrowable extends ThrowableHandlingConverter {

    private static final String OURS = "hk.chopmark.";
    private static final int MAX_CAUSES = 8;
    private static final int MAX_FRAMES = 40;

    @Override
    public String convert(ILoggingEvent event) {
        StringBuilder text = new StringBuilder();
        IThrowableProxy thrown = event.getThrowableProxy();
        for (int depth = 0; thrown != null && depth < MAX_CAUSES; depth++) {
            append(text, thrown, depth);
            thrown = thrown.getCause();
        }
        return text.toString();
    }

    private static void append(StringBuilder text, IThrowableProxy thrown, int depth) {
        text.append(depth == 0 ? "  " : "  caused by ").append(thrown.getClassName());
        if (thrown.getClassName().startsWith(OURS)) {
            text.append(": ").append(TerminalText.oneLine(String.valueOf(thrown.getMessage())));
        }
        text.append('\n');
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        for (int i = 0; i < Math.min(MAX_FRAMES, frames.length); i++) {
            text.append("    ").append(frames[i].getSTEAsString()).append('\n');
        }
    }
}

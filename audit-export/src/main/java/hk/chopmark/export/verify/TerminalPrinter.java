package hk.chopmark.export.verify;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The only way to standard output and standard error: whatever is printed passes {@link
 * TerminalText}.
 *
 * <p><b>Guarantees</b>: a text that came from a file, the record or a request moves no cursor,
 * changes no colour and starts no line of its own. UTF-8. Nothing else in the command line or the
 * verifier holds a stream of the process; a test of the documentation module looks for it.
 */
public final class TerminalPrinter {

    private final PrintStream stream;

    /**
     * @param target where the bytes go; written at once at the end of each line
     */
    public TerminalPrinter(OutputStream target) {
        this.stream = new PrintStream(target, true, StandardCharsets.UTF_8);
    }

    /** Standard output of this process. */
    public static TerminalPrinter ofOut() {
        return new TerminalPrinter(new FileOutputStream(FileDescriptor.out));
    }

    /** Standard error of this process. */
    public static TerminalPrinter ofErr() {
        return new TerminalPrinter(new FileOutputStream(FileDescriptor.err));
    }

    /** Ends a line. */
    public void println() {
        stream.print('\n');
        stream.flush();
    }

    /** One line, whatever the text holds. */
    public void println(Object text) {
        stream.print(TerminalText.oneLine(String.valueOf(text)) + '\n');
        stream.flush();
    }

    /**
     * A format with values put into it; only the format can start lines.
     *
     * @param format of the program, never from outside
     */
    public void printf(String format, @Nullable Object... values) {
        printf(Locale.ROOT, format, values);
    }

    /** The same for the format of numbers of a locale. */
    public void printf(Locale locale, String format, @Nullable Object... values) {
        @Nullable Object[] filtered =
                Arrays.stream(values).map(TerminalPrinter::filtered).toArray();
        stream.print(String.format(locale, format, filtered).replace("\r\n", "\n"));
        stream.flush();
    }

    private static @Nullable Object filtered(@Nullable Object value) {
        return value == null || value instanceof Number || value instanceof Boolean
                ? value
                : TerminalText.oneLine(String.valueOf(value));
    }

    /** Text of several lines that the program put together of texts of one line each. */
    public void lines(String text) {
        stream.print(TerminalText.lines(text));
        stream.flush();
    }

    /** A JSON text and the end of a line. */
    public void json(String text) {
        stream.print(TerminalText.json(text) + '\n');
        stream.flush();
    }

    /** Draws over the line before, on a terminal. */
    public void redraw(String line) {
        stream.print('\r' + TerminalText.oneLine(line));
        stream.flush();
    }

    /**
     * For a library that prints the program's own help.
     *
     * @param colour whether it may change colours
     */
    public PrintWriter helpWriter(boolean colour) {
        return new PrintWriter(
                new Writer() {
                    @Override
                    public void write(char[] text, int offset, int length) {
                        String part = new String(text, offset, length);
                        stream.print(
                                colour ? TerminalText.coloured(part) : TerminalText.lines(part));
                    }

                    @Override
                    public void flush() {
                        stream.flush();
                    }

                    @Override
                    public void close() {
                        flush();
                    }
                },
                true);
    }
}

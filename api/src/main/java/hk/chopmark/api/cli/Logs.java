package hk.chopmark.api.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Where log lines go: a file in the data folder, at most ten of ten megabytes, and for the server
 * the error stream too.
 *
 * <p><b>Guarantees</b>: one line per record, key-value pairs after the name of what happened; of
 * exceptions that are not ours the class and the place are kept and the message is not, because it
 * may quote what somebody sent. Folder and files are for their owner only.
 */
final class Logs {

    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0} %msg %kvp%n%safeEx";
    private static final String FILE_BYTES = "10MB";
    private static final int OLD_FILES = 9;
    private static final String ROOT = org.slf4j.Logger.ROOT_LOGGER_NAME;

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> FILE =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER =
            PosixFilePermissions.fromString("rwx------");

    private Logs() {}

    /** Into the folder, and to the error stream if asked for. */
    static void into(Path folder, boolean console) throws IOException {
        makePrivate(folder);
        LoggerContext context = fresh();
        Logger root = context.getLogger(ROOT);
        root.setLevel(Level.WARN);
        context.getLogger("hk.chopmark").setLevel(Level.INFO);
        // Says nothing we need, and may quote requests.
        context.getLogger("org.springframework.web.servlet.mvc.support").setLevel(Level.OFF);
        context.getLogger("org.apache.catalina.core.ContainerBase").setLevel(Level.OFF);
        // Remarks at every start about what is meant to be so.
        context.getLogger("org.axonframework.common.configuration").setLevel(Level.ERROR);
        context.getLogger("org.springdoc").setLevel(Level.ERROR);
        if (console) {
            addConsole(context);
        }
        RollingFileAppender<ILoggingEvent> file = new PrivateFile();
        file.setFile(folder.resolve("chopmark.log").toString());
        FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(file);
        window.setFileNamePattern(folder.resolve("chopmark.%i.log").toString());
        window.setMinIndex(1);
        window.setMaxIndex(OLD_FILES);
        window.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(FileSize.valueOf(FILE_BYTES));
        size.start();
        file.setRollingPolicy(window);
        file.setTriggeringPolicy(size);
        start(file, context);
    }

    private static LoggerContext fresh() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        // Tomcat speaks java.util.logging.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return context;
    }

    private static void addConsole(LoggerContext context) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget("System.err");
        start(console, context);
    }

    private static void start(OutputStreamAppender<ILoggingEvent> appender, LoggerContext context) {
        PatternLayout layout = new PatternLayout();
        layout.getInstanceConverterMap().put("safeEx", SafeThrowable::new);
        layout.setContext(context);
        layout.setPattern(PATTERN);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger(ROOT).addAppender(appender);
    }

    /** Makes the folder of logs, and closes it and the program's logs in it to others. */
    private static void makePrivate(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (!POSIX) {
            return;
        }
        Files.setPosixFilePermissions(folder, FOLDER);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(file -> file.getFileName().toString().startsWith("chopmark."))
                            .toList()) {
                Files.setPosixFilePermissions(file, FILE);
            }
        }
    }

    /**
     * A log file that only its owner can read.
     *
     * <p><b>Guarantees</b>: it is made so before the first line is written, after every change of
     * files too; files of earlier versions in the same folder are closed to others when it starts.
     */
    private static final class PrivateFile extends RollingFileAppender<ILoggingEvent> {

        @Override
        public void openFile(String name) throws IOException {
            Path file = Path.of(name);
            if (POSIX && !Files.exists(file)) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
            }
            super.openFile(name);
        }
    }
}

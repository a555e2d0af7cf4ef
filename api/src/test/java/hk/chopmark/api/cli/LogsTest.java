package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Log files are for their owner, whatever the habits of the system are. */
class LogsTest {

    @TempDir Path temporary;

    @Test
    void log_files_are_private_before_and_after_they_change() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("logs"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path old = Files.writeString(folder.resolve("chopmark.1.log"), "of an earlier version");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r--r--"));
        try (TestLogs logs = TestLogs.debugInto(folder)) {
            assertThat(logs).as("logs").isNotNull();
            assertThat(mode(folder)).as("the folder").isEqualTo("rwx------");
            assertPrivate(folder, 2);
            Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
            root.iteratorForAppenders().forEachRemaining(file -> changeTwice(root, file));
            assertPrivate(folder, 4);
        }
    }

    @Test
    void a_record_is_one_line_whatever_its_values_hold(@TempDir Path folder) throws IOException {
        try (TestLogs _ = TestLogs.debugInto(folder)) {
            Logger log = (Logger) LoggerFactory.getLogger("hk.chopmark.test");
            log.atInfo()
                    .addKeyValue("file", "a\n2026-01-01 INFO forged\u001b[2J\u202e")
                    .log("read.one");
            log.atInfo().log("read.two\n2026-01-01 INFO forged\u001b[2J\u202e");
        }
        List<String> lines = Files.readAllLines(folder.resolve("chopmark.log"));
        assertThat(lines).as("one line for each record").hasSize(2);
        assertThat(lines)
                .as("nothing that a terminal obeys, in pairs and in words of a library")
                .allSatisfy(line ->
                        assertThat(line).contains("forged").doesNotContain("\u001b", "\u202e"));
    }

    /** As when ten megabytes are full. */
    private static void changeTwice(Logger root, Appender<ILoggingEvent> file) {
        for (int change = 0; change < 2; change++) {
            root.error("one line");
            ((RollingFileAppender<ILoggingEvent>) file).rollover();
        }
    }

    private static void assertPrivate(Path folder, int atLeast) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.toList();
            assertThat(found).as("log files").hasSizeGreaterThanOrEqualTo(atLeast);
            for (Path file : found) {
                assertThat(mode(file)).as("%s", file.getFileName()).isEqualTo("rw-------");
            }
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}

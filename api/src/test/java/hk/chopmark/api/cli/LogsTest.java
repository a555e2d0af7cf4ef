package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogsTest {

    @Test
    void a_record_is_one_line_whatever_its_values_hold(@TempDir Path folder) throws IOException {
        try (TestLogs _ = TestLogs.debugInto(folder)) {
            Logger log = LoggerFactory.getLogger("hk.chopmark.test");
            log.atInfo()
                    .addKeyValue("file", "a\n2026-01-01 INFO forged\u001b[2J\u202e")
                    .log("read.one");
            log.atInfo().log("read.two");
        }
        List<String> lines = Files.readAllLines(folder.resolve("chopmark.log"));
        assertThat(lines).as("one line for each record").hasSize(2);
        assertThat(lines.getFirst())
                .as("nothing that a terminal obeys")
                .contains("read.one", "forged")
                .doesNotContain("\u001b", "\u202e");
    }
}

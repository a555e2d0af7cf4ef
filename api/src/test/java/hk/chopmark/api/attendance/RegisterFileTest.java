package hk.chopmark.api.attendance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisterFileTest {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"})
    void a_cell_that_a_spreadsheet_would_compute_begins_with_an_apostrophe(String text) {
        assertThat(RegisterFile.cell(text).replace("\"", "")).as("%s", text).startsWith("'");
    }

    @Test
    void a_cell_with_a_comma_a_quote_or_a_line_break_is_quoted() {
        assertThat(RegisterFile.cell("a,\"b\"\n")).as("quoted").isEqualTo("\"a,\"\"b\"\"\n\"");
        assertThat(RegisterFile.cell("student=1")).as("left as it is").isEqualTo("student=1");
    }
}

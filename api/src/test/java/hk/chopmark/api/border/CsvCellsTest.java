package hk.chopmark.api.border;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvCellsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n1",
                " =1",
                "\u200b=1",
                "＝1",
                "＋1",
                "－1",
                "＠A",
                "\u22121"
            })
    void a_cell_that_a_spreadsheet_would_compute_begins_with_an_apostrophe(String text) {
        assertThat(CsvCells.cell(text).replace("\"", "")).as("%s", text).startsWith("'");
    }

    @Test
    void a_cell_with_a_comma_or_a_quote_is_quoted_and_has_no_line_of_its_own() {
        assertThat(CsvCells.cell("a,\"b\"\nc")).as("quoted").isEqualTo("\"a,\"\"b\"\" c\"");
        assertThat(CsvCells.cell("student=1")).as("left as it is").isEqualTo("student=1");
        assertThat(CsvCells.cell("")).as("empty").isEmpty();
        assertThat(CsvCells.cell("陳\u202e大\u001b文\u2028"))
                .as("nothing that turns or steers")
                .isEqualTo("陳 大 文 ");
    }

    @Test
    void a_line_is_its_cells() {
        assertThat(CsvCells.line(List.of("a", "=b", "c,d"))).isEqualTo("a,'=b,\"c,d\"");
    }
}

package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.cli.terminal.Terminal;
import org.junit.jupiter.api.Test;

class TerminalTest {

    @Test
    void one_thing_stands_in_the_singular_and_every_other_count_in_the_plural() {
        assertThat(Terminal.count(1, "key")).as("one").isEqualTo("1 key");
        assertThat(Terminal.count(0, "key")).as("none").isEqualTo("0 keys");
        assertThat(Terminal.count(2, "key")).as("two").isEqualTo("2 keys");
    }
}

package hk.chopmark.api.border;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.TypeMismatchException;
import org.springframework.web.bind.WebDataBinder;

class BorderBindingTest {

    private final WebDataBinder binder = new WebDataBinder(null);

    @BeforeEach
    void bind() {
        new BorderBinding().bind(binder);
    }

    @Test
    void lines_of_a_text_area_come_in_as_browsers_send_them() {
        assertThat(binder.convertIfNecessary("fever\r\nsince Monday", String.class))
                .as("CR LF of a form")
                .isEqualTo("fever\nsince Monday");
    }

    @Test
    void other_control_characters_are_refused() {
        assertThatThrownBy(() -> binder.convertIfNecessary("a\rb", String.class))
                .as("CR alone")
                .isInstanceOf(TypeMismatchException.class);
        assertThatThrownBy(() -> binder.convertIfNecessary("a\u001b[2J", String.class))
                .as("an escape sequence")
                .isInstanceOf(TypeMismatchException.class);
    }
}

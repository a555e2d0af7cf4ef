package hk.chopmark.api.border;

import hk.chopmark.core.border.Ids;
import hk.chopmark.core.border.Numbers;
import hk.chopmark.core.border.Texts;
import hk.chopmark.core.border.Times;
import java.beans.PropertyEditorSupport;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/**
 * Reads values of paths, parameters and forms by the rules of {@code core.border}.
 *
 * <p>Editors and not converters: where a converter refuses a number, Spring asks an editor of its
 * own behind it, which takes {@code 0x10}.
 */
@ControllerAdvice
class BorderBinding {

    @InitBinder
    void bind(WebDataBinder binder) {
        binder.registerCustomEditor(Integer.class, new Editor(Numbers::integer));
        binder.registerCustomEditor(int.class, new Editor(Numbers::integer));
        binder.registerCustomEditor(Long.class, new Editor(Numbers::whole));
        binder.registerCustomEditor(long.class, new Editor(Numbers::whole));
        binder.registerCustomEditor(LocalDate.class, new Editor(Times::day));
        binder.registerCustomEditor(Instant.class, new Editor(Times::instant));
        binder.registerCustomEditor(LocalDateTime.class, new Editor(Times::local));
        binder.registerCustomEditor(UUID.class, new Editor(Ids::id));
        binder.registerCustomEditor(String.class, new TextEditor());
    }

    /**
     * A form ends each line of a text area with CR LF (WHATWG HTML); lines here end with LF. A
     * field that nobody filled in is blank; one in which something stands must show something.
     */
    private static final class TextEditor extends PropertyEditorSupport {
        @Override
        public void setAsText(String text) {
            String lines = text.replace("\r\n", "\n");
            setValue(lines.isBlank() ? Texts.require(lines) : Texts.requireSaying(lines));
        }
    }

    /** Where no text is wanted, an empty one is a field that nobody filled in. */
    private static final class Editor extends PropertyEditorSupport {

        private final Function<String, ?> read;

        private Editor(Function<String, ?> read) {
            this.read = read;
        }

        @Override
        public void setAsText(String text) {
            setValue(text.isEmpty() ? null : read.apply(text));
        }
    }
}

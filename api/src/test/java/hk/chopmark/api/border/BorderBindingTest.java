package hk.chopmark.api.border;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.shared.Ref;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.TypeMismatchException;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

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

    @Test
    void a_field_is_empty_or_shows_something() {
        assertThat(binder.convertIfNecessary("", String.class)).as("not filled in").isEmpty();
        assertThat(binder.convertIfNecessary(" ", String.class)).as("nor this").isBlank();
        for (String invisible :
                List.of("\u200b", "\u3164", " \u200b ", "\u115f", "\u2800", "\ufeff")) {
            assertThatThrownBy(() -> binder.convertIfNecessary(invisible, String.class))
                    .as("U+%04x alone", (int) invisible.strip().charAt(0))
                    .isInstanceOf(TypeMismatchException.class);
        }
    }

    @Test
    void a_time_of_a_day_has_one_form_and_a_year_that_can_be_stored() {
        assertThat(binder.convertIfNecessary("2026-09-01T08:15", LocalDateTime.class))
                .isEqualTo(LocalDateTime.of(2026, 9, 1, 8, 15));
        for (String wrong :
                List.of(
                        "0000-01-01T00:00",
                        "2201-01-01T00:00",
                        "2026-09-01",
                        "2026-09-01T24:00",
                        "+58000-01-01T00:00",
                        "2026-09-01T08:15Z")) {
            assertThatThrownBy(() -> binder.convertIfNecessary(wrong, LocalDateTime.class))
                    .as(wrong)
                    .isInstanceOf(TypeMismatchException.class);
        }
    }

    /** Every value that a page or a controller takes from an address or a form. */
    @Test
    void every_parameter_of_every_form_is_of_a_type_that_the_border_reads() throws Exception {
        ClassPathScanningCandidateComponentProvider scan =
                new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
        Map<String, String> others = new TreeMap<>();
        int looked = 0;
        for (BeanDefinition found : scan.findCandidateComponents("hk.chopmark.api")) {
            for (Method method : Class.forName(found.getBeanClassName()).getDeclaredMethods()) {
                for (Parameter parameter : method.getParameters()) {
                    if (!parameter.isAnnotationPresent(RequestParam.class)
                            && !parameter.isAnnotationPresent(PathVariable.class)) {
                        continue;
                    }
                    looked++;
                    if (parameter.isAnnotationPresent(DateTimeFormat.class)
                            || !isRead(parameter.getParameterizedType())) {
                        others.put(
                                method.getDeclaringClass().getSimpleName()
                                        + "."
                                        + method.getName()
                                        + " "
                                        + parameter.getName(),
                                parameter.getParameterizedType().getTypeName());
                    }
                }
            }
        }
        assertThat(looked).as("parameters").isGreaterThan(100);
        assertThat(others)
                .as(
                        "parameters read past the border; rows of a register and acts of a key are read one by one")
                .containsOnlyKeys("RegisterForms.take fields", "ServicesPage.issue acts");
    }

    private static boolean isRead(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == Set.class && isRead(generic.getActualTypeArguments()[0]);
        }
        Class<?> plain = (Class<?>) type;
        return plain.isEnum()
                || plain == Boolean.class
                || Ref.class.isAssignableFrom(plain)
                || Set.of(
                                String.class,
                                int.class,
                                long.class,
                                Integer.class,
                                Long.class,
                                LocalDate.class,
                                LocalDateTime.class,
                                Instant.class,
                                UUID.class)
                        .contains(plain);
    }
}

package hk.chopmark.api.rest;

import hk.chopmark.core.border.Ids;
import hk.chopmark.core.border.Numbers;
import hk.chopmark.core.border.Texts;
import hk.chopmark.core.border.Times;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.springframework.core.convert.converter.Converter;
import org.springframework.format.FormatterRegistry;

/** Reads values of paths, parameters and forms by the rules of {@code core.border}. */
final class BorderConverters {

    private BorderConverters() {}

    /** Makes these the converters of a registry, before those that Spring brings. */
    static void addTo(FormatterRegistry registry) {
        add(registry, Instant.class, Times::instant);
        add(registry, LocalDate.class, Times::day);
        add(registry, UUID.class, Ids::id);
        add(registry, Integer.class, Numbers::integer);
        add(registry, int.class, Numbers::integer);
        add(registry, Long.class, Numbers::whole);
        add(registry, long.class, Numbers::whole);
        registry.addConverter(String.class, String.class, Texts::require);
    }

    /** An empty parameter is one that was not sent: forms send what nobody filled in. */
    private static <T> void add(
            FormatterRegistry registry, Class<T> type, Converter<String, T> converter) {
        registry.addConverter(
                String.class, type, text -> text.isEmpty() ? null : converter.convert(text));
    }
}

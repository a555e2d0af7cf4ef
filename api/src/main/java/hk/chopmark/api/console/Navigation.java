package hk.chopmark.api.console;

import hk.chopmark.core.decision.Permission.Act;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.stereotype.Component;

/** The navigation: what the pages of all areas declare. */
@Component
class Navigation {

    private final List<NavigationEntry> entries;

    Navigation(ListableBeanFactory beans) {
        this.entries =
                Arrays.stream(beans.getBeanNamesForAnnotation(NavigationEntry.class))
                        .map(page -> beans.findAnnotationOnBean(page, NavigationEntry.class))
                        .map(Objects::requireNonNull)
                        .sorted(
                                Comparator.comparingInt(NavigationEntry::order)
                                        .thenComparing(NavigationEntry::path))
                        .toList();
    }

    /**
     * An entry as the layout shows it.
     *
     * @param part the part of the console it belongs to
     * @param path where it leads
     * @param words key of its words
     */
    record Entry(String part, String path, String words) {}

    /** What somebody sees who may do these acts. */
    List<Entry> seenBy(Predicate<Act> may) {
        return entries.stream()
                .filter(entry -> may.test(Act.parse(entry.needs())))
                .map(entry -> new Entry(entry.part(), entry.path(), entry.words()))
                .toList();
    }
}

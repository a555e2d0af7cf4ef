package hk.chopmark.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.security.Right;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class NavigationTest {

    @NavigationEntry(
            part = "late",
            path = "/late",
            words = "late.title",
            order = 20,
            needs = {Right.BOARDS, Right.PROTECT})
    private static final class LatePage {}

    @NavigationEntry(
            part = "early",
            path = "/early",
            words = "early.title",
            order = 10,
            needs = Right.BOARDS)
    private static final class EarlyPage {}

    private static final class PageOffTheNavigation {}

    private final Navigation navigation =
            new Navigation(
                    new StaticListableBeanFactory(
                            Map.of(
                                    "off", new PageOffTheNavigation(),
                                    "late", new LatePage(),
                                    "early", new EarlyPage())));

    @Test
    void pages_stand_in_the_navigation_in_the_order_they_declare() {
        assertThat(navigation.seenWith(Set.of(Right.values())))
                .as("declared entries, and no other page")
                .isEqualTo(
                        List.of(
                                new Navigation.Entry("early", "/early", "early.title"),
                                new Navigation.Entry("late", "/late", "late.title")));
    }

    @Test
    void an_entry_is_seen_only_with_all_the_rights_it_needs() {
        assertThat(navigation.seenWith(Set.of(Right.BOARDS)))
                .as("entries with one of two rights")
                .extracting(Navigation.Entry::part)
                .containsExactly("early");
        assertThat(navigation.seenWith(Set.of(Right.PROTECT, Right.PERSONAL)))
                .as("entries without the right to see boards")
                .isEmpty();
    }
}

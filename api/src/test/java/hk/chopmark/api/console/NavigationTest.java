package hk.chopmark.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.Permission.Act;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class NavigationTest {

    @NavigationEntry(
            part = "late",
            path = "/late",
            words = "late.title",
            order = 20,
            needs = "erasure.view")
    private static final class LatePage {}

    @NavigationEntry(
            part = "early",
            path = "/early",
            words = "early.title",
            order = 10,
            needs = "notice.view")
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
        assertThat(navigation.seenBy(act -> true))
                .as("declared entries, and no other page")
                .isEqualTo(
                        List.of(
                                new Navigation.Entry("early", "/early", "early.title"),
                                new Navigation.Entry("late", "/late", "late.title")));
    }

    @Test
    void an_entry_is_seen_only_by_whoever_may_do_what_it_needs() {
        assertThat(navigation.seenBy(Act.parse("notice.view")::equals))
                .as("entries for whoever may see notices only")
                .extracting(Navigation.Entry::part)
                .containsExactly("early");
        assertThat(navigation.seenBy(act -> false))
                .as("entries for whoever may do nothing")
                .isEmpty();
    }
}

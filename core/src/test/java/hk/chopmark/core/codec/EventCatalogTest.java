package hk.chopmark.core.codec;

import static hk.chopmark.core.decision.InClear.Nature.CODE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.Sealed;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A program with a hole in its catalogue does not start. */
class EventCatalogTest {

    @Event(namespace = "sample", name = "SlipOpened", version = "1")
    record SameName(@InClear(CODE) String code) implements DomainEvent {}

    record NoAnnotation(@InClear(CODE) String code) implements DomainEvent {}

    @Event(namespace = "sample", version = "1")
    record NoName(@InClear(CODE) String code) implements DomainEvent {}

    @Event(namespace = "sample", name = "OddVersion")
    record OddVersion(@InClear(CODE) String code) implements DomainEvent {}

    @Event(namespace = "sample", name = "NoRecord", version = "1")
    static final class NoRecord implements DomainEvent {}

    @Event(namespace = "sample", name = "Fraction", version = "1")
    record Fraction(double weight) implements DomainEvent {}

    @Event(namespace = "sample", name = "BoxedFraction", version = "1")
    record BoxedFraction(List<Float> weights) implements DomainEvent {}

    @Event(namespace = "sample", name = "Open", version = "1")
    record OpenType(Object anything) implements DomainEvent {}

    @Event(namespace = "sample", name = "Mapped", version = "1")
    record Mapped(Map<String, String> values) implements DomainEvent {}

    @Event(namespace = "sample", name = "OddSeal", version = "1")
    record OddSeal(Sealed<byte[]> photo) implements DomainEvent {}

    @Event(namespace = "sample", name = "LooksSealed", version = "1")
    record LooksSealed(Lookalike part) implements DomainEvent {}

    record Lookalike(int box) {}

    @Event(namespace = "sample", name = "Endless", version = "1")
    record Endless(List<Endless> parts) implements DomainEvent {}

    @Event(namespace = "sample", name = "Remarked", version = "1")
    record Remarked(GrantId grant, String remark) implements DomainEvent {}

    @Event(namespace = "sample", name = "Listed", version = "1")
    record Listed(List<String> names) implements DomainEvent {}

    @Event(namespace = "sample", name = "Collected", version = "1")
    record Collected(Set<String> names) implements DomainEvent {}

    @Event(namespace = "sample", name = "Nested", version = "1")
    record Nested(List<Contact> contacts) implements DomainEvent {}

    record Contact(GrantId grant, @Nullable String phone) {}

    @Test
    void an_event_with_a_text_in_clear_that_is_not_declared_is_refused_by_name() {
        for (Class<?> planted :
                List.of(Remarked.class, Listed.class, Collected.class, Nested.class)) {
            assertThatThrownBy(() -> EventCatalog.builder().event(planted))
                    .as("personal data would slip past the boxes in %s", planted.getSimpleName())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is a text in clear")
                    .hasMessageMatching("Component (remark|names|phone) of .*");
        }
    }

    @Event(namespace = "sample", name = "Due", version = "1")
    record Due(GrantId grant, LocalDate day) implements DomainEvent {}

    @Event(namespace = "sample", name = "Said", version = "1")
    record Said(GrantId grant, @Nullable Instant saidAt) implements DomainEvent {}

    @Event(namespace = "sample", name = "Free", version = "1")
    record Free(Set<LocalDate> days) implements DomainEvent {}

    @Event(namespace = "sample", name = "Timed", version = "1")
    record Timed(List<Lesson> lessons) implements DomainEvent {}

    record Lesson(GrantId grant, Instant from) {}

    @Test
    void an_event_with_a_day_or_instant_that_does_not_say_which_time_it_is_is_refused_by_name() {
        for (Class<?> planted : List.of(Due.class, Said.class, Free.class, Timed.class)) {
            assertThatThrownBy(() -> EventCatalog.builder().event(planted))
                    .as("a claim would pass for the server's time in %s", planted.getSimpleName())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is a time in clear")
                    .hasMessageMatching("Component (day|saidAt|days|from) of .*");
        }
    }

    @Test
    void names_and_versions_come_from_the_annotation() {
        EventCatalog catalog = EventCatalog.builder().event(Samples.SlipOpened.class).build();
        assertThat(catalog.typeOf(Samples.SlipOpened.class))
                .as("type")
                .hasToString("sample.SlipOpened@1");
        assertThat(catalog.classOf("sample.SlipOpened"))
                .as("class")
                .isEqualTo(Samples.SlipOpened.class);
    }

    @Test
    void types_resolve_to_the_names_of_all_their_events() {
        EventCatalog catalog =
                EventCatalog.builder()
                        .event(Samples.SlipOpened.class)
                        .event(Samples.PupilEnrolled.class)
                        .event(EventTypeOnly.class)
                        .build();
        assertThat(catalog.namesOf(Set.of(Samples.AboutStudent.class)))
                .as("events that implement an interface")
                .containsExactly("sample.PupilEnrolled", "sample.SlipOpened");
        assertThat(catalog.namesOf(Set.of(Samples.SlipOpened.class, EventTypeOnly.class)))
                .as("events named themselves")
                .containsExactly("sample.EventTypeOnly", "sample.SlipOpened");
        assertThatThrownBy(() -> catalog.namesOf(Set.of(Runnable.class)))
                .as("a type that no event has would guard nothing")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Event(namespace = "sample", name = "EventTypeOnly", version = "1")
    record EventTypeOnly(GrantId grant) implements DomainEvent {}

    @Test
    void events_without_an_exact_form_are_refused() {
        for (Class<?> refused :
                List.of(
                        NoAnnotation.class,
                        NoName.class,
                        OddVersion.class,
                        NoRecord.class,
                        Fraction.class,
                        BoxedFraction.class,
                        OpenType.class,
                        Mapped.class,
                        OddSeal.class,
                        LooksSealed.class,
                        Endless.class)) {
            assertThatThrownBy(() -> EventCatalog.builder().event(refused))
                    .as("%s", refused.getSimpleName())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void two_events_never_share_a_name_nor_one_class_two() {
        EventCatalog.Builder builder = EventCatalog.builder().event(Samples.SlipOpened.class);
        assertThatThrownBy(() -> builder.event(SameName.class))
                .as("one name, two records")
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        builder.event(new EventType("sample.Other", 1), Samples.SlipOpened.class))
                .as("one record, two names")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_old_version_needs_an_unbroken_chain_of_upcasters() {
        EventCatalog.Builder gap = EventCatalog.builder().event(Samples.GuardianMet.class);
        assertThatThrownBy(gap::build)
                .as("no way from version 1")
                .isInstanceOf(IllegalArgumentException.class);
        EventCatalog.Builder beyond =
                EventCatalog.builder()
                        .event(Samples.SlipOpened.class)
                        .upcaster(new Upcaster("sample.SlipOpened", 1, UnaryOperator.identity()));
        assertThatThrownBy(beyond::build)
                .as("a step that leads nowhere")
                .isInstanceOf(IllegalArgumentException.class);
        EventCatalog.Builder twice =
                EventCatalog.builder()
                        .upcaster(new Upcaster("sample.GuardianMet", 1, UnaryOperator.identity()));
        assertThatThrownBy(() ->
                        twice.upcaster(
                                new Upcaster("sample.GuardianMet", 1, UnaryOperator.identity())))
                .as("two steps from one version")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_plain_text_may_be_an_event_under_an_explicit_name() {
        EventCatalog catalog =
                EventCatalog.builder().event(new EventType("event", 1), String.class).build();
        CodecFixture fixture = new CodecFixture(catalog, "plain");
        assertThat(fixture.roundTrip(0, "01990000-0000-7000-8000-000000000001", "a text").event())
                .as("a text as payload")
                .isEqualTo("a text");
    }
}

package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.codec.CodecFixture;
import hk.chopmark.core.codec.EventCatalog;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Sealed;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The number of an identity card, put into every text of every event that an area declares, one at
 * a time. An event that is added is tried without an edit here.
 */
class IdentityNumberFieldsTest {

    private static final String ID = "01990000-0000-7000-8000-000000000001";
    private static final List<String> NUMBERS =
            List.of("A123456(3)", "a1234563", "AB987654(3)", "card A123456(3)");

    /** Texts that people write freely, and the one field that is for the number. */
    private static final Set<Category> TAKEN =
            EnumSet.of(
                    Category.CONTENT,
                    Category.HEALTH,
                    Category.CONDUCT,
                    Category.VOLUNTEER,
                    Category.REQUEST,
                    Category.SEALED_REPORT,
                    Category.HKID,
                    Category.SCHOOL);

    private final CodecFixture fixture =
            new CodecFixture(EventCatalog.of(Areas.all(), List.of()), "numbers");

    /**
     * An event with another text in one place; empty if the event itself refuses the text there.
     */
    private record Tried(String path, Optional<Object> event, Expected expected) {}

    private enum Expected {
        REFUSED,
        TAKEN
    }

    @Test
    void no_text_in_clear_no_name_and_no_detail_takes_the_number_of_an_identity_card() {
        Map<String, String> wrong = new TreeMap<>();
        Set<String> refusedByCodec = new java.util.TreeSet<>();
        for (AreaModule area : Areas.all()) {
            for (DomainEvent sample : area.samples().get()) {
                for (String number : NUMBERS) {
                    for (Tried tried : everyText(sample, number)) {
                        String place = sample.getClass().getSimpleName() + "." + tried.path();
                        String outcome =
                                tried.event().map(this::outcomeOf).orElse("refused by itself");
                        if (outcome.equals("border.identity-number")) {
                            refusedByCodec.add(place);
                        }
                        boolean taken = outcome.equals("taken");
                        if (taken != (tried.expected() == Expected.TAKEN)) {
                            wrong.put(place, number + ": " + outcome);
                        }
                    }
                }
            }
        }
        assertThat(wrong)
                .as("texts that take such a number, or refuse it where it may stand")
                .isEmpty();
        assertThat(refusedByCodec)
                .as("among those tried")
                .contains(
                        "SchoolRegistered.nameEn",
                        "ClassOpened.code",
                        "StudentEnrolled.sourceNumber",
                        "StudentEnrolled.nameZh",
                        "StaffAppointed.postCode",
                        "GeneralHolidaysAdopted.holidays.nameEn",
                        "GeneralHolidaysAdopted.source")
                .hasSizeGreaterThan(60);
    }

    private String outcomeOf(Object event) {
        try {
            fixture.encode(ID, event);
            return "taken";
        } catch (DomainRejection rejection) {
            assertThat(rejection.getMessage() + rejection.facts())
                    .as("a refusal names the field and never quotes")
                    .doesNotContain("123456")
                    .doesNotContain("987654");
            return rejection.code();
        }
    }

    private static List<Tried> everyText(Object holder, String number) {
        List<Tried> tried = new ArrayList<>();
        RecordComponent[] components = holder.getClass().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            int at = i;
            RecordComponent component = components[i];
            InClear declared = component.getAnnotation(InClear.class);
            Expected expected =
                    declared != null && declared.value() == InClear.Nature.HASH
                            ? Expected.TAKEN
                            : Expected.REFUSED;
            replacements(
                    component.getName(),
                    valueOf(component, holder),
                    number,
                    expected,
                    tried,
                    value -> copy(holder, components, at, value));
        }
        return tried;
    }

    private static void replacements(
            String path,
            @Nullable Object value,
            String number,
            Expected expected,
            List<Tried> tried,
            UnaryOperator<@Nullable Object> into) {
        switch (value) {
            case String ignored ->
                    tried.add(new Tried(path, Optional.ofNullable(into.apply(number)), expected));
            case Sealed<?> field when field.valueType() == String.class ->
                    tried.add(
                            new Tried(
                                    path,
                                    Optional.ofNullable(
                                            into.apply(
                                                    Sealed.of(
                                                            field.subject(),
                                                            field.category(),
                                                            field.category() == Category.HKID
                                                                    ? "A123456(3)"
                                                                    : number))),
                                    TAKEN.contains(field.category())
                                            ? Expected.TAKEN
                                            : Expected.REFUSED));
            case List<?> list when !list.isEmpty() ->
                    replacements(
                            path,
                            list.getFirst(),
                            number,
                            expected,
                            tried,
                            item -> item == null ? null : into.apply(List.of(item)));
            case Set<?> set when !set.isEmpty() ->
                    replacements(
                            path,
                            set.iterator().next(),
                            number,
                            expected,
                            tried,
                            item -> item == null ? null : into.apply(Set.of(item)));
            case Record nested -> {
                for (Tried inner : everyText(nested, number)) {
                    tried.add(
                            new Tried(
                                    path + "." + inner.path(),
                                    inner.event().map(into),
                                    inner.expected()));
                }
            }
            case null, default -> {
                // no text
            }
        }
    }

    private static @Nullable Object valueOf(RecordComponent component, Object holder) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(holder);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Null if the record refuses the value. */
    private static @Nullable Object copy(
            Object holder, RecordComponent[] components, int changed, @Nullable Object value) {
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = i == changed ? value : valueOf(components[i], holder);
        }
        try {
            Constructor<?> constructor =
                    holder.getClass()
                            .getDeclaredConstructor(
                                    Arrays.stream(components)
                                            .map(RecordComponent::getType)
                                            .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}

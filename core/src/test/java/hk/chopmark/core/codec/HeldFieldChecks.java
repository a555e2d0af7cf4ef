package hk.chopmark.core.codec;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.HeldField;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.RefKind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Holds the personal data that an area declares to its events and samples.
 *
 * <p>Each method fails if the declarations say less or more than the events carry. Tests of other
 * modules ask it of areas that this module does not know.
 */
public final class HeldFieldChecks {

    private HeldFieldChecks() {}

    /** Every sealed field of the events is declared, and nothing else is. */
    public static void everySealedFieldIsDeclared(AreaModule area) {
        Set<String> declared = area.held().stream().map(HeldFieldChecks::nameOf).collect(toSet());

        assertThat(declared)
                .as("personal data declared by the area %s, of all its sealed fields", area.name())
                .containsExactlyInAnyOrderElementsOf(
                        area.events().stream().flatMap(HeldFieldChecks::sealedIn).toList());
    }

    /** A field is declared once for each category. */
    public static void aFieldIsDeclaredOnce(AreaModule area) {
        assertThat(area.held())
                .extracting(held -> nameOf(held) + " " + held.category())
                .as("declarations of the area %s", area.name())
                .doesNotHaveDuplicates();
    }

    /** The samples carry every declared field as it is declared. */
    public static void theSamplesCarryWhatIsDeclared(AreaModule area) {
        Set<String> carried = new HashSet<>();
        for (DomainEvent sample : area.samples().get()) {
            for (SealedFields.Found found : SealedFields.of(sample)) {
                carried.add(nameOf(sample.getClass(), found.name()));
                assertThat(area.held())
                        .as(
                                "declaration of %s of %s about a %s",
                                found.name(),
                                sample.getClass().getSimpleName(),
                                found.field().subject().kind())
                        .anyMatch(held -> declares(held, sample, found));
            }
        }
        assertThat(carried)
                .as("sealed fields that the samples of the area %s carry", area.name())
                .containsExactlyInAnyOrderElementsOf(
                        area.held().stream().map(HeldFieldChecks::nameOf).collect(toSet()));
    }

    /** Each field is about kinds of reference that own secrets. */
    public static void dataIsAboutSubjects(AreaModule area) {
        Set<String> subjects =
                Areas.all().stream()
                        .flatMap(each -> each.refKinds().stream())
                        .filter(RefKind::isSubject)
                        .map(RefKind::name)
                        .collect(toSet());

        assertThat(area.held())
                .as("kinds of subject of the area %s", area.name())
                .allSatisfy(held -> assertThat(subjects).containsAll(held.about()));
    }

    /** A usual role that receives a field may see its category. */
    public static void whoReceivesMaySee(AreaModule area) {
        assertThat(area.held())
                .as("recipients named by the area %s", area.name())
                .allSatisfy(held ->
                        assertThat(held.use().recipients())
                                .allMatch(code ->
                                        roleOf(code).isEmpty() || maySee(code, held.category())));
    }

    private static Optional<UsualRole> roleOf(String code) {
        return Arrays.stream(UsualRole.values())
                .filter(role -> role.code().equals(code))
                .findFirst();
    }

    private static boolean maySee(String code, Category category) {
        return roleOf(code).stream()
                .flatMap(role -> Resources.usuallyHeldBy(role).stream())
                .map(Permission::resource)
                .anyMatch(resource ->
                        Resources.named(resource)
                                .filter(found -> found.shows().contains(category))
                                .isPresent());
    }

    private static boolean declares(HeldField held, DomainEvent event, SealedFields.Found found) {
        return held.event() == event.getClass()
                && held.field().equals(found.name())
                && held.category() == found.field().category()
                && held.about().contains(found.field().subject().kind());
    }

    private static Stream<String> sealedIn(Class<? extends DomainEvent> event) {
        return SealedFields.namesIn(event).stream().map(name -> nameOf(event, name));
    }

    private static String nameOf(HeldField held) {
        return nameOf(held.event(), held.field());
    }

    private static String nameOf(Class<?> event, String field) {
        return event.getSimpleName() + "." + field;
    }
}

package hk.chopmark.docs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import hk.chopmark.core.decision.DomainEvent;
import java.util.List;
import java.util.stream.Collectors;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.junit.jupiter.api.Test;

/** The arrows and bans of docs/architecture.md, checked on the compiled classes of every module. */
class ArchitectureTest {

    private static final JavaClasses OURS =
            new ClassFileImporter()
                    .withImportOption(MainClasses.ONLY)
                    .importPackages("hk.chopmark");

    @Test
    void every_import_follows_an_arrow_of_the_table() {
        Findings findings = new Findings();
        for (JavaClass type : OURS) {
            String from = Arrows.roomOf(type.getPackageName()).orElse("");
            if (from.isEmpty()) {
                findings.add(
                        type.getPackageName()
                                + " is in no room of Arrows: add a row, with a reason");
                continue;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                Arrows.roomOf(target.getPackageName())
                        .filter(to ->
                                target.getPackageName().startsWith("hk.chopmark.")
                                        && !Arrows.allows(from, to))
                        .ifPresent(to ->
                                findings.add(
                                        from
                                                + " may not import "
                                                + to
                                                + ": "
                                                + dependency.getDescription()));
            }
        }
        findings.assertNone(
                "core <- projections <- api, core <- audit-export <- api, and the rooms inside");
    }

    @Test
    void every_row_of_the_table_is_a_room_that_exists() {
        Findings findings = new Findings();
        for (String room : Arrows.rooms()) {
            boolean exists =
                    OURS.stream()
                            .anyMatch(type ->
                                    Arrows.roomOf(type.getPackageName()).orElse("").equals(room));
            findings.addIf(!exists, room + " has no class: take its row out of Arrows");
        }
        findings.assertNone("the table of rooms names no room that is gone");
    }

    @Test
    void the_bans_hold() {
        Findings findings = new Findings();
        for (ArchRule rule : Bans.all()) {
            rule.allowEmptyShould(true).evaluate(OURS).getFailureReport().getDetails().stream()
                    .map(detail -> rule.getDescription() + ": " + firstLines(detail))
                    .forEach(findings::add);
        }
        findings.assertNone("the bans of docs/architecture.md");
    }

    /** A cycle is reported with every dependency in it; the first lines say enough. */
    private static String firstLines(String detail) {
        return detail.lines().limit(6).collect(Collectors.joining("\n"));
    }

    @Test
    void every_event_is_a_record_with_an_explicit_name_in_a_sealed_area() {
        Findings findings = new Findings();
        for (JavaClass type : OURS.that(assignableTo(DomainEvent.class))) {
            if (type.isInterface()) {
                boolean root = type.getPackageName().equals(DomainEvent.class.getPackageName());
                findings.addIf(
                        !root && !type.reflect().isSealed(),
                        type.getName() + " is an event interface but not sealed");
                continue;
            }
            findings.addIf(!type.isRecord(), type.getName() + " is an event but not a record");
            findings.addAll(nameFaults(type));
        }
        findings.assertNone("stored names never depend on class names");
    }

    private static List<String> nameFaults(JavaClass type) {
        if (!type.isAnnotatedWith(Event.class)) {
            return List.of(type.getName() + " has no @Event(namespace, name, version)");
        }
        Event event = type.getAnnotationOfType(Event.class);
        String area = type.getPackageName().substring(type.getPackageName().lastIndexOf('.') + 1);
        boolean named =
                event.namespace().equals(area)
                        && !event.name().isEmpty()
                        && !event.version().isEmpty();
        return named
                ? List.of()
                : List.of(
                        type.getName()
                                + " needs namespace "
                                + area
                                + ", a name and a version in @Event");
    }
}

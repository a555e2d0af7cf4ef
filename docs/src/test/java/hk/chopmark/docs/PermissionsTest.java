package hk.chopmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandPermission.Judge;
import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.Resources;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Commands, decisions, permissions and what the areas declare go together, with nothing over. */
class PermissionsTest {

    /** Everything the program runs but the declarations of the areas themselves. */
    private static final String ASKING =
            "(core|projections|audit-export|api)/src/main/java/.*(?<!Module)\\.java";

    /** Where files are taken out. */
    private static final String TAKING_OUT = "(audit-export|api)/src/main/java/.*\\.java";

    private static List<Decision<?, ?>> decisions() {
        return Areas.all().stream()
                .<Decision<?, ?>>flatMap(area -> area.decisions().stream())
                .toList();
    }

    @Test
    void every_command_of_every_area_has_exactly_one_decision() {
        Map<String, Long> decided =
                decisions().stream()
                        .map(decision -> decision.commandType().getName())
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Findings findings = new Findings();
        Stream<JavaClass> commands =
                new ClassFileImporter()
                                .withImportOption(MainClasses.ONLY)
                                .importPackages(
                                        Areas.all().stream()
                                                .map(AreaModule::name)
                                                .map(name -> "hk.chopmark.core." + name)
                                                .toList())
                                .stream()
                                .filter(type -> type.isAssignableTo(Command.class))
                                .filter(type -> !type.isInterface())
                                .filter(type ->
                                        !type.getModifiers().contains(JavaModifier.ABSTRACT));
        List<String> names = commands.map(JavaClass::getName).toList();
        for (String name : names) {
            findings.addIf(
                    decided.getOrDefault(name, 0L) != 1,
                    name + " has " + decided.getOrDefault(name, 0L) + " decisions");
        }
        assertThat(names).as("the commands of the areas are found").hasSizeGreaterThan(50);
        findings.assertNone("a command is decided by exactly one decision that its area declares");
    }

    @Test
    void every_command_has_a_judge_objects_and_purposes_and_no_token_is_among_the_judges() {
        Findings findings = new Findings();
        for (Decision<?, ?> decision : decisions()) {
            String name = decision.commandType().getSimpleName();
            findings.addIf(decision.permission().purposes().isEmpty(), name + " has no purposes");
            findings.addIf(
                    decision.permission().judge() == Judge.DECISION && !namesGrants(decision),
                    name + " is judged by its decision, which does not say by which grants");
            findings.addIf(
                    decision.permission().judge() == Judge.TIE && namesGrants(decision),
                    name + " is said to ask for no grant, and says by which grants it judges");
        }
        assertThat(Judge.values())
                .as("who judges")
                .containsExactly(Judge.RECORD, Judge.DECISION, Judge.TIE, Judge.SERVER);
        findings.assertNone("no command goes unjudged");
    }

    private static boolean namesGrants(Decision<?, ?> decision) {
        return Arrays.stream(decision.getClass().getMethods())
                .filter(method -> method.getName().equals("reliedOn"))
                .anyMatch(method -> method.getDeclaringClass() != Decision.class);
    }

    @Test
    void every_permission_names_a_declared_action() {
        Findings findings = new Findings();
        for (Decision<?, ?> decision : decisions()) {
            Act act = decision.permission().act();
            findings.addIf(
                    Resources.named(act.resource())
                            .flatMap(resource -> resource.actionNamed(act.action()))
                            .isEmpty(),
                    decision.commandType().getSimpleName() + " takes " + act.text());
        }
        findings.assertNone("what a command takes is declared by an area");
    }

    @Test
    void every_right_guards_something_and_nothing_else_is_offered() {
        SourceTree tree = SourceTree.read();
        String asking = UNJUDGED.matcher(texts(tree, ASKING)).replaceAll("");
        String takingOut = texts(tree, TAKING_OUT);
        Set<String> judged = actsOf(decision -> decision.permission().judge() == Judge.RECORD);
        Set<String> decided = actsOf(PermissionsTest::namesGrants);
        Set<String> offered =
                Resources.acts().stream()
                        .map(act -> act.resource() + "." + act.action())
                        .collect(Collectors.toSet());
        Findings findings = new Findings();
        for (Resource resource :
                AreasTest.areas().stream().flatMap(area -> area.resources().stream()).toList()) {
            for (Resource.Action action : resource.actions()) {
                String name = resource.code() + "." + action.name();
                boolean guards =
                        judged.contains(name)
                                || decided.contains(name)
                                || asking.contains('"' + name + '"')
                                || isReading(resource, action)
                                || (action.name().equals("export")
                                        && takingOut.contains('"' + resource.code() + '"'));
                findings.addIf(!guards && action.grantable(), name + " guards nothing");
                findings.addIf(
                        judged.contains(name) && !action.grantable(),
                        name + " guards a command and can be given to nobody");
                findings.addIf(offered.contains(name) && !action.grantable(), name + " is offered");
            }
        }
        findings.assertNone("nobody may be given a right that nothing asks for");
    }

    private static Set<String> actsOf(Predicate<Decision<?, ?>> which) {
        return decisions().stream()
                .filter(which)
                .map(decision -> decision.permission().act())
                .map(act -> act.resource() + "." + act.action())
                .collect(Collectors.toSet());
    }

    /** Commands that no grant is asked for: their acts are names. */
    private static final Pattern UNJUDGED =
            Pattern.compile("CommandPermission\\s*\\.\\s*(server|decided|tied)\\(\\s*\"[^\"]*\"");

    /**
     * Whatever shows personal data is looked at by the one reading that all share. Whether somebody
     * calls it with this resource is not seen here.
     */
    private static boolean isReading(Resource resource, Resource.Action action) {
        return action.name().equals(Permission.VIEW) && !resource.shows().isEmpty();
    }

    private static String texts(SourceTree tree, String expression) {
        return tree.matching(expression).stream()
                .map(SourceTree::content)
                .collect(Collectors.joining("\n"));
    }
}

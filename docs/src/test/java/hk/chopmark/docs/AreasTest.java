package hk.chopmark.docs;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.NavigationEntry;
import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.facts.duty.DuePolicy;
import hk.chopmark.export.pack.EvidenceKind;
import hk.chopmark.export.pack.EvidenceKinds;
import hk.chopmark.projections.catalog.ReadModelCatalog;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.ReadModule;
import java.lang.annotation.Annotation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Joins what each area declares on every floor, by the area's name, and says what one lacks: a
 * declaration that is forgotten fails the build.
 */
class AreasTest {

    private static final JavaClasses OURS =
            new ClassFileImporter()
                    .withImportOption(MainClasses.ONLY)
                    .importPackages("hk.chopmark");

    private static final Pattern CREATED_TABLE = Pattern.compile("(?i)CREATE TABLE (\\w+)");

    /** Areas whose events no read model of their own reads, and why. */
    private static final Map<String, String> WITHOUT_READ_MODEL =
            Map.of(
                    "disclosure", "read from the log: access history is yet to be a read model",
                    "erasure", "read from the log, so that a restored read model shows no less",
                    "board", "read from the log: access history is yet to be a read model",
                    "contact", "few events per person, read from the log",
                    "provider", "few events per school, read from the log",
                    "installation", "few events, read from the installation's log",
                    "custody", "escrow copies are listed from the key database");

    /** Areas that nobody reaches over HTTP, and why. */
    private static final Map<String, String> WITHOUT_ROUTE =
            Map.of(
                    "board", "judges the routes of all areas",
                    "provider", "its pages lead people to the sign-in page of somebody else",
                    "custody", "recorded by the command line of whoever holds the vault");

    /**
     * The areas of the program. What reads compiled classes of main sources asks these; all else
     * asks every area there is, the sample in test sources too.
     */
    static List<AreaModule> areas() {
        return Areas.all().stream()
                .filter(area -> isMain("hk.chopmark.core." + area.name()))
                .toList();
    }

    private static boolean isMain(String packageName) {
        return OURS.stream().anyMatch(type -> type.getPackageName().equals(packageName));
    }

    @Test
    void every_declaration_is_registered() {
        Findings findings = new Findings();
        for (Class<?> floor :
                List.of(Area.class, ReadModule.class, EvidenceKind.class, DuePolicy.class)) {
            Set<String> registered =
                    ServiceLoader.load(floor).stream()
                            .map(provider -> provider.type().getName())
                            .collect(Collectors.toSet());
            for (JavaClass type : OURS) {
                findings.addIf(
                        type.isAssignableTo(floor)
                                && !type.isInterface()
                                && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                                && !registered.contains(type.getName())
                                && !type.getPackageName().startsWith("hk.chopmark.benchmarks"),
                        type.getName()
                                + " is not registered: add its line to META-INF/services/"
                                + floor.getName());
            }
        }
        findings.assertNone("what an area declares is found");
    }

    @Test
    void every_package_of_events_is_a_declared_area() {
        Set<String> names = areas().stream().map(AreaModule::name).collect(Collectors.toSet());
        Findings findings = new Findings();
        for (JavaClass type : OURS) {
            boolean events =
                    type.isInterface()
                            && type.isAssignableTo(DomainEvent.class)
                            && !type.getName().equals(DomainEvent.class.getName())
                            && type.getPackageName().startsWith("hk.chopmark.core.");
            String area = type.getPackageName().replace("hk.chopmark.core.", "");
            findings.addIf(
                    events && !names.contains(area),
                    type.getName() + " has events, but no area named " + area + " is declared");
        }
        findings.assertNone("every area declares itself in core");
    }

    @Test
    void every_event_has_a_sample_and_every_area_with_commands_a_resource() {
        Findings findings = new Findings();
        for (AreaModule area : Areas.all()) {
            Set<Class<?>> sampled =
                    area.samples().get().stream()
                            .map(Object::getClass)
                            .collect(Collectors.toCollection(HashSet::new));
            for (Class<? extends DomainEvent> event : area.events()) {
                findings.addIf(
                        !sampled.contains(event),
                        area.name() + " declares no sample of " + event.getSimpleName());
            }
            findings.addIf(
                    area.resources().isEmpty() && !area.decisions().isEmpty(),
                    area.name() + " has commands, but declares no resource");
        }
        findings.assertNone("an area declares samples and resources");
    }

    @Test
    void every_area_is_read() {
        Set<String> read =
                ReadModelCatalog.modules().stream()
                        .map(ReadModule::area)
                        .collect(Collectors.toSet());
        Set<Class<?>> listed =
                ReadModelCatalog.all().stream()
                        .map(Object::getClass)
                        .collect(Collectors.toCollection(HashSet::new));
        Findings findings = new Findings();
        for (AreaModule area : Areas.all()) {
            boolean excepted = WITHOUT_READ_MODEL.containsKey(area.name());
            findings.addIf(
                    !excepted && !read.contains(area.name()),
                    area.name() + " has no ReadModule: add one, or say here why it needs none");
            findings.addIf(
                    excepted && read.contains(area.name()),
                    area.name() + " has a ReadModule now: take it out of the exceptions");
        }
        for (JavaClass type : OURS) {
            findings.addIf(
                    type.isAssignableTo(ProjectionModule.class)
                            && type.getPackageName().startsWith("hk.chopmark.projections.")
                            && !type.isInterface()
                            && listed.stream()
                                    .noneMatch(one -> one.getName().equals(type.getName())),
                    type.getName() + " is in no ReadModule, so nobody runs it");
        }
        findings.assertNone("every area has read models, and every read model runs");
    }

    @Test
    void every_class_that_reads_a_read_model_is_declared() {
        Set<String> declared =
                ReadModelCatalog.readers().stream()
                        .map(reader -> reader.type().getName())
                        .collect(Collectors.toSet());
        Findings findings = new Findings();
        for (JavaClass type : OURS) {
            boolean reads =
                    type.getPackageName().startsWith("hk.chopmark.projections.")
                            && type.getModifiers().contains(JavaModifier.PUBLIC)
                            && type.tryGetConstructor(ReadModels.class).isPresent();
            findings.addIf(
                    reads && !declared.contains(type.getName()),
                    type.getName() + " is a reader of no ReadModule, so nobody is given it");
        }
        findings.assertNone("what reads a read model can be asked for");
    }

    @Test
    void every_table_of_a_read_model_is_made_by_a_migration() {
        SourceTree tree = SourceTree.read();
        Set<String> made =
                tree
                        .matching("(projections/src/main|docs/src/test)/resources/db/read/.*\\.sql")
                        .stream()
                        .map(SourceTree::content)
                        .flatMap(sql -> CREATED_TABLE.matcher(sql).results())
                        .map(created -> created.group(1))
                        .collect(Collectors.toSet());
        Findings findings = new Findings();
        for (ProjectionModule model : ReadModelCatalog.all()) {
            for (String table : model.tables()) {
                findings.addIf(
                        !made.contains(table),
                        "no migration makes "
                                + table
                                + " of "
                                + model.name()
                                + ": add it to db/read");
            }
        }
        findings.assertNone("what a read model writes to is there");
    }

    @Test
    void what_may_be_exported_has_a_kind_of_evidence() {
        Set<String> exported =
                EvidenceKinds.known().all().stream()
                        .map(EvidenceKind::resource)
                        .collect(Collectors.toSet());
        Findings findings = new Findings();
        for (AreaModule area : Areas.all()) {
            for (Resource resource : area.resources()) {
                findings.addIf(
                        resource.actionNamed("export").isPresent()
                                && !exported.contains(resource.code()),
                        "the permission "
                                + resource.code()
                                + ".export guards nothing: "
                                + area.name()
                                + " declares no kind of evidence of it");
            }
        }
        findings.assertNone("no permission to export without something to export");
    }

    /** From outside the area, or by a rule of the area itself when an act is due. */
    @Test
    void every_command_of_an_area_is_sent_by_somebody() {
        Findings findings = new Findings();
        for (AreaModule area : areas()) {
            for (Decision<?, ?> decision : area.decisions()) {
                Class<?> command = decision.commandType();
                boolean sent =
                        OURS.get(command).getAccessesToSelf().stream()
                                .map(access -> access.getOriginOwner())
                                .anyMatch(from ->
                                        !from.getPackageName()
                                                        .equals("hk.chopmark.core." + area.name())
                                                || from.isAssignableTo(DuePolicy.class));
                findings.addIf(
                        !sent,
                        "nobody makes a "
                                + command.getSimpleName()
                                + ": "
                                + area.name()
                                + " needs a route, a page or a command for it");
            }
        }
        findings.assertNone("what an area decides can be asked for");
    }

    @Test
    void every_area_with_pages_stands_in_the_navigation() {
        Set<String> entered = packagesWith(NavigationEntry.class);
        Findings findings = new Findings();
        for (AreaModule area : areas()) {
            String pages = "hk.chopmark.api." + area.name();
            findings.addIf(
                    packagesWith(ConsolePage.class).contains(pages)
                            && !entered.contains(pages)
                            && !area.name()
                                    .equals("installation"), // its door is on the sign-in page
                    area.name() + " has pages, but no @NavigationEntry leads to them");
        }
        findings.assertNone("whoever signs in finds the pages of an area");
    }

    private static Set<String> packagesWith(Class<? extends Annotation> annotation) {
        return OURS.stream()
                .filter(type -> type.isAnnotatedWith(annotation))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
    }

    @Test
    void every_area_is_reached_over_http() {
        Findings findings = new Findings();
        for (AreaModule area : areas()) {
            boolean reached =
                    OURS.stream()
                            .anyMatch(type ->
                                    type.getPackageName().equals("hk.chopmark.api." + area.name())
                                            && type.getSimpleName().endsWith("Controller"));
            boolean excepted = WITHOUT_ROUTE.containsKey(area.name());
            findings.addIf(
                    !reached && !excepted,
                    area.name()
                            + " has no controller in hk.chopmark.api."
                            + area.name()
                            + ": add one, or say here why it needs none");
            findings.addIf(
                    reached && excepted,
                    area.name() + " has a controller now: take it out of the exceptions");
        }
        findings.assertNone("controllers of an area share a package under its name");
    }
}

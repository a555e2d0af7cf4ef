package hk.chopmark.projections.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.reading.PersonalDataReader.Reading;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.testing.Cast;
import hk.chopmark.core.testing.TestEngine;
import hk.chopmark.projections.catalog.ReadModelCatalog;
import hk.chopmark.projections.engine.Applied;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.ReadSchema;
import hk.chopmark.projections.tenants.Telling.Step;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every command of the program, in two schools with equal ids, in turn, through one engine: same
 * keys, caches, facts and read models. What one school does changes no row of the other, and each
 * school's rows are those of the school alone in the world.
 */
class EveryCommandTenantsIT {

    private static final SchoolId FIRST = new SchoolId(new UUID(0x5c, 1));
    private static final SchoolId SECOND = new SchoolId(new UUID(0x5c, 2));
    private static final Map<SchoolId, String> WORDS = Map.of(FIRST, "amber", SECOND, "birchwood");

    /** A number of each step of a school, to make its times its own. */
    private static Instant timeOf(int step, SchoolId school) {
        return CommandStory.NOW.plusSeconds(20L * step + WORDS.getOrDefault(school, "").length());
    }

    @Test
    void every_command_in_one_school_leaves_another_with_equal_ids_as_if_it_were_alone() {
        Map<SchoolId, Map<String, List<String>>> together = tell(List.of(FIRST, SECOND));

        assertThat(together.get(FIRST))
                .as("every table has rows, else this shows nothing")
                .isNotNull()
                .allSatisfy((table, rows) -> assertThat(rows).as(table).isNotEmpty());
        for (SchoolId school : List.of(FIRST, SECOND)) {
            requireSame(
                    together.getOrDefault(school, Map.of()),
                    tell(List.of(school)).getOrDefault(school, Map.of()),
                    "beside the other, against those of it alone");
        }
    }

    /** Tells the story in these schools in turn; the rows of each at the end. */
    private static Map<SchoolId, Map<String, List<String>>> tell(List<SchoolId> schools) {
        AtomicReference<Instant> now = new AtomicReference<>(CommandStory.NOW);
        Set<Class<?>> sent = new HashSet<>();
        try (TestEngine test = TestEngine.start(builder -> builder.clock(now::get))) {
            ReadSchema.migrate(test.postgres().admin());
            Applied applied =
                    new Applied(
                            new Applied.Source(
                                    test.postgres().projector(),
                                    test.engine().log(),
                                    test.engine().codec()));
            RowsOfSchools rows =
                    new RowsOfSchools(test.postgres().projector(), test.engine().log());
            Map<SchoolId, Map<String, List<String>>> seen = new HashMap<>();
            List<Telling> tellings =
                    schools.stream()
                            .map(school ->
                                    new Telling(
                                            school,
                                            WORDS.getOrDefault(school, ""),
                                            test.engine().accounts()::opening))
                            .toList();
            int number = 0;
            for (Step step : CommandStory.steps()) {
                number++;
                for (Telling telling : tellings) {
                    now.set(timeOf(number, telling.school()));
                    Command command = step.making().apply(telling);
                    sent.add(command.getClass());
                    telling.results().put(command.getClass(), send(test, command, step, number));
                    ReadModelCatalog.all().forEach(applied::catchUp);
                    seen.put(telling.school(), rows.of(telling.school()));
                    requireUnchanged(seen, rows, telling.school(), command);
                }
            }
            requireEveryCommand(sent);
            tellings.forEach(telling -> requireOwnNames(test, telling));
            return seen;
        }
    }

    private static CommandResult send(TestEngine test, Command command, Step step, int number) {
        try {
            CommandResult result = test.engine().send(command, step.context());
            assertThat(result.count())
                    .as("events of step %d, %s", number, command.getClass().getSimpleName())
                    .isPositive();
            return result;
        } catch (RuntimeException e) {
            throw new AssertionError(
                    "Step %d, %s of %s, is refused"
                            .formatted(
                                    number,
                                    command.getClass().getSimpleName(),
                                    command.school().text()),
                    e);
        }
    }

    private static void requireUnchanged(
            Map<SchoolId, Map<String, List<String>>> seen,
            RowsOfSchools rows,
            SchoolId sender,
            Command command) {
        seen.forEach((school, before) -> {
            if (!school.equals(sender)) {
                requireSame(
                        rows.of(school),
                        before,
                        "after a %s of another school with equal ids"
                                .formatted(command.getClass().getSimpleName()));
            }
        });
    }

    private static void requireSame(
            Map<String, List<String>> found, Map<String, List<String>> wanted, String when) {
        assertThat(found.keySet()).as("tables").isEqualTo(wanted.keySet());
        wanted.forEach((table, rows) ->
                assertThat(found.get(table))
                        .as("a school's rows of %s %s", table, when)
                        .isEqualTo(rows));
    }

    /** The areas say which commands there are; the story has to send each. */
    private static void requireEveryCommand(Set<Class<?>> sent) {
        assertThat(
                        Areas.all().stream()
                                .map(AreaModule::decisions)
                                .flatMap(List::stream)
                                .<Class<?>>map(Decision::commandType)
                                .filter(CommandStory::isOfSchools)
                                .filter(command -> !sent.contains(command))
                                .map(Class::getSimpleName)
                                .collect(Collectors.toSet()))
                .as("commands that the story does not send: add a step for each to CommandStory")
                .isEmpty();
    }

    /** Keys and caches are shared by the schools; a name is that of the school asked. */
    private static void requireOwnNames(TestEngine test, Telling telling) {
        Sealed<String> name =
                Objects.requireNonNull(
                        Objects.requireNonNull(
                                        new Roster(new ReadModels(test.postgres().projector()))
                                                .people(telling.school(), List.of(Cast.student(1)))
                                                .value()
                                                .get(Cast.student(1)))
                                .nameEn());
        Reading reading =
                test.engine()
                        .personalData()
                        .unmask(
                                new UnmaskPersonalData(
                                        telling.school(),
                                        "roster",
                                        Set.of(Cast.student(1)),
                                        Set.of("nameEn"),
                                        Set.of(Category.IDENTITY)),
                                CommandStory.by(Cast.staff(2), Purpose.AUDIT),
                                List.of(name));
        assertThat(reading.field(name))
                .as("name of the pupil in %s", telling.school().text())
                .isEqualTo(new OpenedField.Value<>("Pupil 1 " + telling.word()));
    }
}

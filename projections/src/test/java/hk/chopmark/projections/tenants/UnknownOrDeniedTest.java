package hk.chopmark.projections.tenants;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.staff;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.access.AccessCommand.ConfirmGrant;
import hk.chopmark.core.access.AccessCommand.EndDelegation;
import hk.chopmark.core.access.AccessCommand.RevokeRole;
import hk.chopmark.core.access.AccessCommand.WithdrawProposal;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.CommandPermission.Judge;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.RecordedRefusal;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import hk.chopmark.core.decision.UsualRole.HeldBy;
import hk.chopmark.core.disclosure.BreakGlassCommand.ReviewBreakGlass;
import hk.chopmark.core.disclosure.DisclosureCommand.SearchPersonalData;
import hk.chopmark.core.erasure.ErasureCommand.ApproveErasure;
import hk.chopmark.core.erasure.ErasureCommand.DecideErasure;
import hk.chopmark.core.erasure.ErasureCommand.RefuseErasure;
import hk.chopmark.core.erasure.ErasureCommand.ReleaseLegalHold;
import hk.chopmark.core.homework.HomeworkCommand.ChangeDeadline;
import hk.chopmark.core.notice.NoticeCommand.DraftNotice;
import hk.chopmark.core.notice.NoticeCommand.FixAudience;
import hk.chopmark.core.notice.NoticeCommand.PublishVersion;
import hk.chopmark.core.notice.NoticeCommand.WithdrawNotice;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.DomainRejection.Kind;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.testing.Scenario;
import hk.chopmark.projections.tenants.Telling.Step;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whoever could see a thing if it existed hears that it is unknown; everybody else is denied, in
 * the same words whether it exists or not. Over every command, without a store.
 */
class UnknownOrDeniedTest {

    private static final StaffId NOBODY = staff(70);
    private static final StaffId ELSEWHERE = staff(71);
    private static final StaffId EVERYWHERE = staff(72);

    /** To hold the right anywhere is enough: no thing of the record is named. */
    private static final Set<Class<?>> ANYWHERE =
            Set.of(DraftNotice.class, SearchPersonalData.class);

    private static final AreaModule[] AREAS = Areas.all().toArray(AreaModule[]::new);

    private final Scenario full = new Scenario(AREAS);
    private final Scenario empty = new Scenario(AREAS);
    private final Map<Command, Purpose> story = new LinkedHashMap<>();

    /** What a command came to. */
    private record Answer(@Nullable Kind kind, String code, Map<String, String> facts) {}

    @BeforeEach
    void a_school_in_which_everything_happened_and_one_in_which_nothing_did() {
        Telling telling = new Telling(Scenario.SCHOOL, "amber", Telling.Opening.WITHOUT_INDEX);
        full.at(CommandStory.NOW.toString());
        empty.at(CommandStory.NOW.plusSeconds(7_200).toString());
        for (Step step : CommandStory.steps()) {
            Command command = step.making().apply(telling);
            story.put(command, step.context().purpose());
            full.at(full.now().plusSeconds(20).toString());
            full.as(step.context().actor()).doneFor(step.context().purpose());
            telling.results().put(command.getClass(), send(command));
        }
        full.at(empty.now().toString());
        for (Scenario school : List.of(full, empty)) {
            school.given(new ClassOpened(classOf(99), "9Z", "2026/27"));
            for (StaffId person : List.of(NOBODY, ELSEWHERE, EVERYWHERE)) {
                school.given(new StaffAppointed(person, null, null, "teacher"));
            }
            school.allRights(ELSEWHERE, classOf(99));
            school.allRights(EVERYWHERE, Scenario.SCHOOL);
            school.rights(EVERYWHERE, Permission.all("dossier.view+clear"), Scenario.SCHOOL);
        }
    }

    private CommandResult send(Command command) {
        long position = full.size();
        int count = full.when(command).size();
        List<UUID> ids =
                Stream.iterate(position, at -> at + 1)
                        .limit(count)
                        .map(at -> new UUID(2, at))
                        .toList();
        return new CommandResult(position, count, ids, false);
    }

    private Answer answer(Scenario school, StaffId person, Command command) {
        school.as(Actor.person(person, "staff", AuthMethod.PASSWORD))
                .doneFor(story.getOrDefault(command, Purpose.DEMONSTRATION));
        try {
            for (DomainEvent event : school.tries(command)) {
                if (event instanceof RecordedRefusal refusal) {
                    return new Answer(
                            refusal.refusalKind(), refusal.refusalCode(), refusal.refusalFacts());
                }
            }
            return new Answer(null, "", Map.of());
        } catch (DomainRejection rejection) {
            return new Answer(rejection.kind(), rejection.code(), rejection.facts());
        }
    }

    @Test
    void who_may_not_see_a_thing_hears_the_same_whether_it_exists_or_not() {
        for (Command command : story.keySet()) {
            for (StaffId person : List.of(NOBODY, ELSEWHERE)) {
                if (person.equals(ELSEWHERE) && ANYWHERE.contains(command.getClass())) {
                    continue;
                }
                Answer there = answer(full, person, command);
                String name = command.getClass().getSimpleName() + " by " + person;
                assertThat(there.kind()).as("%s: %s", name, there).isEqualTo(Kind.NOT_ALLOWED);
                assertThat(answer(empty, person, command))
                        .as("%s, of what does not exist", name)
                        .isEqualTo(there);
            }
        }
    }

    @Test
    void who_could_see_a_thing_hears_that_it_is_unknown() {
        Set<Class<?>> unknown = new HashSet<>();
        for (Command command : story.keySet()) {
            Answer answer = answer(empty, EVERYWHERE, command);
            if (answer.kind() == Kind.UNKNOWN) {
                unknown.add(command.getClass());
            }
            if (isForStaff(decisionOf(command), command)) {
                assertThat(answer.kind())
                        .as("%s: %s", command.getClass().getSimpleName(), answer)
                        .isNotEqualTo(Kind.NOT_ALLOWED);
            }
        }
        assertThat(unknown)
                .as("commands that name a thing by its reference")
                .contains(
                        WithdrawNotice.class,
                        PublishVersion.class,
                        FixAudience.class,
                        ChangeDeadline.class,
                        RevokeRole.class,
                        ConfirmGrant.class,
                        WithdrawProposal.class,
                        EndDelegation.class,
                        ApproveErasure.class,
                        DecideErasure.class,
                        RefuseErasure.class,
                        ReleaseLegalHold.class,
                        ReviewBreakGlass.class);
    }

    private static Decision<?, ?> decisionOf(Command command) {
        return Areas.all().stream()
                .<Decision<?, ?>>flatMap(area -> area.decisions().stream())
                .filter(decision -> decision.commandType() == command.getClass())
                .findFirst()
                .orElseThrow();
    }

    /**
     * Whether the record judges it, some usual role of persons holds the right to it, and it is not
     * the own affair of a student or guardian that it names.
     */
    private static <C extends Command> boolean isForStaff(
            Decision<C, ?> decision, Command command) {
        CommandPermission<C> permission = decision.permission();
        return permission.judge() == Judge.RECORD
                && UsualRole.ofSchools().stream()
                        .filter(role -> role.heldBy() == HeldBy.PERSONS)
                        .flatMap(role -> Resources.usuallyHeldBy(role).stream())
                        .anyMatch(held -> isFor(held, permission.act()))
                && familiesIn(command)
                        .noneMatch(person ->
                                decision.isOwnAffair(
                                        decision.commandType().cast(command),
                                        Actor.person(person, "family", AuthMethod.PASSWORD)));
    }

    private static Stream<PersonRef> familiesIn(Command command) {
        return Arrays.stream(command.getClass().getRecordComponents())
                .map(component -> valueOf(component, command))
                .filter(PersonRef.class::isInstance)
                .map(PersonRef.class::cast)
                .filter(person -> !(person instanceof StaffId));
    }

    private static @Nullable Object valueOf(RecordComponent component, Command command) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(command);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isFor(Permission held, Permission.Act act) {
        return held.resource().equals(act.resource()) && held.action().equals(act.action());
    }

    @Test
    void every_command_is_in_the_story() {
        assertThat(story.keySet().stream().map(Command::getClass))
                .as("commands tried here")
                .containsAll(
                        Areas.all().stream()
                                .flatMap(area -> area.decisions().stream())
                                .<Class<? extends Command>>map(decision -> decision.commandType())
                                .filter(CommandStory::isOfSchools)
                                .toList());
    }
}

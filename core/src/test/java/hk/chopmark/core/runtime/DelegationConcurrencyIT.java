package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.access.AccessCommand.DelegateGrant;
import hk.chopmark.core.access.AccessCommand.EndDelegation;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.access.AccessCommand.RevokeRole;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataViewed;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterCommand.RecordStaffLeaving;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestEngine;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nothing is shown through a delegation after what it rests on has ended, whatever ends first. */
class DelegationConcurrencyIT {

    private static final int VIEWERS = 64;

    /** Most turns of one viewer; far more than it takes until the end is through. */
    private static final int TURNS = 1_000;

    private static final int PAGE = 2_000;

    @SuppressWarnings("NullAway.Init")
    private static TestEngine test;

    @BeforeAll
    static void start() {
        test = TestEngine.start();
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    /** A clerk of a school handed the right to view to a substitute. */
    private record Stage(
            SmallSchool school,
            StaffId clerk,
            StaffId substitute,
            GrantId grant,
            GrantId delegation,
            Sealed<String> name) {

        CommandContext substituteActs() {
            return acts(substitute);
        }

        CommandContext clerkActs() {
            return acts(clerk);
        }

        private static CommandContext acts(StaffId staff) {
            return CommandContext.of(
                    Actor.person(staff, "clerk", AuthMethod.PASSWORD), Purpose.DEMONSTRATION);
        }
    }

    private static Stage stage() {
        SmallSchool school = SmallSchool.found(test.engine());
        school.defineOfficer();
        StoredEvent pupil =
                find(school, school.family(1).student().text(), "roster.StudentEnrolled")
                        .getFirst();
        Stage stage =
                new Stage(
                        school,
                        new StaffId(id()),
                        new StaffId(id()),
                        new GrantId(id()),
                        new GrantId(id()),
                        Objects.requireNonNull(
                                ((StudentEnrolled) test.engine().codec().decode(pupil).event())
                                        .nameZh()));
        for (StaffId staff : List.of(stage.clerk(), stage.substitute())) {
            test.engine()
                    .send(
                            new AppointStaff(school.school(), staff, null, null, "clerk"),
                            SmallSchool.SETUP);
        }
        test.engine()
                .send(
                        new GrantRole(
                                school.school(),
                                stage.grant(),
                                stage.clerk(),
                                "officer",
                                school.school(),
                                Instant.parse("2025-09-01T00:00:00Z"),
                                null),
                        school.headActs());
        Instant today = find(school, stage.grant().text(), "access.RoleGranted").getFirst().at();
        test.engine()
                .send(
                        new DelegateGrant(
                                school.school(),
                                stage.delegation(),
                                stage.grant(),
                                stage.substitute(),
                                Permission.all("receipt.view"),
                                school.school(),
                                today.minusSeconds(60),
                                today.plusSeconds(86_400),
                                "leave"),
                        stage.clerkActs());
        return stage;
    }

    private static UUID id() {
        return test.engine().ids().get();
    }

    private static List<StoredEvent> find(SmallSchool school, String tag, String name) {
        List<StoredEvent> found = new ArrayList<>();
        List<StoredEvent> page;
        do {
            long from = found.isEmpty() ? 0 : found.getLast().position() + 1;
            page =
                    test.engine()
                            .log()
                            .find(school.school(), List.of(Set.of(tag)), Set.of(name), from, PAGE);
            found.addAll(page);
        } while (page.size() == PAGE);
        return found;
    }

    @Test
    void nothing_is_shown_after_the_grant_behind_it_was_revoked() throws Exception {
        Stage stage = stage();
        race(
                stage,
                new RevokeRole(stage.school().school(), stage.grant(), "left"),
                stage.school().headActs());
    }

    @Test
    void nothing_is_shown_after_the_delegation_was_ended() throws Exception {
        Stage stage = stage();
        race(
                stage,
                new EndDelegation(stage.school().school(), stage.delegation(), "back"),
                stage.clerkActs());
    }

    @Test
    void nothing_is_shown_after_who_handed_it_on_has_left() throws Exception {
        Stage stage = stage();
        race(
                stage,
                new RecordStaffLeaving(
                        stage.school().school(), stage.clerk(), LocalDate.of(2025, 9, 1)),
                SmallSchool.SETUP);
    }

    private static void race(Stage stage, Command ending, CommandContext by) throws Exception {
        Queue<UUID> shown = new ConcurrentLinkedQueue<>();
        CountDownLatch underWay = new CountDownLatch(VIEWERS);
        AtomicBoolean endFailed = new AtomicBoolean();
        List<String> answers = new ArrayList<>();
        long ended;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> viewers = new ArrayList<>();
            for (int i = 0; i < VIEWERS; i++) {
                viewers.add(
                        threads.submit(() -> {
                            try {
                                return viewUntilRefused(stage, shown, underWay, endFailed);
                            } finally {
                                underWay.countDown();
                            }
                        }));
            }
            Future<Long> end =
                    threads.submit(() -> {
                        underWay.await();
                        try {
                            return test.engine().send(ending, by).firstPosition();
                        } catch (RuntimeException e) {
                            endFailed.set(true);
                            throw e;
                        }
                    });
            ended = end.get();
            for (Future<String> viewer : viewers) {
                answers.add(viewer.get());
            }
        }

        assertThat(answers).as("every viewer is refused in the end").containsOnly("access.denied");
        assertThat(shown).as("viewers were shown something").hasSizeGreaterThanOrEqualTo(VIEWERS);
        assertThat(find(stage.school(), stage.substitute().text(), "disclosure.PersonalDataViewed"))
                .as("all of it recorded before the end, on whose behalf, and nothing after it")
                .hasSize(shown.size())
                .allMatch(view -> view.position() < ended)
                .allSatisfy(view ->
                        assertThat(
                                        ((PersonalDataViewed)
                                                        test.engine().codec().decode(view).event())
                                                .onBehalfOf())
                                .containsExactly(stage.clerk()));
    }

    private static String viewUntilRefused(
            Stage stage, Queue<UUID> shown, CountDownLatch once, AtomicBoolean endFailed) {
        ViewPersonalData view =
                new ViewPersonalData(
                        stage.school().school(),
                        "receipt",
                        Set.of(stage.name().subject()),
                        Set.of("nameZh"),
                        Set.of(Category.IDENTITY));
        for (int turn = 0; turn < TURNS && !endFailed.get(); turn++) {
            try {
                shown.add(
                        test.engine()
                                .personalData()
                                .read(view, stage.substituteActs(), List.of(stage.name()))
                                .recordedBy());
                once.countDown();
            } catch (TransientFailure e) {
                // Sixty-four at once: this one's turn did not come. Again.
            } catch (DomainRejection e) {
                return e.code();
            }
        }
        return "never refused";
    }
}

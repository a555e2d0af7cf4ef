package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.access.AccessCommand.RevokeRole;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterCommand.EndMembership;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestEngine;
import hk.chopmark.core.testing.VisitArea;
import hk.chopmark.core.testing.VisitArea.NoteVisits;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nothing is recorded through a grant after what it rests on has ended. */
class JudgedCommandConcurrencyIT {

    private static final int SENDERS = 32;

    /** Most turns of one sender; far more than it takes until the end is through. */
    private static final int TURNS = 1_000;

    private static final int PAGE = 2_000;

    @SuppressWarnings("NullAway.Init")
    private static TestEngine test;

    @BeforeAll
    static void start() {
        test =
                TestEngine.start(builder ->
                        builder.areas(
                                Stream.concat(Areas.all().stream(), Stream.of(VisitArea.module()))
                                        .toList()));
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    /** A school whose nurse may note visits of one class, and a student of that class. */
    private record Stage(SmallSchool school, StaffId nurse, GrantId grant, StudentId student) {

        CommandContext nurseActs() {
            return CommandContext.of(
                    Actor.person(nurse, "nurse", AuthMethod.PASSWORD), Purpose.TEACHING);
        }

        NoteVisits note() {
            return new NoteVisits(school.school(), Set.of(student));
        }
    }

    private static Stage stage() {
        AuditEngine engine = test.engine();
        SmallSchool school = SmallSchool.found(engine);
        Stage stage =
                new Stage(school, new StaffId(id()), new GrantId(id()), school.family(1).student());
        engine.send(
                new AppointStaff(school.school(), stage.nurse(), null, null, "nurse"),
                SmallSchool.SETUP);
        engine.send(
                new DefineRole(school.school(), "nurse", Permission.all("visit.note")),
                SmallSchool.SETUP);
        engine.send(
                new GrantRole(
                        school.school(),
                        stage.grant(),
                        stage.nurse(),
                        "nurse",
                        school.classId(),
                        Instant.parse("2025-09-01T00:00:00Z"),
                        null),
                school.headActs());
        return stage;
    }

    private static UUID id() {
        return test.engine().ids().get();
    }

    @Test
    void no_event_follows_the_revocation_of_the_grant_it_took() throws Exception {
        Stage stage = stage();
        race(
                stage,
                new RevokeRole(stage.school().school(), stage.grant(), "left"),
                stage.school().headActs());
    }

    @Test
    void no_event_follows_the_students_leaving_of_the_class_the_grant_is_for() throws Exception {
        Stage stage = stage();
        race(
                stage,
                new EndMembership(
                        stage.school().school(),
                        stage.school().classId(),
                        stage.student(),
                        LocalDate.of(2026, 1, 5)),
                SmallSchool.SETUP);
    }

    private static void race(Stage stage, Command ending, CommandContext by) throws Exception {
        Queue<Long> recorded = new ConcurrentLinkedQueue<>();
        CountDownLatch underWay = new CountDownLatch(SENDERS);
        AtomicBoolean endFailed = new AtomicBoolean();
        List<String> answers = new ArrayList<>();
        long ended;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                senders.add(
                        threads.submit(() -> {
                            try {
                                return sendUntilRefused(stage, recorded, underWay, endFailed);
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
            for (Future<String> sender : senders) {
                answers.add(sender.get());
            }
        }

        assertThat(answers)
                .as("every sender is refused in the end")
                .containsOnly("access.not-permitted");
        assertThat(visits(stage))
                .as("each command has one outcome: recorded before the end, or refused")
                .hasSize(recorded.size())
                .hasSizeGreaterThanOrEqualTo(SENDERS)
                .allMatch(visit -> visit.position() < ended);
    }

    private static List<StoredEvent> visits(Stage stage) {
        List<StoredEvent> found = new ArrayList<>();
        List<StoredEvent> page;
        do {
            long from = found.isEmpty() ? 0 : found.getLast().position() + 1;
            page =
                    test.engine()
                            .log()
                            .find(
                                    stage.school().school(),
                                    List.of(),
                                    Set.of("visit.VisitsNoted"),
                                    from,
                                    PAGE);
            found.addAll(page);
        } while (page.size() == PAGE);
        return found;
    }

    private static String sendUntilRefused(
            Stage stage, Queue<Long> recorded, CountDownLatch once, AtomicBoolean endFailed) {
        for (int turn = 0; turn < TURNS && !endFailed.get(); turn++) {
            try {
                recorded.add(test.engine().send(stage.note(), stage.nurseActs()).firstPosition());
                once.countDown();
            } catch (TransientFailure e) {
                // All at once: this one's turn did not come. Again.
            } catch (DomainRejection e) {
                return e.code();
            }
        }
        return "never refused";
    }
}

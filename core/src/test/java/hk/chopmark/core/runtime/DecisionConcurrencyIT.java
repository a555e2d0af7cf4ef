package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.access.AccessCommand.RevokeRole;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.notice.NoticeCommand.AcknowledgeNotice;
import hk.chopmark.core.notice.NoticeCommand.Copy;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
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
import hk.chopmark.core.testing.SmallSchool.Family;
import hk.chopmark.core.testing.TestEngine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Exactly one winner, and the losers leave no trace. */
class DecisionConcurrencyIT {

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

    private static String send(Command command, CommandContext context) {
        try {
            test.engine().send(command, context);
            return "done";
        } catch (DomainRejection e) {
            return e.code();
        }
    }

    private static List<String> atOnce(List<Callable<String>> tasks)
            throws InterruptedException, ExecutionException {
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (Callable<String> task : tasks) {
                answers.add(
                        threads.submit(() -> {
                            start.await();
                            return task.call();
                        }));
            }
            List<String> results = new ArrayList<>();
            for (Future<String> answer : answers) {
                results.add(answer.get());
            }
            return results;
        }
    }

    @Test
    void of_thirty_two_threads_signing_one_slip_exactly_one_wins() throws Exception {
        SmallSchool school = SmallSchool.found(test.engine());
        Family family = school.family(1);
        school.publish();
        Command sign =
                new AcknowledgeNotice(
                        school.school(),
                        new Copy(school.notice(), 1, family.student(), family.guardian()),
                        6);
        List<Callable<String>> signers = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            signers.add(() -> send(sign, family.guardianSigns()));
        }

        List<String> answers = atOnce(signers);

        assertThat(answers).filteredOn("done"::equals).as("one signature").hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> !answer.equals("done"))
                .as("the others are told why")
                .containsOnly("notice.already-acknowledged");
        assertThat(
                        test.engine()
                                .log()
                                .find(
                                        school.school(),
                                        List.of(),
                                        Set.of("notice.NoticeAcknowledged"),
                                        0,
                                        10))
                .as("the losers leave no trace")
                .hasSize(1);
    }

    @Test
    void no_view_is_recorded_after_the_revocation_of_the_grant_it_relies_on() throws Exception {
        SmallSchool school = SmallSchool.found(test.engine());
        school.defineOfficer();
        Family family = school.family(1);
        for (int round = 0; round < 10; round++) {
            StaffId clerk = new StaffId(test.engine().ids().get());
            GrantId grant = new GrantId(test.engine().ids().get());
            employ(school, clerk, grant);
            ViewPersonalData view =
                    new ViewPersonalData(
                            school.school(),
                            "receipt",
                            Set.of(family.student()),
                            Set.of("nameZh"),
                            Set.of(Category.IDENTITY));
            CommandContext clerkActs =
                    CommandContext.of(
                            Actor.person(clerk, "clerk", AuthMethod.PASSWORD),
                            Purpose.RECEIPT_PROOF);
            List<Callable<String>> racers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                racers.add(() -> send(view, clerkActs) + send(view, clerkActs));
            }
            racers.add(
                    () -> send(new RevokeRole(school.school(), grant, "left"), school.headActs()));

            atOnce(racers);

            assertNothingViewedAfterRevocation(school, clerk, grant);
        }
    }

    @Test
    void whatever_sixty_four_viewers_were_shown_was_recorded_before_the_revocation()
            throws Exception {
        SmallSchool school = SmallSchool.found(test.engine());
        school.defineOfficer();
        Family family = school.family(1);
        Sealed<String> name = nameOf(school, family);
        for (int round = 0; round < 3; round++) {
            StaffId clerk = new StaffId(test.engine().ids().get());
            GrantId grant = new GrantId(test.engine().ids().get());
            employ(school, clerk, grant);
            Queue<UUID> shown = new ConcurrentLinkedQueue<>();
            CountDownLatch underWay = new CountDownLatch(64);
            List<Callable<String>> racers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                racers.add(
                        () -> viewUntilRefused(new Looking(school, clerk, name), shown, underWay));
            }
            racers.add(() -> {
                underWay.await();
                return send(new RevokeRole(school.school(), grant, "left"), school.headActs());
            });

            assertThat(atOnce(racers))
                    .as("every viewer is refused in the end, the revocation is not")
                    .containsOnly("access.denied", "done");

            long revoked =
                    find(school, Set.of(grant.text()), "access.RoleRevoked").getFirst().position();
            assertThat(shown).as("viewers were shown something").hasSizeGreaterThanOrEqualTo(64);
            assertThat(shown)
                    .as("everything shown was recorded before the revocation")
                    .allMatch(event ->
                            test.engine().log().byId(event).orElseThrow().position() < revoked);
            assertThat(find(school, Set.of(clerk.text()), "disclosure.PersonalDataViewed"))
                    .as("and nothing was recorded as shown after it")
                    .hasSize(shown.size())
                    .allMatch(view -> view.position() < revoked);
        }
    }

    private static String viewUntilRefused(
            Looking looking, Queue<UUID> shown, CountDownLatch once) {
        ViewPersonalData view =
                new ViewPersonalData(
                        looking.school().school(),
                        "receipt",
                        Set.of(looking.name().subject()),
                        Set.of("nameZh"),
                        Set.of(Category.IDENTITY));
        CommandContext clerkActs =
                CommandContext.of(
                        Actor.person(looking.clerk(), "clerk", AuthMethod.PASSWORD),
                        Purpose.RECEIPT_PROOF);
        while (true) {
            try {
                shown.add(
                        test.engine()
                                .personalData()
                                .read(view, clerkActs, List.of(looking.name()))
                                .recordedBy());
                once.countDown();
            } catch (TransientFailure e) {
                // Sixty-four at once: this one's turn did not come. Again.
            } catch (DomainRejection e) {
                return e.code();
            }
        }
    }

    /** Who looks at what. */
    private record Looking(SmallSchool school, StaffId clerk, Sealed<String> name) {}

    private static Sealed<String> nameOf(SmallSchool school, Family family) {
        StoredEvent stored =
                find(school, Set.of(family.student().text()), "roster.StudentEnrolled").getFirst();
        return Objects.requireNonNull(
                ((StudentEnrolled) test.engine().codec().decode(stored).event()).nameZh());
    }

    private static void employ(SmallSchool school, StaffId clerk, GrantId grant) {
        test.engine()
                .send(
                        new AppointStaff(school.school(), clerk, null, null, "clerk"),
                        SmallSchool.SETUP);
        test.engine()
                .send(
                        new GrantRole(
                                school.school(),
                                grant,
                                clerk,
                                "officer",
                                school.school(),
                                Instant.parse("2025-09-01T00:00:00Z"),
                                null),
                        school.headActs());
    }

    private static void assertNothingViewedAfterRevocation(
            SmallSchool school, StaffId clerk, GrantId grant) {
        long revoked =
                find(school, Set.of(grant.text()), "access.RoleRevoked").getFirst().position();
        List<StoredEvent> views =
                find(school, Set.of(clerk.text()), "disclosure.PersonalDataViewed");
        List<StoredEvent> refusals = find(school, Set.of(clerk.text()), "disclosure.AccessDenied");

        assertThat(views)
                .as("views stand before the revocation")
                .allMatch(view -> view.position() < revoked);
        assertThat(refusals)
                .as("refusals stand after it")
                .allMatch(refusal -> refusal.position() > revoked);
        assertThat(views.size() + refusals.size()).as("each try is on the record").isEqualTo(16);
    }

    private static List<StoredEvent> find(SmallSchool school, Set<String> tags, String name) {
        return test.engine().log().find(school.school(), List.of(tags), Set.of(name), 0, 2_000);
    }

    @Test
    void one_request_sent_by_many_at_once_under_one_key_is_done_once() throws Exception {
        SmallSchool school = SmallSchool.found(test.engine());
        for (int round = 0; round < 30; round++) {
            sentByMany(school, "appoint-" + round);
        }
    }

    /** Some of them read the facts only after another one has stored them: not to be forbidden. */
    private static void sentByMany(SmallSchool school, String key) throws Exception {
        StaffId clerk = new StaffId(test.engine().ids().get());
        List<Callable<String>> senders = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            senders.add(() ->
                    String.valueOf(
                            test.engine()
                                    .send(
                                            new AppointStaff(
                                                    school.school(), clerk, null, null, "clerk"),
                                            SmallSchool.SETUP.withKey(key))
                                    .eventIds()));
        }

        assertThat(Set.copyOf(atOnce(senders))).as("all get the same answer").hasSize(1);
        assertThat(find(school, Set.of(clerk.text()), "roster.StaffAppointed")).hasSize(1);
    }
}

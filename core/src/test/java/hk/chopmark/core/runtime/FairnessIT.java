package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestEngine;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many commands of one school at once, on a whole engine. */
class FairnessIT {

    private static final Duration PATIENT = Duration.ofSeconds(30);

    /** More than may be decided at a time on any machine. */
    private static final int CALLERS = 40;

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

    private static Thread appointing(SmallSchool school, Queue<Throwable> failures) {
        AppointStaff command =
                new AppointStaff(
                        school.school(),
                        new StaffId(test.engine().ids().get()),
                        null,
                        null,
                        "clerk");
        return Thread.ofPlatform()
                .uncaughtExceptionHandler((_, failure) -> failures.add(failure))
                .start(() -> test.engine().send(command, SmallSchool.SETUP));
    }

    @Test
    void who_waits_for_a_commit_keeps_nobody_from_deciding() throws Exception {
        SmallSchool flooding = SmallSchool.found(test.engine());
        SmallSchool neighbour = SmallSchool.found(test.engine());
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> callers = new ArrayList<>();
        try (Connection blocker = test.postgres().admin().getConnection();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("SELECT 1 FROM chopmark.head FOR UPDATE");
            for (int i = 0; i < CALLERS; i++) {
                callers.add(appointing(flooding, failures));
            }
            callers.add(appointing(neighbour, failures));

            await("all have decided and wait, without a bound, for the commit")
                    .atMost(PATIENT)
                    .until(() ->
                            callers.stream()
                                    .allMatch(caller -> caller.getState() == Thread.State.WAITING));
            blocker.rollback();
        }
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(failures).as("callers that failed").isEmpty();
    }
}

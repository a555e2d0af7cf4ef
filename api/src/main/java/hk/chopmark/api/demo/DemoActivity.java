package hk.chopmark.api.demo;

import hk.chopmark.api.demo.DemoSchool.Pupil;
import hk.chopmark.api.demo.DemoSchool.SchoolClass;
import hk.chopmark.api.demo.DemoSender.Keyed;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.notice.NoticeCommand;
import hk.chopmark.core.notice.NoticeCommand.Copy;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.TransientFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Guardians who open a notice and, a little later, acknowledge it: one command every other second,
 * until all have.
 *
 * <p><b>Guarantees</b>: ends by itself after {@value #MOST_COMMANDS} commands at most; after a
 * restart it goes on where it stopped.
 */
final class DemoActivity implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoActivity.class);
    private static final long PERIOD_MILLIS = 1_600;

    /** About five minutes. */
    private static final int MOST_COMMANDS = 190;

    /** How many open before the first of them acknowledges. */
    private static final int HESITATION = 4;

    private final Doing doing;
    private final Deque<Keyed> deeds;
    private final ScheduledExecutorService executor;

    /** Does a deed; whether it had been done before. */
    @FunctionalInterface
    interface Doing {
        boolean repeats(Keyed deed);
    }

    private DemoActivity(Doing doing, List<Keyed> deeds) {
        this.doing = doing;
        this.deeds = new ArrayDeque<>(deeds);
        this.executor =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("demo-activity").factory());
    }

    static DemoActivity start(Doing doing, DemoSchool school, NoticeId notice) {
        DemoActivity activity = new DemoActivity(doing, deeds(school, notice));
        ScheduledFuture<?> _ =
                activity.executor.scheduleWithFixedDelay(
                        activity::next, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return activity;
    }

    private static List<Keyed> deeds(DemoSchool school, NoticeId notice) {
        List<Copy> copies = new ArrayList<>();
        for (int i = 0; i < DemoSchool.PUPILS_PER_CLASS; i++) {
            for (SchoolClass schoolClass : school.classes) { // in turn, so that every class moves
                Pupil pupil = schoolClass.pupils().get(i);
                copies.add(DemoNotices.copy(notice, 1, pupil, 0));
            }
        }
        List<Keyed> deeds = new ArrayList<>();
        for (int i = 0; i < copies.size() + HESITATION; i++) {
            if (i < copies.size()) {
                Copy copy = copies.get(i);
                deeds.add(
                        deed(
                                new NoticeCommand.OpenNotice(
                                        DemoSchool.SCHOOL, copy, i % 3 == 0 ? "en" : "zh", 3),
                                copy,
                                "open/" + i));
            }
            int earlier = i - HESITATION;
            if (earlier >= 0 && earlier % 5 != 4) { // some read and forget
                Copy copy = copies.get(earlier);
                deeds.add(
                        deed(
                                new NoticeCommand.AcknowledgeNotice(DemoSchool.SCHOOL, copy, 5),
                                copy,
                                "acknowledge/" + earlier));
            }
        }
        return deeds.subList(0, Math.min(deeds.size(), MOST_COMMANDS));
    }

    private static Keyed deed(Command command, Copy copy, String what) {
        String key = "demo-live/" + what;
        return new Keyed(
                command,
                CommandContext.of(
                                DemoSchool.guardian(copy.guardian(), AuthMethod.PASSWORD),
                                Purpose.HOME_SCHOOL_COMMUNICATION)
                        .withKey(key, key)
                        .from("demo", null));
    }

    /** Does the next deed that was not done before a restart. */
    private void next() {
        try {
            boolean repeated = true;
            while (repeated && !deeds.isEmpty()) {
                Keyed deed = deeds.getFirst();
                repeated = doing.repeats(deed);
                deeds.removeFirst();
            }
        } catch (TransientFailure failure) {
            return; // the same again at the next tick
        } catch (DomainRejection rejection) {
            // Somebody changed the sample school, which is what it is for; this guardian does
            // nothing then.
            LOG.atInfo().addKeyValue("code", rejection.code()).log("demo.deed-refused");
            deeds.removeFirst();
        } catch (RuntimeException failure) {
            LOG.atWarn().setCause(failure).log("demo.activity-ended");
            deeds.clear();
        }
        if (deeds.isEmpty()) {
            executor.shutdown();
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.atWarn().log("demo.activity-lingers");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

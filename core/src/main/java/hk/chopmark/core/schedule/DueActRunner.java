package hk.chopmark.core.schedule;

import hk.chopmark.core.eventstore.LeaderLock;
import hk.chopmark.core.facts.duty.DueAct;
import hk.chopmark.core.facts.duty.DueRule;
import hk.chopmark.core.schedule.DueSource.Page;
import hk.chopmark.core.schedule.DueSource.Window;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for due acts of all schools, at start and at bounded intervals, and carries them out.
 *
 * <p><b>Guarantees</b>: one node of all leads. Each act, that is each rule, version, subject and
 * due time, is settled exactly once on the record: fired, missed or refused. Two leaders at once, a
 * kill between command and outcome, and a clock that is set back carry nothing out twice: the
 * command has an idempotency key made of the act, and the outcome is appended on condition that
 * there is none. One act, rule or school that fails does not keep the others.
 *
 * <p><b>Bounds</b>: an act is carried out until {@link #CATCH_UP} after its due time; what is found
 * later is recorded as missed. The first look of a node goes back to the beginning of each rule;
 * the next ones {@link #LOOK_BACK} behind the last complete one. One look settles at most {@value
 * #MAX_PER_LOOK} acts of a rule's version in a school and leaves the rest for the next, which
 * follows at once.
 */
public final class DueActRunner implements AutoCloseable {

    /** How long after its due time an act is still carried out. */
    public static final Duration CATCH_UP = Duration.ofDays(31);

    /** How far behind its last complete look a node looks again, for facts recorded late. */
    public static final Duration LOOK_BACK = CATCH_UP.plusDays(1);

    /** Most acts of one rule's version in one school that one look settles. */
    public static final int MAX_PER_LOOK = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(DueActRunner.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

    /** What is due at this very instant is due. */
    private static final Duration NOW_INCLUDED = Duration.ofNanos(1_000);

    private final Given given;
    private final int maxPerLook;
    private final Firing firing;
    private final Map<String, DueSource> sources;
    private final ActMemory memory = new ActMemory();
    private final Map<Looked, Instant> lookedTo = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    /**
     * What a runner works with.
     *
     * @param schools all schools
     * @param sources at most one per rule
     * @param sending sends as the service that keeps the schedule
     * @param lock says whether this node leads; closed with the runner
     * @param clock what time it is
     * @param believed whether that clock may be believed now; while not, nothing is carried out
     */
    public record Given(
            Supplier<List<SchoolId>> schools,
            DueRecord record,
            List<DueSource> sources,
            CommandSending sending,
            LeaderLock lock,
            InstantSource clock,
            BooleanSupplier believed) {
        public Given {
            sources = List.copyOf(sources);
        }
    }

    private record Looked(SchoolId school, String rule, int version) {}

    /**
     * A runner that has not begun.
     *
     * @throws IllegalArgumentException if two sources are for one rule
     */
    public DueActRunner(Given given) {
        this(given, MAX_PER_LOOK);
    }

    DueActRunner(Given given, int maxPerLook) {
        this.given = given;
        this.maxPerLook = maxPerLook;
        this.firing = new Firing(given.sending(), CATCH_UP);
        this.sources =
                given.sources().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        DueSource::rule,
                                        Function.identity(),
                                        (first, second) -> {
                                            throw new IllegalArgumentException(
                                                    "Two sources are for rule " + first.rule());
                                        }));
    }

    /**
     * Begins to look, at once, then when the next act known is due, and after each pause at the
     * latest. Passing time is measured apart from the clock, so that a clock set back or forward
     * delays no look.
     */
    public synchronized void start(Duration pause) {
        if (thread != null) {
            throw new IllegalStateException("The runner of due acts was started before");
        }
        thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("chopmark-due-acts")
                        .start(() -> {
                            try {
                                Duration wait;
                                do {
                                    wait = look(pause);
                                } while (!closing.await(wait.toMillis(), TimeUnit.MILLISECONDS));
                            } catch (InterruptedException e) {
                                // closed
                            }
                        });
    }

    /** How long to wait for the next look. */
    private Duration look(Duration pause) {
        try {
            DueRun run = run(pause);
            if (run.left() > 0 && run.settled() > 0) {
                return SHORTEST_WAIT;
            }
            return run.nextDueAt()
                    .map(next -> Duration.between(given.clock().instant(), next))
                    .filter(wait -> wait.compareTo(pause) < 0)
                    .map(wait -> wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait)
                    .orElse(pause);
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("due.not-looked-for");
            return pause;
        }
    }

    /** Settles what is due now, if this node leads. */
    public DueRun run() {
        return run(Duration.ZERO);
    }

    /**
     * @param ahead how far ahead to look for the next due time
     */
    private synchronized DueRun run(Duration ahead) {
        if (sources.isEmpty() || !given.lock().leads()) {
            return DueRun.NOT_LEADING;
        }
        if (!given.believed().getAsBoolean()) {
            LOG.atInfo().log("due.waits-for-clock");
            return DueRun.NOT_LEADING;
        }
        memory.nextLook();
        Tally tally = new Tally();
        Instant now = given.clock().instant();
        for (SchoolId school : given.schools().get()) {
            for (DueRule rule : given.record().rules(school)) {
                DueSource source = sources.get(rule.code());
                if (source != null && closing.getCount() > 0) {
                    tryLook(new Look(school, source, rule, now, ahead, tally));
                }
            }
        }
        return tally.run();
    }

    private record Look(
            SchoolId school,
            DueSource source,
            DueRule rule,
            Instant now,
            Duration ahead,
            Tally tally) {

        Looked key() {
            return new Looked(school, rule.code(), rule.version());
        }

        /** The part of a span that is the version's own. */
        Window within(Instant from, Instant to) {
            Instant until = rule.until();
            return new Window(
                    from.isBefore(rule.from()) ? rule.from() : from,
                    until != null && until.isBefore(to) ? until : to);
        }
    }

    private void tryLook(Look look) {
        try {
            int before = look.tally().left();
            boolean toTheEnd = look(look);
            if (toTheEnd && look.tally().left() == before) {
                lookedTo.put(look.key(), look.now());
            }
        } catch (TransientFailure e) {
            look.tally().leave();
            LOG.atInfo()
                    .addKeyValue("school", look.school())
                    .addKeyValue("rule", look.rule().code())
                    .addKeyValue("reason", e.getMessage())
                    .log("due.waits");
        } catch (RuntimeException e) {
            look.tally().leave();
            LOG.atError()
                    .addKeyValue("school", look.school())
                    .addKeyValue("rule", look.rule().code())
                    .setCause(e)
                    .log("due.failed");
        }
    }

    /**
     * @return whether all pages were seen
     */
    private boolean look(Look look) {
        Instant to = look.now().plus(look.ahead()).plus(NOW_INCLUDED);
        Window window = look.within(from(look), to);
        if (!window.from().isBefore(window.to())) {
            return true;
        }
        int room = maxPerLook;
        String after = null;
        do {
            if (closing.getCount() == 0 || !given.lock().leads()) {
                look.tally().leave();
                return false;
            }
            Page page = look.source().due(look.school(), look.rule(), window, after);
            room -= settle(look, requireOwn(look, window, page.acts()), room);
            String next = page.next().orElse(null);
            if (next != null && next.equals(after)) {
                throw new IllegalStateException(
                        "The source of rule " + look.rule().code() + " repeats a page");
            }
            after = next;
        } while (after != null);
        return true;
    }

    /** Everything at first; later what may have come in since the last complete look. */
    private Instant from(Look look) {
        Instant looked = lookedTo.get(look.key());
        if (looked == null) {
            return look.rule().from();
        }
        return (looked.isBefore(look.now()) ? looked : look.now()).minus(LOOK_BACK);
    }

    private static List<DueAct> requireOwn(Look look, Window window, List<DueAct> acts) {
        for (DueAct act : acts) {
            boolean own =
                    act.rule().equals(look.rule().code())
                            && act.version() == look.rule().version()
                            && window.contains(act.dueAt());
            if (!own) {
                throw new IllegalStateException(
                        "The source of rule "
                                + look.rule().code()
                                + " answered with an act of another rule, version or time");
            }
        }
        return acts;
    }

    /**
     * @return how many acts were tried
     */
    private int settle(Look look, List<DueAct> acts, int room) {
        List<DueAct> due = new ArrayList<>();
        for (DueAct act : acts) {
            if (act.dueAt().isAfter(look.now())) {
                look.tally().comes(act.dueAt());
            } else if (!memory.isSettled(look.school(), act)) {
                due.add(act);
            }
        }
        Set<DueAct> settled = given.record().settled(look.school(), due);
        int tried = 0;
        for (DueAct act : due) {
            if (settled.contains(act)) {
                memory.settled(look.school(), act);
            } else if (tried >= room
                    || closing.getCount() == 0
                    || memory.rests(look.school(), act)) {
                look.tally().leave();
            } else {
                tried++;
                settle(look, act);
            }
        }
        return tried;
    }

    private void settle(Look look, DueAct act) {
        try {
            look.tally()
                    .count(
                            firing.settle(
                                    new Firing.Due(look.school(), look.source(), look.rule(), act),
                                    look.now()));
            memory.settled(look.school(), act);
        } catch (TransientFailure e) {
            memory.failed(look.school(), act);
            throw e;
        } catch (RuntimeException e) {
            memory.failed(look.school(), act);
            look.tally().leave();
            LOG.atError()
                    .addKeyValue("school", look.school())
                    .addKeyValue("act", act.key())
                    .setCause(e)
                    .log("due.act-failed: tried again later");
        }
    }

    /** Lets the act under way finish, within bounds, and gives up the lead. */
    @Override
    public void close() {
        closing.countDown();
        Thread running = thread;
        if (running != null) {
            try {
                running.join(STOP_PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        given.lock().close();
    }
}

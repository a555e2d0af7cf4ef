package hk.chopmark.api.signin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts attempts: after so many by one sender within five minutes, each further one is told to
 * wait. So many are {@value #MOST}, where nothing else is said.
 *
 * <p>Wrong secrets are counted by address, signing in by account. Who signs in rightly to another
 * account passes after {@value #MOST} wrong ones of others, since a whole school may sit behind one
 * address; after {@value #MOST_BEFORE_BLOCK} nobody from there does, because nothing is looked at.
 *
 * <p>Remembers at most {@value #SENDERS} senders, the longest silent first out. Per node. Thread
 * safe.
 */
public final class Attempts {

    static final int MOST = 20;
    static final int MOST_BEFORE_BLOCK = 100;
    static final int SENDERS = 10_000;
    static final Duration WINDOW = Duration.ofMinutes(5);

    private record Made(Instant since, int count) {}

    private final InstantSource clock;
    private final int most;
    private final Map<String, Made> bySender =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Made> eldest) {
                    return size() > SENDERS;
                }
            };

    public Attempts(InstantSource clock) {
        this(clock, MOST);
    }

    /**
     * @param most so many are let through
     */
    Attempts(InstantSource clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    /** Counts an attempt, and says how long its sender should wait; zero if not yet. */
    public synchronized Duration made(String sender) {
        Instant now = clock.instant();
        Made before = bySender.get(sender);
        Made after =
                before == null || before.since().plus(WINDOW).isBefore(now)
                        ? new Made(now, 1)
                        : new Made(before.since(), Math.min(most + 1, before.count() + 1));
        bySender.put(sender, after);
        return after.count() > most
                ? Duration.between(now, after.since().plus(WINDOW))
                : Duration.ZERO;
    }

    /** How long a sender who made as many as are let through should wait; counts nothing. */
    synchronized Duration left(String sender) {
        Instant now = clock.instant();
        Made made = bySender.get(sender);
        return made == null || made.count() < most || made.since().plus(WINDOW).isBefore(now)
                ? Duration.ZERO
                : Duration.between(now, made.since().plus(WINDOW));
    }
}

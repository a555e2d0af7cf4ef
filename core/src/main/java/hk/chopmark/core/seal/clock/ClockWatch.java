package hk.chopmark.core.seal.clock;

import hk.chopmark.core.seal.rows.ClockReadings;
import hk.chopmark.core.shared.DomainRejection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the clock of this machine with the database's clock, the newest event, earlier readings
 * and the time that passes.
 *
 * <p><b>Guarantees</b>: what cannot be undone is never done on one reading. A clock that differs by
 * more than {@link #BOUND} from any of the others is not believed; the log says so once. Readings
 * that agreed follow each other without a longer gap than {@link #GAP}; where a gap or a jump lies
 * between two of them, their row begins anew. Destroying a key takes a row of {@link #TO_DESTROY},
 * due acts one of {@link #TO_ACT}, or the very first one. A clock that is wrong for longer than
 * that, together with the database's, is believed: nothing here knows better. Thread safe.
 */
public final class ClockWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

    /** How far two clocks may differ. */
    public static final Duration BOUND = Duration.ofMinutes(2);

    /** The longest time between two readings of one row. */
    public static final Duration GAP = Duration.ofHours(26);

    /** How long the readings have to agree before a key is destroyed. */
    public static final Duration TO_DESTROY = Duration.ofHours(24);

    /** How long they have to agree before due acts are carried out. */
    public static final Duration TO_ACT = Duration.ofMinutes(15);

    private static final String GAP_SAID = "gap";
    private static final Duration BETWEEN = Duration.ofMinutes(15);

    private final ClockReadings readings;
    private final Others others;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private Instant lastClock;
    private long lastNanos;
    private Instant notBefore = Instant.MIN;
    private String said = Verdict.AGREES;

    /**
     * What the clock is compared with.
     *
     * @param database what the database's clock shows now
     * @param newestEvent the time of the newest event of the record; empty if there is none
     */
    public record Others(Supplier<Instant> database, Supplier<Optional<Instant>> newestEvent) {}

    /**
     * A watch that begins now.
     *
     * @param clock the clock of this machine
     * @param nanos time that passes, whatever the clock shows, such as {@link System#nanoTime}
     */
    public ClockWatch(
            ClockReadings readings, Others others, InstantSource clock, LongSupplier nanos) {
        this.readings = readings;
        this.others = others;
        this.clock = clock;
        this.nanos = nanos;
        this.lastClock = clock.instant();
        this.lastNanos = nanos.getAsLong();
    }

    /**
     * What a look at the clocks came to.
     *
     * @param state {@code agrees}, or what disagrees: {@code database-clock}, {@code newest-event},
     *     {@code earlier-reading}
     * @param since the first reading of the row that ends with this one; this one if it disagrees
     * @param at this reading
     * @param differsSeconds by how much it disagrees; 0 if it agrees
     * @param unbroken whether no gap and no jump was ever seen before the row
     */
    public record Verdict(
            String state, Instant since, Instant at, long differsSeconds, boolean unbroken) {

        static final String AGREES = "agrees";

        /** Whether the clocks agree now. */
        public boolean agrees() {
            return state.equals(AGREES);
        }

        /** Whether they agreed for so long that a key may be destroyed. */
        public boolean mayDestroy() {
            return agrees() && !at.isBefore(since.plus(TO_DESTROY));
        }

        /** Whether they agreed for so long that due acts may be carried out. */
        public boolean mayAct() {
            return agrees() && (unbroken || !at.isBefore(since.plus(TO_ACT)));
        }
    }

    /** Reads and compares all clocks. */
    public synchronized Verdict look() {
        noteJump();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Verdict verdict = compared(now, readings.latestFirst());
        if (!said.equals(GAP_SAID)
                && verdict.agrees()
                && !verdict.unbroken()
                && verdict.at().equals(verdict.since())) {
            said = GAP_SAID;
            LOG.atWarn().addKeyValue("at", verdict.at()).log("clock.unconfirmed");
        } else if (!verdict.state().equals(said)) {
            said = verdict.state();
            if (!verdict.agrees()) {
                LOG.atWarn()
                        .addKeyValue("disagreesWith", verdict.state())
                        .addKeyValue("differsSeconds", verdict.differsSeconds())
                        .log("clock.jumped");
            }
        }
        return verdict;
    }

    /**
     * Refuses unless a key may be destroyed now.
     *
     * @throws DomainRejection {@code keys.clock-not-believed} with what disagrees, or with the time
     *     from which the readings will have agreed for long enough
     */
    public void requireToDestroy() {
        Verdict verdict = look();
        if (!verdict.mayDestroy()) {
            throw DomainRejection.rule(
                    "keys.clock-not-believed",
                    verdict.agrees()
                            ? Map.of("until", verdict.since().plus(TO_DESTROY))
                            : Map.of(
                                    "disagreesWith",
                                    verdict.state(),
                                    "differsSeconds",
                                    verdict.differsSeconds()));
        }
    }

    /** The clock went on by another time than passed: readings from before do not count. */
    private void noteJump() {
        Instant now = clock.instant();
        long passed = nanos.getAsLong();
        Duration jump = Duration.between(lastClock, now).minusNanos(passed - lastNanos);
        lastClock = now;
        lastNanos = passed;
        if (jump.abs().compareTo(BOUND) > 0) {
            notBefore = now;
            LOG.atWarn().addKeyValue("bySeconds", jump.toSeconds()).log("clock.jumped");
        }
    }

    private Verdict compared(Instant now, List<Instant> kept) {
        long database = differs(now, others.database().get());
        if (Math.abs(database) > BOUND.toSeconds()) {
            return new Verdict("database-clock", now, now, database, false);
        }
        Instant newest = others.newestEvent().get().orElse(Instant.MIN);
        if (newest.isAfter(now.plus(BOUND))) {
            return new Verdict("newest-event", now, now, differs(now, newest), false);
        }
        if (!kept.isEmpty() && kept.getFirst().isAfter(now.plus(BOUND))) {
            // What was read then was wrong, or this is: neither counts.
            readings.forgetAfter(now);
            return new Verdict("earlier-reading", now, now, differs(now, kept.getFirst()), false);
        }
        if (kept.isEmpty() || kept.getFirst().isBefore(now.minus(BETWEEN))) {
            readings.add(now);
        }
        return row(now, kept);
    }

    private Verdict row(Instant now, List<Instant> kept) {
        Instant since = now;
        boolean unbroken = true;
        for (Instant reading : kept) {
            if (reading.isBefore(since.minus(GAP)) || reading.isBefore(notBefore)) {
                unbroken = false;
                break;
            }
            since = reading.isBefore(since) ? reading : since;
        }
        return new Verdict(
                Verdict.AGREES, since, now, 0, unbroken && notBefore.equals(Instant.MIN));
    }

    /** Seconds by which the other is ahead. */
    private static long differs(Instant now, Instant other) {
        return Duration.between(now, other).toSeconds();
    }
}

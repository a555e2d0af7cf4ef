package hk.chopmark.core.erasing;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.erasure.ErasureEvent.ErasureDecided;
import hk.chopmark.core.erasure.ErasureEvent.ErasureFinalised;
import hk.chopmark.core.erasure.ErasureEvent.KeyDestroyed;
import hk.chopmark.core.eventstore.BoxRemoval;
import hk.chopmark.core.eventstore.BoxRemoval.Doomed;
import hk.chopmark.core.reading.Erasures;
import hk.chopmark.core.seal.KeyEpochs;
import hk.chopmark.core.seal.SubjectKeys;
import hk.chopmark.core.seal.rows.KeyInventory;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for erasures that are decided and not finished, at start and every few seconds, and carries
 * them out.
 *
 * <p><b>Guarantees</b>: what was under way when a node died goes on when any node looks. Before it
 * has looked for the first time, {@link #reconcile} destroys keys that the log says are destroyed
 * and a restored key database brought back. One erasure that fails does not keep the others.
 */
public final class ErasureRunner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ErasureRunner.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    /** How long something that has to be kept, or that failed, is left alone. */
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);

    /** How long a certified erasure is left alone while no epoch ends. */
    private static final Duration FOR_EPOCHS = Duration.ofHours(1);

    /** How often it is asked whether an epoch ended, as long as anything waits for that. */
    private static final Duration EPOCHS_ASKED = Duration.ofMinutes(1);

    private final Erasures erasures;
    private final ErasureSaga saga;
    private final Given given;
    private final Map<ErasureId, Open> open = new LinkedHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private long lookedTo;
    private long epochsGone = -1;
    private Instant epochsAsked = Instant.MIN;
    private volatile @Nullable Thread thread;

    /**
     * What a runner works with.
     *
     * @param steps records the steps, as the service that erases
     * @param boxes deletes boxes
     * @param places search indexes and the like
     * @param epochs tells when the last key-encryption key is gone
     * @param vaultName who guards them
     * @param nanos time that passes on this node, as {@link System#nanoTime}
     */
    public record Given(
            StepRecorder steps,
            SubjectKeys keys,
            KeyInventory inventory,
            BoxRemoval boxes,
            List<ErasablePlace> places,
            KeyEpochs epochs,
            String vaultName,
            InstantSource clock,
            LongSupplier nanos) {
        public Given {
            places = List.copyOf(places);
        }
    }

    /**
     * An erasure that is decided and not finished.
     *
     * @param notBefore when to look at it again; {@link Instant#MIN} if nobody has looked yet
     * @param forEpochs whether it waits for nothing but the end of an epoch
     */
    private record Open(ErasureId erasure, SchoolId school, Instant notBefore, boolean forEpochs) {
        Open until(Instant time, boolean epochs) {
            return new Open(erasure, school, time, epochs);
        }
    }

    /** Over what the record says, with the hands to do it. */
    public ErasureRunner(Erasures erasures, Given given) {
        this.erasures = erasures;
        this.given = given;
        this.saga =
                new ErasureSaga(
                        erasures,
                        new ErasureSaga.Hands(
                                given.steps(),
                                given.keys(),
                                given.inventory(),
                                given.boxes(),
                                given.places(),
                                new ErasureSaga.Vault(given.vaultName(), given.epochs())),
                        given.clock(),
                        given.nanos());
    }

    /**
     * Destroys again what is destroyed on the record and not in the key database, as after its
     * restore from a backup; clears again what lies beside it, such as the search index.
     *
     * @return of how many keys the key database did not know
     */
    public int reconcile() {
        int back = 0;
        long from = 0;
        List<? extends Recorded<?>> page = erasures.from(from);
        while (!page.isEmpty()) {
            for (Recorded<?> fact : page) {
                if (fact.event() instanceof KeyDestroyed key && !isMarked(fact.school(), key)) {
                    given.keys()
                            .destroy(
                                    fact.school(),
                                    Set.of(new KeyOwner(key.subject(), key.category())),
                                    fact.id());
                    Doomed doomed =
                            new Doomed(fact.school(), key.subject(), Set.of(key.category()));
                    given.places().forEach(place -> place.erase(doomed));
                    back++;
                }
            }
            page = erasures.from(page.getLast().position() + 1);
        }
        if (back > 0) {
            LOG.atWarn()
                    .addKeyValue("keys", back)
                    .log("erasure.keys-came-back: destroyed again; was the key database restored?");
        }
        return back;
    }

    /** Without its tombstone a key is alive, or would be made anew by the next event. */
    private boolean isMarked(SchoolId school, KeyDestroyed key) {
        return given.keys().of(school, key.subject()).destroyed().containsKey(key.category());
    }

    /** Begins to look, at once and then after each pause. */
    public synchronized void start(Duration pause) {
        if (thread != null) {
            throw new IllegalStateException("The runner of erasures was started before");
        }
        thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("chopmark-erasures")
                        .start(() -> {
                            try {
                                do {
                                    look();
                                } while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS));
                            } catch (InterruptedException e) {
                                // closed
                            }
                        });
    }

    private void look() {
        try {
            carryOut();
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("erasure.not-looked-for");
        }
    }

    /**
     * Carries out what can be carried out now.
     *
     * @return how many decided erasures are left for a later time
     */
    public synchronized int carryOut() {
        find();
        wakeForEpochs();
        Instant now = given.clock().instant();
        List<Open> due =
                open.values().stream()
                        .filter(each -> !each.notBefore().isAfter(now))
                        .sorted(Comparator.comparing(Open::notBefore))
                        .toList();
        for (Open each : due) {
            if (closing.getCount() == 0) {
                break;
            }
            carryOut(each, now);
        }
        return open.size();
    }

    private void carryOut(Open each, Instant now) {
        ErasureId erasure = each.erasure();
        try {
            switch (saga.carryOut(each.school(), erasure)) {
                case DONE -> open.remove(erasure);
                case WAITING_FOR_NODES -> open.put(erasure, each.until(now, false));
                case WAITING_FOR_EPOCHS ->
                        open.put(erasure, each.until(now.plus(FOR_EPOCHS), true));
            }
        } catch (TransientFailure e) {
            // A database is away: it goes on when that is over.
            LOG.atInfo()
                    .addKeyValue("erasure", erasure)
                    .addKeyValue("reason", e.getMessage())
                    .log("erasure.waits");
        } catch (DomainRejection e) {
            // Something has to be kept.
            open.put(erasure, each.until(now.plus(AFTER_REFUSAL), false));
            LOG.atInfo()
                    .addKeyValue("erasure", erasure)
                    .addKeyValue("reason", e.getMessage())
                    .log("erasure.waits");
        } catch (RuntimeException e) {
            open.put(erasure, each.until(now.plus(AFTER_REFUSAL), false));
            LOG.atError().addKeyValue("erasure", erasure).setCause(e).log("erasure.failed");
        }
    }

    /** Those that wait for an epoch are looked at when one has ended, whoever ended it. */
    private void wakeForEpochs() {
        Instant now = given.clock().instant();
        if (open.values().stream().noneMatch(Open::forEpochs)
                || now.isBefore(epochsAsked.plus(EPOCHS_ASKED))) {
            return;
        }
        long gone = given.epochs().destroyed();
        if (gone != epochsGone && epochsGone >= 0) {
            open.replaceAll((_, each) -> each.forEpochs() ? each.until(now, true) : each);
        }
        epochsGone = gone;
        epochsAsked = now;
    }

    private void find() {
        List<? extends Recorded<?>> page = erasures.from(lookedTo);
        while (!page.isEmpty()) {
            for (Recorded<?> fact : page) {
                if (fact.event() instanceof ErasureDecided decided) {
                    open.put(
                            decided.erasure(),
                            new Open(decided.erasure(), fact.school(), Instant.MIN, false));
                } else if (fact.event() instanceof ErasureFinalised finalised) {
                    open.remove(finalised.erasure());
                }
            }
            lookedTo = page.getLast().position() + 1;
            page = erasures.from(lookedTo);
        }
    }

    /** Lets the step under way finish, within bounds. */
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
    }
}

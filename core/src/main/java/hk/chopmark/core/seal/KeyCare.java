package hk.chopmark.core.seal;

import hk.chopmark.core.seal.rows.KeyEpoch;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the epochs of all schools while a server runs: moves secrets out of old epochs once a
 * month has begun or somebody rotated, and destroys epochs whose grace period is over.
 *
 * <p><b>Guarantees</b>: what fails for one school is logged and tried again an hour later, and
 * keeps the others waiting for nothing. Several nodes may do it at once.
 */
public final class KeyCare implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyCare.class);
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration PERIOD = Duration.ofHours(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final KeyEpochs epochs;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private KeyCare(KeyEpochs epochs) {
        this.epochs = epochs;
        this.thread = Thread.ofPlatform().name("chopmark-key-care").daemon(true).start(this::run);
    }

    /** Begins: a minute after the start, then every hour. */
    public static KeyCare start(KeyEpochs epochs) {
        return new KeyCare(epochs);
    }

    private void run() {
        try {
            Duration pause = FIRST;
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                tend(epochs);
                pause = PERIOD;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("keys.care.ended");
        }
    }

    /** One round over all schools. */
    static void tend(KeyEpochs epochs) {
        try {
            // Every hour, also where nothing is due: a row of readings is what a destruction waits
            // for.
            epochs.lookAtClock();
            for (SchoolId school : epochs.schools()) {
                tend(epochs, school);
            }
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("keys.care.failed");
        }
    }

    private static void tend(KeyEpochs epochs, SchoolId school) {
        long moved = 0;
        try {
            moved = epochs.rewrap(school, done -> {}).moved();
        } catch (RuntimeException e) {
            // What fails here must not keep the epochs alive that are due already.
            LOG.atError()
                    .addKeyValue("school", school.text())
                    .setCause(e)
                    .log("keys.care.rewrap.failed");
        }
        try {
            List<KeyEpoch> due = epochs.due(school);
            for (KeyEpoch epoch : due) {
                KeyEpoch gone = epochs.destroy(school, epoch.number());
                LOG.atDebug().addKeyValue("epoch", gone).log("keys.care.destroyed");
            }
            LOG.atDebug()
                    .addKeyValue("school", school.text())
                    .addKeyValue("moved", moved)
                    .addKeyValue("destroyed", due.size())
                    .log("keys.care.done");
        } catch (DomainRejection e) {
            LOG.atWarn()
                    .addKeyValue("school", school.text())
                    .addKeyValue("code", e.code())
                    .addKeyValue("facts", e.facts())
                    .log("keys.care.waits");
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("school", school.text()).setCause(e).log("keys.care.failed");
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(STOP_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

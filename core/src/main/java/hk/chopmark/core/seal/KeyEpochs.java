package hk.chopmark.core.seal;

import hk.chopmark.core.seal.clock.ClockWatch;
import hk.chopmark.core.seal.rows.DestroyedKey;
import hk.chopmark.core.seal.rows.EpochDatabase;
import hk.chopmark.core.seal.rows.KeyEpoch;
import hk.chopmark.core.seal.rows.KeyId;
import hk.chopmark.core.seal.rows.KeyRows.SecretRow;
import hk.chopmark.core.seal.rows.KeyStatements;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The life of a school's key-encryption keys: begun, left behind by rewrapping, destroyed.
 *
 * <p>An epoch is current until a later one begins: by itself with the first new secret of a month,
 * or by {@link #rotate}. {@link #rewrap} moves all secrets under the current epoch and closes the
 * older ones; {@value #GRACE_DAYS} days after that {@link #destroy} may end one. Then nothing that
 * it ever wrapped can be opened, from whatever copy of the key database.
 *
 * <p><b>Guarantees</b>: all steps may be repeated after a crash, and run on several nodes at once;
 * none ever makes a living secret unreadable. Boxes and their keys are never touched: only what
 * wraps the secrets changes.
 *
 * <p><b>Throws</b> {@link hk.chopmark.core.shared.TransientFailure} if the key database or the
 * vault does not answer, {@link KeyVaultRefusal} if the vault refuses.
 */
public final class KeyEpochs {
    private static final Logger LOG = LoggerFactory.getLogger(KeyEpochs.class);

    /** {@link KeyEpoch#GRACE} in days. */
    public static final long GRACE_DAYS = 35;

    /** Most secrets that are named because they do not open. */
    static final int MAX_NAMED = 100;

    /** Secrets wrapped anew in one transaction. */
    static final int BATCH = 1_000;

    private final EpochDatabase database;
    private final EpochKeys keys;
    private final InstantSource clock;
    private final @Nullable ClockWatch watch;

    /**
     * Epochs that rest on a clock nobody watches, as in a test.
     *
     * @param database connections to the key database, as {@link SubjectKeys} uses them
     * @param keys the keys of this node
     * @param clock decides whether a grace period is over
     */
    public KeyEpochs(DataSource database, SubjectKeys keys, InstantSource clock) {
        this(database, keys, clock, null);
    }

    /**
     * @param watch asked before a key is destroyed or the grace period of an epoch begins; null for
     *     none
     */
    public KeyEpochs(
            DataSource database,
            SubjectKeys keys,
            InstantSource clock,
            @Nullable ClockWatch watch) {
        this.watch = watch;
        this.database = new EpochDatabase(new KeyStatements(database));
        this.keys = keys.epochKeys();
        this.clock = clock;
    }

    /** What the destruction of a key rests on, with the vault of this node. */
    public KeyVault.Assurance assurance() {
        return keys.vault().assurance();
    }

    /** How the clock of this node compares with the others; empty if nobody watches it. */
    public Optional<ClockWatch.Verdict> lookAtClock() {
        return Optional.ofNullable(watch).map(ClockWatch::look);
    }

    /** The schools that have keys, in one order. */
    public List<SchoolId> schools() {
        return database.schools();
    }

    /** The epochs of a school, from the first on, the destroyed ones too. */
    public List<KeyEpoch> of(SchoolId school) {
        return database.of(school);
    }

    /**
     * The epochs under which some subject keys were ever wrapped, living or destroyed. Once all of
     * these are {@link KeyEpoch.State#DESTROYED}, no copy of anything opens a destroyed key.
     *
     * @param keyIds as {@link DestroyedKey#keyId}; one that never was a key adds no epoch
     */
    public List<KeyEpoch> everWrapping(Collection<UUID> keyIds) {
        return keyIds.isEmpty() ? List.of() : database.everWrapping(keyIds);
    }

    /**
     * As {@link #everWrapping}, without looking at the secrets that live: cheap enough to ask for
     * weeks.
     *
     * @param upTo every epoch up to this number counts, whatever the key database says
     */
    public EpochDatabase.Unwrapping unwrapping(SchoolId school, int upTo, Collection<UUID> keyIds) {
        return database.unwrapping(school, upTo, keyIds);
    }

    /** How many epochs of all schools are destroyed: what waits for one looks when it grows. */
    public long destroyed() {
        return database.destroyed();
    }

    /**
     * Begins a new epoch now, whatever the month; all nodes use it within a minute, or at once.
     *
     * @throws DomainRejection {@code keys.other-vault} if another vault wraps the newest one
     */
    public KeyEpoch rotate(SchoolId school) {
        for (KeyEpoch epoch : of(school)) {
            if (epoch.newest() && !epoch.vault().equals(vault())) {
                throw otherVault(epoch);
            }
        }
        int epoch = keys.rotate(school);
        LOG.atInfo()
                .addKeyValue("school", school.text())
                .addKeyValue("epoch", epoch)
                .log("keys.epoch.begun");
        return required(school, epoch);
    }

    /**
     * What rewrapping came to.
     *
     * @param moved how many secrets were wrapped anew
     * @param stuck how many do not open, and stay where they are
     * @param stuckKeys ids of the first {@value #MAX_NAMED} of those
     */
    public record Rewrapped(long moved, long stuck, List<UUID> stuckKeys) {
        public Rewrapped {
            stuckKeys = List.copyOf(stuckKeys);
        }
    }

    /**
     * Wraps all secrets of a school anew that are still under older epochs than the current one,
     * {@value #BATCH} at a time, and closes the epochs that are then empty. Begins an epoch first
     * if the month is new. Stopped in between, the next call goes on. A secret that does not open
     * is left where it is, and keeps its epoch alive; the others go on.
     *
     * @param progress hears how many are done so far
     */
    public Rewrapped rewrap(SchoolId school, LongConsumer progress) {
        Rewrapping rewrapping = new Rewrapping(school, progress);
        Rewrapped result = rewrapping.run();
        // An epoch closed by a clock that is behind would be destroyed too early.
        if (lookAtClock().map(ClockWatch.Verdict::agrees).orElse(true)) {
            database.close(school, clock.instant());
        }
        if (result.moved() > 0 || result.stuck() > 0) {
            LOG.atLevel(result.stuck() > 0 ? Level.ERROR : Level.INFO)
                    .addKeyValue("school", school.text())
                    .addKeyValue("epoch", rewrapping.target)
                    .addKeyValue("secrets", result.moved())
                    .addKeyValue("stuck", result.stuck())
                    .addKeyValue("stuckKeys", result.stuckKeys())
                    .log("keys.rewrapped");
        }
        return result;
    }

    /** One call of {@link #rewrap}: rounds over the secrets by id, until one moves nothing. */
    private final class Rewrapping {
        private static final KeyId BEFORE_ALL = new KeyId(new UUID(0, 0), 0);

        private final SchoolId school;
        private final LongConsumer progress;
        private final Set<Integer> lostEpochs = new HashSet<>();
        private final List<UUID> stuckKeys = new ArrayList<>();
        private int target;
        private long moved;
        private long stuck;

        Rewrapping(SchoolId school, LongConsumer progress) {
            this.school = school;
            this.progress = progress;
            this.target = keys.current(school);
        }

        Rewrapped run() {
            long before;
            do {
                // Anew each round: what did not open may have been repaired, or destroyed.
                stuck = 0;
                stuckKeys.clear();
                lostEpochs.clear();
                before = moved;
                round();
            } while (moved > before);
            return new Rewrapped(moved, stuck, stuckKeys);
        }

        private void round() {
            KeyId after = BEFORE_ALL;
            List<SecretRow> rows = database.wrappedBefore(school, target, after, BATCH);
            while (!rows.isEmpty()) {
                long stuckBefore = stuck;
                List<EpochDatabase.Rewrapped> rewrapped = rewrapped(rows);
                int stored = rewrapped.isEmpty() ? 0 : database.rewrap(school, target, rewrapped);
                if (stored == 0 && !rewrapped.isEmpty()) {
                    // Somebody else was at work on the same rows, or began a later epoch and
                    // closed ours: the same page again.
                    keys.forget(school);
                    target = keys.current(school);
                    stuck = stuckBefore;
                } else {
                    moved += stored;
                    progress.accept(moved);
                    after = rows.getLast().id();
                }
                rows = database.wrappedBefore(school, target, after, BATCH);
            }
        }

        private List<EpochDatabase.Rewrapped> rewrapped(List<SecretRow> rows) {
            List<EpochDatabase.Rewrapped> rewrapped = new ArrayList<>(rows.size());
            for (SecretRow row : rows) {
                byte[] secret = opened(row);
                if (secret == null) {
                    stuck++;
                    if (stuckKeys.size() < MAX_NAMED && !stuckKeys.contains(row.id().id())) {
                        stuckKeys.add(row.id().id());
                    }
                } else {
                    byte[] wrapped = keys.wrap(row.school(), target, row.id(), row.owner(), secret);
                    Primitives.zeroise(secret);
                    rewrapped.add(new EpochDatabase.Rewrapped(row, wrapped));
                }
            }
            return rewrapped;
        }

        /** Null if the row, or the key of its epoch, does not open. */
        private byte @Nullable [] opened(SecretRow row) {
            if (lostEpochs.contains(row.epoch())) {
                return null;
            }
            try {
                return keys.unwrap(row);
            } catch (IntegrityViolation e) {
                return null;
            } catch (KeyVaultRefusal e) {
                // Asked once: a vault takes its time to say no.
                lostEpochs.add(row.epoch());
                LOG.atError()
                        .addKeyValue("school", school.text())
                        .addKeyValue("epoch", row.epoch())
                        .setCause(e)
                        .log("keys.epoch.lost");
                return null;
            }
        }
    }

    /** How many secrets of a school wait for {@link #rewrap}. */
    public long waiting(SchoolId school) {
        return of(school).stream()
                .filter(epoch -> !epoch.newest())
                .mapToLong(KeyEpoch::secrets)
                .sum();
    }

    /**
     * Destroys the key of a closed epoch whose grace period is over, in the vault and in the key
     * database. Repeating it after a crash ends what was begun.
     *
     * @return the epoch, destroyed now or before
     * @throws DomainRejection {@code keys.epoch-unknown}, {@code keys.epoch-in-use} while it is not
     *     closed, {@code keys.grace-period} with the time from which it may be destroyed, {@code
     *     keys.clock-not-believed} while this node's clock does not agree with the others for long
     *     enough, {@code keys.other-vault} if this node's vault does not hold the school's keys
     */
    public KeyEpoch destroy(SchoolId school, int number) {
        KeyEpoch epoch = required(school, number);
        if (epoch.state() == KeyEpoch.State.DESTROYED) {
            return epoch;
        }
        Instant from =
                epoch.destroyableFrom()
                        .orElseThrow(() ->
                                DomainRejection.conflict(
                                        "keys.epoch-in-use",
                                        Map.of(
                                                "epoch",
                                                number,
                                                "state",
                                                epoch.state(),
                                                "secrets",
                                                epoch.secrets())));
        Instant now = clock.instant();
        if (now.isBefore(from)) {
            throw DomainRejection.rule("keys.grace-period", Map.of("epoch", number, "until", from));
        }
        if (watch != null) {
            watch.requireToDestroy();
        }
        requireRightVault(epoch);
        // The vault first: a crash after it leaves a row that says less than is true, and the next
        // try ends it. The other way round the row would claim what is not so.
        keys.vault().destroy(school, number);
        database.destroy(school, number, now);
        keys.forget(school);
        LOG.atInfo()
                .addKeyValue("school", school.text())
                .addKeyValue("epoch", number)
                .log("keys.epoch.destroyed");
        return required(school, number);
    }

    /**
     * A vault that never held a key has nothing to destroy and says so gladly; the key would live
     * on in the other one, and the record would say it is gone.
     */
    private void requireRightVault(KeyEpoch epoch) {
        KeyVault vault = keys.vault();
        boolean holdsNewest =
                of(epoch.school()).stream()
                        .filter(KeyEpoch::newest)
                        .allMatch(newest -> opens(vault, newest));
        if (!epoch.vault().equals(vault.name()) || !holdsNewest) {
            throw otherVault(epoch);
        }
    }

    private DomainRejection otherVault(KeyEpoch epoch) {
        return DomainRejection.rule(
                "keys.other-vault",
                Map.of("epoch", epoch.number(), "wrappedBy", epoch.vault(), "vault", vault()));
    }

    /** The epochs of a school whose grace period is over. */
    public List<KeyEpoch> due(SchoolId school) {
        Instant now = clock.instant();
        return of(school).stream()
                .filter(epoch ->
                        epoch.destroyableFrom().filter(from -> !now.isBefore(from)).isPresent())
                .toList();
    }

    /**
     * Whether a vault opens the key of an epoch; to find out whether an escrow copy is complete.
     */
    public boolean opens(KeyVault copy, KeyEpoch epoch) {
        return keys.checkValue(copy, epoch.school(), epoch.number()).isPresent();
    }

    /**
     * The key check value of an epoch, as a vault gives it: an HMAC-SHA-256 under the key, in
     * unpadded base64url. It is the same from every copy that holds the same key, and tells nothing
     * about it. Empty if the vault does not open it.
     */
    public Optional<String> checkValue(KeyVault copy, KeyEpoch epoch) {
        return keys.checkValue(copy, epoch.school(), epoch.number())
                .map(bytes -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /**
     * Notes that the record of the school says that escrow copies open some epochs. A crash before
     * it leaves epochs that seem to have none: record it again.
     *
     * @param event id of the event
     */
    public void escrowed(SchoolId school, Collection<Integer> epochs, UUID event) {
        database.escrowed(school, epochs, event);
    }

    /** Name of the vault of this node, stored beside what it wraps. */
    public String vault() {
        return keys.vault().name();
    }

    private KeyEpoch required(SchoolId school, int number) {
        return of(school).stream()
                .filter(epoch -> epoch.number() == number)
                .findFirst()
                .orElseThrow(() ->
                        DomainRejection.unknown("keys.epoch-unknown", Map.of("epoch", number)));
    }
}

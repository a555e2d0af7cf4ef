package hk.chopmark.core.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import hk.chopmark.core.seal.rows.KeyDatabase;
import hk.chopmark.core.seal.rows.KeyEpoch;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.seal.rows.KeyRows.SecretRow;
import hk.chopmark.core.seal.rows.KeyStatements;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long a key-encryption key that was destroyed elsewhere lives in a node's memory. */
class KekMemoryIT extends KeyNodes {

    /** Makes some secrets, and gives the row of the first, as it is now. */
    private SecretRow make(SubjectKeys keys, int count) {
        Map<KeyOwner, SubjectKey> made =
                keys.currentAll(
                        school, IntStream.range(0, count).mapToObj(KekMemoryIT::owner).toList());
        made.values().forEach(SubjectKey::close);
        return row(0);
    }

    private SecretRow row(int number) {
        return (SecretRow)
                new KeyDatabase(new KeyStatements(pool))
                        .findCurrent(school, List.of(owner(number)))
                        .getFirst();
    }

    private static KeyOwner owner(int number) {
        return new KeyOwner(new StudentId(new UUID(77, number)), Category.IDENTITY);
    }

    private void pass(Duration time) {
        now.set(now.get().plus(time));
    }

    /** A node that moved all secrets out of the first epoch, whose grace period is nearly over. */
    private SubjectKeys movedToTheSecond() {
        SubjectKeys here = node(VAULT);
        epochs(here).rotate(school);
        epochs(here).rewrap(school, _ -> {});
        pass(KeyEpoch.GRACE.minusSeconds(30));
        return here;
    }

    @Test
    void a_node_that_is_not_told_forgets_a_destroyed_key_within_a_minute() {
        SubjectKeys deaf = node(VAULT);
        SecretRow old = make(deaf, 1);
        SubjectKeys here = movedToTheSecond();
        assertThat(deaf.epochKeys().unwrap(old)).as("still there, from an old copy").hasSize(32);

        pass(Duration.ofSeconds(30));
        epochs(here).destroy(school, 1);
        assertThat(here.epochKeys().holds(school, 1)).as("where it was destroyed").isFalse();
        assertThat(deaf.epochKeys().holds(school, 1)).as("the deaf node, so far").isTrue();

        pass(Duration.ofSeconds(30));
        assertThatThrownBy(() -> deaf.epochKeys().unwrap(old))
                .as("a minute after it was last seen")
                .isInstanceOf(KeyVaultRefusal.class)
                .hasMessageContaining("was destroyed");
        assertThat(deaf.epochKeys().holds(school, 1)).as("in memory").isFalse();
    }

    @Test
    void an_idle_node_that_is_not_told_sweeps_a_destroyed_key_out_and_keeps_the_living() {
        SubjectKeys deaf = node(VAULT);
        SecretRow old = make(deaf, 1);
        SubjectKeys here = movedToTheSecond();
        assertThat(deaf.epochKeys().unwrap(old)).as("used").hasSize(32);
        assertThat(deaf.epochKeys().unwrap(row(0))).as("used").hasSize(32);
        pass(Duration.ofSeconds(30));
        epochs(here).destroy(school, 1);
        pass(Duration.ofSeconds(15));

        deaf.tend();

        assertThat(deaf.epochKeys().holds(school, 1)).as("the destroyed one").isFalse();
        assertThat(deaf.epochKeys().holds(school, 2)).as("the living one").isTrue();
    }

    @Test
    void a_node_that_cannot_ask_forgets_all_keys_within_a_minute() throws Exception {
        SubjectKeys keys = node(VAULT);
        make(keys, 1);
        superuser("ALTER TABLE chopmark_keys.kek RENAME TO away");
        try {
            pass(Duration.ofSeconds(45));
            keys.tend();
            assertThat(keys.epochKeys().holds(school, 1)).as("not yet a minute").isTrue();
            pass(Duration.ofSeconds(15));
            keys.tend();
            assertThat(keys.epochKeys().holds(school, 1)).as("a minute").isFalse();
        } finally {
            superuser("ALTER TABLE chopmark_keys.away RENAME TO kek");
        }
    }

    @Test
    void a_node_that_is_told_forgets_at_once() throws Exception {
        SubjectKeys told = node(VAULT);
        SecretRow old = make(told, 1);
        SubjectKeys here = movedToTheSecond();
        KeyWatch watch = KeyWatch.start(pool, told);
        open.push(watch);
        assertThat(watch.awaitListening(Duration.ofSeconds(30))).as("listens").isTrue();
        assertThat(told.epochKeys().unwrap(old)).as("used").hasSize(32);
        pass(Duration.ofSeconds(30));

        epochs(here).destroy(school, 1);

        // The clock stands still: nothing but the notification can be the reason.
        await().atMost(Duration.ofSeconds(30)).until(() -> !told.epochKeys().holds(school, 1));
    }

    @Test
    void a_key_being_unwrapped_while_it_is_destroyed_is_neither_used_nor_kept() throws Exception {
        SecretRow old = make(node(VAULT), 1);
        SubjectKeys here = movedToTheSecond();
        SlowVault slow = new SlowVault();
        SubjectKeys late = node(slow);
        pass(Duration.ofSeconds(30));
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<byte[]> unwrapping = threads.submit(() -> late.epochKeys().unwrap(old));
            assertThat(slow.unwrapped.await(30, TimeUnit.SECONDS)).as("unwraps").isTrue();
            epochs(here).destroy(school, 1);
            late.forgetEpochs(school);
            slow.goOn.countDown();

            assertThatThrownBy(unwrapping::get)
                    .as("what was unwrapped before the destruction")
                    .hasCauseInstanceOf(KeyVaultRefusal.class);
        }
        assertThat(late.epochKeys().holds(school, 1)).as("in memory").isFalse();
    }

    /** Stands still after it unwrapped and before it answers. */
    private static final class SlowVault implements KeyVault {
        private final CountDownLatch unwrapped = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public String name() {
            return VAULT.name();
        }

        @Override
        public Assurance assurance() {
            return VAULT.assurance();
        }

        @Override
        public byte[] wrap(SchoolId of, int epoch, byte[] kek) {
            return VAULT.wrap(of, epoch, kek);
        }

        @Override
        public void destroy(SchoolId of, int epoch) {
            VAULT.destroy(of, epoch);
        }

        @Override
        public byte[] unwrap(SchoolId of, int epoch, byte[] wrapped) {
            byte[] kek = VAULT.unwrap(of, epoch, wrapped);
            unwrapped.countDown();
            try {
                assertThat(goOn.await(30, TimeUnit.SECONDS)).as("goes on").isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return kek;
        }
    }

    @Test
    void a_secret_that_does_not_open_is_left_named_and_keeps_nobody_waiting() throws Exception {
        SubjectKeys keys = node(VAULT);
        int count = KeyEpochs.BATCH + 20;
        make(keys, count);
        superuser(
                ("UPDATE chopmark_keys.subject_secret SET wrapped = wrapped || '\\x00'"
                                + " WHERE school = '%s' AND subject IN ('%s', '%s')")
                        .formatted(
                                school.id(),
                                owner(3).subject().text(),
                                owner(count - 1).subject().text()));
        epochs(keys).rotate(school);

        KeyEpochs.Rewrapped result = epochs(keys).rewrap(school, _ -> {});

        assertThat(result.moved()).as("moved").isEqualTo(count - 2);
        assertThat(result.stuck()).as("left").isEqualTo(2);
        assertThat(result.stuckKeys())
                .as("named")
                .containsExactlyInAnyOrder(row(3).id().id(), row(count - 1).id().id());
        assertThat(epochs(keys).waiting(school)).as("under the old epoch").isEqualTo(2);
        assertThat(epochs(keys).of(school).getFirst().state())
                .as("which stays open for them")
                .isEqualTo(KeyEpoch.State.SUPERSEDED);
        assertThatThrownBy(() -> keys.epochKeys().unwrap(row(3)))
                .as("the broken row itself")
                .isInstanceOf(IntegrityViolation.class);

        superuser(
                "UPDATE chopmark_keys.subject_secret SET wrapped = substr(wrapped, 1, length(wrapped) - 1)"
                        + " WHERE epoch = 1 AND school = '%s'".formatted(school.id()));
        KeyEpochs.Rewrapped repaired = epochs(keys).rewrap(school, _ -> {});
        assertThat(repaired.moved()).as("moved after the repair").isEqualTo(2);
        assertThat(repaired.stuck()).as("left after the repair").isZero();
    }

    private static void superuser(String sql) throws SQLException {
        try (Connection connection = POSTGRES.keys().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

package hk.chopmark.core.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.seal.rows.KeyEpoch;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.testing.MemoryVault;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Epochs of key-encryption keys: begun, left behind, destroyed. */
class KeyEpochsIT extends KeyNodes {
    private static final String EVENT = "01990000-0000-7000-8000-000000000001";
    private static final UUID DECISION = UUID.fromString("01990000-0000-7000-8000-0000000000d1");

    private static KeyOwner owner(int number) {
        return new KeyOwner(new StudentId(new UUID(42, number)), Category.IDENTITY);
    }

    private void make(SubjectKeys keys, int from, int count) {
        Map<KeyOwner, SubjectKey> made =
                keys.currentAll(
                        school,
                        IntStream.range(from, from + count).mapToObj(KeyEpochsIT::owner).toList());
        assertThat(made).as("keys").hasSize(count);
        made.values().forEach(SubjectKey::close);
    }

    private byte[] tagOf(SubjectKeys keys, int number) {
        KeyOwner owner = owner(number);
        try (SubjectKey key = keys.current(school, owner.subject(), owner.category())) {
            return key.personTag(EVENT);
        }
    }

    private void pass(Duration time) {
        now.set(now.get().plus(time));
    }

    private List<KeyEpoch.State> states() {
        return epochs(node()).of(school).stream().map(KeyEpoch::state).toList();
    }

    @Test
    void rotation_within_a_month_gives_new_secrets_another_key_and_leaves_the_old_ones_readable() {
        SubjectKeys keys = node();
        make(keys, 1, 3);
        byte[] tag = tagOf(keys, 1);
        KeyEpoch begun = epochs(keys).rotate(school);
        assertThat(begun.number()).as("the new epoch").isEqualTo(2);
        make(keys, 4, 2);
        assertThat(epochs(keys).of(school).stream().map(KeyEpoch::secrets))
                .as("secrets by epoch")
                .containsExactly(3L, 2L);
        assertThat(tagOf(node(), 1)).as("a key of the old epoch").isEqualTo(tag);
        assertThat(states())
                .as("states")
                .containsExactly(KeyEpoch.State.SUPERSEDED, KeyEpoch.State.CURRENT);
    }

    @Test
    void a_node_that_is_told_uses_the_new_epoch_at_once_and_any_other_within_a_minute()
            throws Exception {
        SubjectKeys here = node();
        SubjectKeys deaf = node();
        SubjectKeys told = node();
        KeyWatch watch = KeyWatch.start(pool, told);
        open.push(watch);
        assertThat(watch.awaitListening(Duration.ofSeconds(30))).as("listens").isTrue();
        make(deaf, 1, 1);
        make(told, 2, 1);
        epochs(here).rotate(school);
        for (int number = 100;
                number < 400 && epochs(here).of(school).get(1).secrets() == 0;
                number++) {
            TimeUnit.MILLISECONDS.sleep(50);
            make(told, number, 1);
        }
        assertThat(epochs(here).of(school).get(1).secrets()).as("new epoch in use").isPositive();
        pass(Duration.ofSeconds(60));
        long before = epochs(here).of(school).get(1).secrets();
        make(deaf, 3, 1);
        assertThat(epochs(here).of(school).get(1).secrets())
                .as("secrets in the new epoch")
                .isEqualTo(before + 1);
    }

    @Test
    void rewrapping_moves_every_secret_in_batches_and_closes_what_is_empty() {
        SubjectKeys keys = node();
        int count = 2 * KeyEpochs.BATCH + 17;
        make(keys, 1, count);
        byte[] tag = tagOf(keys, 5);
        epochs(keys).rotate(school);
        assertThat(epochs(keys).waiting(school)).as("waiting").isEqualTo(count);
        List<Long> progress = new ArrayList<>();
        assertThat(epochs(keys).rewrap(school, progress::add).moved()).as("moved").isEqualTo(count);
        assertThat(progress)
                .as("progress")
                .containsExactly((long) KeyEpochs.BATCH, 2L * KeyEpochs.BATCH, (long) count);
        assertThat(epochs(keys).rewrap(school, done -> {}).moved()).as("nothing left").isZero();
        assertThat(states())
                .as("states")
                .containsExactly(KeyEpoch.State.CLOSED, KeyEpoch.State.CURRENT);
        assertThat(tagOf(node(), 5)).as("the same secret as before").isEqualTo(tag);
    }

    @Test
    void rewrapping_that_stopped_half_way_goes_on() {
        SubjectKeys keys = node();
        make(keys, 1, KeyEpochs.BATCH + 5);
        epochs(keys).rotate(school);
        assertThatThrownBy(() ->
                        epochs(keys)
                                .rewrap(
                                        school,
                                        done -> {
                                            throw new IllegalStateException("stopped");
                                        }))
                .as("the test's own stop")
                .hasMessage("stopped");
        assertThat(epochs(node()).waiting(school)).as("left").isEqualTo(5);
        assertThat(epochs(node()).rewrap(school, done -> {}).moved()).as("moved").isEqualTo(5);
        assertThat(states())
                .as("states")
                .containsExactly(KeyEpoch.State.CLOSED, KeyEpoch.State.CURRENT);
    }

    @Test
    void a_secret_destroyed_while_it_is_wrapped_anew_stays_destroyed() throws Exception {
        SubjectKeys keys = node();
        make(keys, 1, 400);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            AtomicBoolean stop = new AtomicBoolean();
            Future<?> rewrapping =
                    threads.submit(() -> {
                        while (!stop.get()) {
                            epochs(keys).rotate(school);
                            epochs(keys).rewrap(school, done -> {});
                        }
                    });
            SubjectKeys other = node();
            for (int number = 1; number <= 100; number++) {
                assertThat(other.destroy(school, List.of(owner(number)), DECISION))
                        .as("destroyed " + number)
                        .hasSize(1);
            }
            stop.set(true);
            rewrapping.get();
        }
        SubjectKeys after = node();
        assertThat(
                        after.keyring(
                                        school,
                                        IntStream.rangeClosed(1, 400)
                                                .mapToObj(KeyEpochsIT::owner)
                                                .toList())
                                .destroyed())
                .as("destroyed keys after all that rewrapping")
                .hasSize(100);
    }

    @Test
    void keys_made_while_epochs_come_and_go_all_open_afterwards() throws Exception {
        SubjectKeys rotating = node();
        make(rotating, 0, 1);
        SubjectKeys making = node();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            AtomicBoolean stop = new AtomicBoolean();
            Future<?> rewrapping =
                    threads.submit(() -> {
                        while (!stop.get()) {
                            epochs(rotating).rotate(school);
                            epochs(rotating).rewrap(school, done -> {});
                        }
                    });
            for (int number = 1; number <= 60; number++) {
                make(making, number * 10, 10);
            }
            stop.set(true);
            rewrapping.get();
        }
        make(node(), 10, 600);
        assertThat(
                        text(
                                "SELECT count(*) FROM chopmark_keys.subject_secret s JOIN chopmark_keys.kek k"
                                        + " USING (school, epoch)"
                                        + " WHERE k.closed_at IS NOT NULL AND s.wrapped IS NOT NULL"
                                        + " AND school = '"
                                        + school.id()
                                        + "'"))
                .as("secrets under a closed epoch")
                .isEqualTo("0");
    }

    @Test
    void an_epoch_is_destroyed_after_its_grace_period_and_never_before() {
        SubjectKeys keys = node();
        KeyEpochs epochs = epochs(keys);
        make(keys, 1, 3);
        byte[] tag = tagOf(keys, 1);
        assertRefused("keys.epoch-in-use", epochs, 1);
        epochs.rotate(school);
        assertRefused("keys.epoch-in-use", epochs, 1);
        epochs.rewrap(school, done -> {});
        assertRefused("keys.grace-period", epochs, 1);
        pass(KeyEpoch.GRACE.minusMillis(1));
        assertRefused("keys.grace-period", epochs, 1);
        assertRefused("keys.epoch-unknown", epochs, 9);
        pass(Duration.ofMillis(1));
        KeyEpoch gone = epochs.destroy(school, 1);
        assertThat(gone.state()).as("state").isEqualTo(KeyEpoch.State.DESTROYED);
        assertThat(gone.destroyedAt()).as("when").isEqualTo(now.get());
        pass(Duration.ofDays(1));
        assertThat(epochs.destroy(school, 1)).as("the second time").isEqualTo(gone);
        assertThat(tagOf(node(), 1)).as("what was wrapped anew").isEqualTo(tag);
    }

    @Test
    void no_epoch_is_destroyed_in_a_vault_that_does_not_hold_the_keys_of_the_school() {
        SubjectKeys keys = node();
        make(keys, 1, 3);
        epochs(keys).rotate(school);
        epochs(keys).rewrap(school, done -> {});
        pass(KeyEpoch.GRACE);
        SubjectKeys elsewhere = node(new MemoryVault());

        assertRefused("keys.other-vault", epochs(elsewhere), 1);
        assertThat(states())
                .as("states")
                .containsExactly(KeyEpoch.State.CLOSED, KeyEpoch.State.CURRENT);
        assertThat(epochs(keys).destroy(school, 1).state())
                .as("in the vault that holds them")
                .isEqualTo(KeyEpoch.State.DESTROYED);
    }

    @Test
    void nothing_wrapped_under_a_destroyed_epoch_opens_from_a_copy_brought_back()
            throws SQLException {
        SubjectKeys keys = node();
        make(keys, 1, 1);
        String where = " WHERE school = '" + school.id() + "'";
        String secret =
                text("SELECT encode(wrapped, 'hex') FROM chopmark_keys.subject_secret" + where);
        String kek = text("SELECT encode(wrapped, 'hex') FROM chopmark_keys.kek" + where);
        epochs(keys).rotate(school);
        epochs(keys).rewrap(school, done -> {});
        pass(KeyEpoch.GRACE);
        epochs(keys).destroy(school, 1);
        change(
                "UPDATE chopmark_keys.kek SET destroyed_at = NULL, wrapped = decode('"
                        + kek
                        + "', 'hex')"
                        + where
                        + " AND epoch = 1");
        change(
                "UPDATE chopmark_keys.subject_secret SET epoch = 1, wrapped = decode('"
                        + secret
                        + "', 'hex')"
                        + where);
        assertThatThrownBy(() -> tagOf(node(), 1))
                .as("an old copy of the key database, after the vault's key is gone")
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void the_epochs_that_could_ever_have_opened_a_destroyed_key_are_known() {
        SubjectKeys keys = node();
        KeyEpochs epochs = epochs(keys);
        make(keys, 1, 1);
        epochs.rotate(school);
        make(keys, 2, 2);
        epochs.rewrap(school, done -> {});
        epochs.rotate(school);
        epochs.rotate(school);
        UUID first = destroy(keys, owner(1));
        UUID second = destroy(keys, owner(2));
        UUID never = destroy(keys, owner(77));
        assertThat(numbers(epochs, first)).as("wrapped anew once").containsExactly(1, 2);
        assertThat(numbers(epochs, second)).as("never wrapped anew").containsExactly(2);
        assertThat(numbers(epochs, never)).as("never was a key").isEmpty();
        epochs.rewrap(school, done -> {});
        pass(KeyEpoch.GRACE);
        epochs.destroy(school, 1);
        epochs.destroy(school, 2);
        assertThat(epochs.everWrapping(List.of(first, second, never)))
                .as("after both are gone, nothing opens them")
                .hasSize(2)
                .allMatch(epoch -> epoch.state() == KeyEpoch.State.DESTROYED);
    }

    @Test
    void left_to_itself_a_server_moves_secrets_each_month_and_destroys_what_is_due() {
        SubjectKeys keys = node();
        make(keys, 1, 3);
        KeyEpochs epochs = epochs(keys);
        KeyCare.tend(epochs);
        assertThat(states()).as("in the same month").containsExactly(KeyEpoch.State.CURRENT);
        now.set(Instant.parse("2026-10-01T00:00:00Z"));
        KeyCare.tend(epochs);
        assertThat(states())
                .as("in the next month")
                .containsExactly(KeyEpoch.State.CLOSED, KeyEpoch.State.CURRENT);
        now.set(Instant.parse("2026-11-05T00:00:00Z"));
        KeyCare.tend(epochs);
        assertThat(states())
                .as("35 days later")
                .containsExactly(
                        KeyEpoch.State.DESTROYED, KeyEpoch.State.CLOSED, KeyEpoch.State.CURRENT);
        make(node(), 1, 3);
    }

    private UUID destroy(SubjectKeys keys, KeyOwner owner) {
        return keys.destroy(school, List.of(owner), DECISION).getFirst().keyId();
    }

    private static List<Integer> numbers(KeyEpochs epochs, UUID keyId) {
        return epochs.everWrapping(List.of(keyId)).stream().map(KeyEpoch::number).toList();
    }

    private void assertRefused(String code, KeyEpochs epochs, int number) {
        assertThatThrownBy(() -> epochs.destroy(school, number))
                .as("destroying epoch " + number)
                .isInstanceOfSatisfying(
                        DomainRejection.class,
                        refusal -> assertThat(refusal.code()).as("code").isEqualTo(code));
    }

    private static void change(String sql) throws SQLException {
        try (Connection connection = POSTGRES.keys().getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).as("rows changed").isEqualTo(1);
        }
    }

    private static String text(String sql) throws SQLException {
        try (Connection connection = POSTGRES.keys().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}

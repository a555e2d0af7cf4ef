package hk.chopmark.core.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.seal.rows.DestroyedKey;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.StudentId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Destroying keys, seen from several nodes on one key database. */
class KeyDestructionIT extends KeyNodes {
    private static final UUID DECISION = UUID.fromString("01990000-0000-7000-8000-0000000000d1");
    private static final UUID LATER = UUID.fromString("01990000-0000-7000-8000-0000000000d2");

    private final StudentId pupil = new StudentId(UUID.randomUUID());
    private final KeyOwner health = new KeyOwner(pupil, Category.HEALTH);

    private SubjectKeys listeningNode() throws InterruptedException {
        SubjectKeys keys = node();
        KeyWatch watch = KeyWatch.start(pool, keys);
        open.push(watch);
        assertThat(watch.awaitListening(Duration.ofSeconds(30))).as("the node listens").isTrue();
        return keys;
    }

    private DestroyedKey destroy(SubjectKeys keys) {
        return keys.destroy(school, List.of(health), DECISION).getFirst();
    }

    @Test
    void a_destroyed_key_is_refused_on_the_other_node_at_once() throws Exception {
        SubjectKeys here = listeningNode();
        SubjectKeys there = listeningNode();
        SubjectKey key = here.current(school, pupil, Category.HEALTH);
        there.current(school, pupil, Category.HEALTH).close();
        there.current(school, pupil, Category.IDENTITY).close();
        destroy(here);
        assertThat(here.byId(key.id(), 1)).as("on the node that destroyed it").isEmpty();
        // The clock stands still: only what the database tells can make the other node forget.
        for (int tries = 0; tries < 300 && there.byId(key.id(), 1).isPresent(); tries++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(there.byId(key.id(), 1)).as("on the node that was told").isEmpty();
        assertThatThrownBy(() -> there.current(school, pupil, Category.HEALTH))
                .as("sealing on the node that was told")
                .isInstanceOf(DomainRejection.class);
        there.current(school, pupil, Category.IDENTITY).close();
    }

    @Test
    void a_node_that_is_not_told_refuses_within_sixty_seconds() {
        SubjectKeys here = node();
        SubjectKeys deaf = node();
        UUID id = deaf.current(school, pupil, Category.HEALTH).id();
        destroy(here);
        now.set(now.get().plusSeconds(30));
        assertThat(deaf.byId(id, 1)).as("the test's own premise: it was not told").isPresent();
        now.set(now.get().plusSeconds(30));
        assertThat(deaf.byId(id, 1)).as("a minute after it was read").isEmpty();
        assertThatThrownBy(() -> deaf.current(school, pupil, Category.HEALTH))
                .as("sealing a minute later")
                .isInstanceOf(DomainRejection.class);
    }

    @Test
    void looking_again_for_keys_in_use_does_not_keep_a_destroyed_one() {
        SubjectKeys here = node();
        SubjectKeys deaf = node();
        UUID id = deaf.current(school, pupil, Category.HEALTH).id();
        destroy(here);
        now.set(now.get().plusSeconds(50));
        assertThat(deaf.byId(id, 1)).as("the test's own premise: it is in use").isPresent();
        deaf.tend();
        assertThat(deaf.byId(id, 1)).as("after the look").isEmpty();
    }

    @Test
    void keys_in_use_never_run_out_and_are_never_older_than_a_minute() throws SQLException {
        SubjectKeys keys = node();
        UUID id = keys.current(school, pupil, Category.HEALTH).id();
        for (int seconds = 0; seconds < 600; seconds += 5) {
            now.set(now.get().plusSeconds(5));
            keys.tend();
            assertThat(keys.kept()).as("in memory after " + seconds + " s").isEqualTo(1);
            keys.current(school, pupil, Category.HEALTH).close();
        }
        change("DELETE FROM chopmark_keys.subject_secret WHERE key_id = '" + id + "'");
        now.set(now.get().plusSeconds(60));
        assertThat(keys.byId(id, 1)).as("a minute after the last look").isEmpty();
    }

    @Test
    void no_new_key_is_made_in_place_of_a_destroyed_one() {
        SubjectKeys keys = node();
        UUID id = keys.current(school, pupil, Category.HEALTH).id();
        DestroyedKey gone = destroy(keys);
        assertThat(gone)
                .as("what is left")
                .isEqualTo(new DestroyedKey(school, health, id, now.get(), DECISION));
        for (SubjectKeys node : List.of(keys, node())) {
            assertThatThrownBy(() -> node.current(school, pupil, Category.HEALTH))
                    .as("a key for an erased pupil")
                    .isInstanceOfSatisfying(
                            DomainRejection.class,
                            refusal -> {
                                assertThat(refusal.code()).as("code").isEqualTo("subject.erased");
                                assertThat(refusal.facts())
                                        .as("facts")
                                        .containsEntry("subject", pupil.text())
                                        .containsEntry("category", "health")
                                        .containsEntry("event", DECISION.toString());
                            });
            SubjectKeys.Keyring keyring =
                    node.keyring(school, List.of(health, new KeyOwner(pupil, Category.CONTACT)));
            assertThat(keyring.living().keySet())
                    .as("other categories are untouched")
                    .containsExactly(new KeyOwner(pupil, Category.CONTACT));
            assertThat(keyring.destroyed()).as("destroyed").containsOnlyKeys(health);
        }
        SubjectKeys.Keys ofPupil = node().of(school, pupil);
        assertThat(ofPupil.living()).as("living keys").isEqualTo(Set.of(Category.CONTACT));
        assertThat(ofPupil.destroyed()).as("destroyed keys").containsEntry(Category.HEALTH, gone);
    }

    @Test
    void what_never_had_a_key_gets_none_after_its_destruction() {
        destroy(node());
        assertThatThrownBy(() -> node().current(school, pupil, Category.HEALTH))
                .as("a first key after the erasure")
                .isInstanceOf(DomainRejection.class);
    }

    @Test
    void destroying_twice_keeps_the_first_time_and_cause() {
        SubjectKeys keys = node();
        keys.current(school, pupil, Category.HEALTH).close();
        DestroyedKey first = destroy(keys);
        now.set(now.get().plusSeconds(3600));
        assertThat(node().destroy(school, List.of(health), LATER))
                .as("the second time")
                .containsExactly(first);
    }

    @Test
    void the_secret_itself_is_gone_from_the_row() throws SQLException {
        SubjectKeys keys = node();
        keys.current(school, pupil, Category.HEALTH).close();
        destroy(keys);
        assertThat(
                        text(
                                "SELECT count(*) FROM chopmark_keys.subject_secret WHERE wrapped IS NULL AND school = '"
                                        + school.id()
                                        + "'"))
                .as("rows without a secret")
                .isEqualTo("1");
    }

    @Test
    void a_key_made_while_it_is_destroyed_does_not_survive() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 40; round++) {
                KeyOwner owner = new KeyOwner(new StudentId(UUID.randomUUID()), Category.HEALTH);
                SubjectKeys maker = node();
                SubjectKeys destroyer = node();
                CyclicBarrier start = new CyclicBarrier(2);
                List<Future<?>> done = new ArrayList<>();
                done.add(
                        threads.submit(() -> {
                            start.await();
                            return maker.keyring(school, List.of(owner));
                        }));
                done.add(
                        threads.submit(() -> {
                            start.await();
                            return destroyer.destroy(school, List.of(owner), DECISION);
                        }));
                for (Future<?> each : done) {
                    each.get();
                }
                assertThat(node().keyring(school, List.of(owner)).destroyed())
                        .as("round " + round + ": what the database says afterwards")
                        .containsKey(owner);
            }
        }
    }

    @Test
    void the_schools_own_key_is_never_destroyed() {
        assertThatThrownBy(() ->
                        node().destroy(
                                        school,
                                        List.of(new KeyOwner(school, Category.SCHOOL)),
                                        DECISION))
                .as("without it no event could be found")
                .isInstanceOf(IllegalArgumentException.class);
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

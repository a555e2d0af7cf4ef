package hk.chopmark.core.seal;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.seal.rows.KeyId;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeyCacheTest {
    private static final SchoolId SCHOOL = new SchoolId(new UUID(1, 1));

    private final AtomicLong nowMillis = new AtomicLong(1_000_000);
    private final KeyCache cache =
            new KeyCache(() -> java.time.Instant.ofEpochMilli(nowMillis.get()));

    private static KeyOwner owner(int number) {
        return new KeyOwner(new StudentId(new UUID(2, number)), Category.IDENTITY);
    }

    private SubjectKey keep(int number) {
        SubjectKey key =
                new SubjectKey(new UUID(3, number), 1, SCHOOL, owner(number), new byte[32]);
        cache.keep(key, true, cache.reading());
        return key;
    }

    @Test
    void a_key_is_given_out_for_sixty_seconds_and_no_longer() {
        keep(1);
        nowMillis.addAndGet(59_999);
        assertThat(cache.current(SCHOOL, owner(1))).as("a key of 59.999 s").isPresent();
        nowMillis.addAndGet(1);
        assertThat(cache.current(SCHOOL, owner(1))).as("a key of 60 s").isEmpty();
        assertThat(cache.size()).as("an expired key leaves the memory").isZero();
    }

    @Test
    void a_clock_set_back_gives_out_nothing_old() {
        keep(1);
        nowMillis.addAndGet(-1);
        assertThat(cache.byId(new KeyId(new UUID(3, 1), 1)))
                .as("a key read in the future")
                .isEmpty();
    }

    @Test
    void an_evicted_key_is_gone_under_both_its_names() {
        keep(1);
        cache.evict(new UUID(3, 1));
        assertThat(cache.current(SCHOOL, owner(1))).as("evicted, by owner").isEmpty();
        assertThat(cache.byId(new KeyId(new UUID(3, 1), 1))).as("evicted, by id").isEmpty();
    }

    @Test
    void at_most_ten_thousand_keys_are_kept_and_the_least_used_leave_first() {
        for (int number = 0; number < KeyCache.MAX_ENTRIES; number++) {
            keep(number);
        }
        assertThat(cache.current(SCHOOL, owner(0))).as("the first key is used again").isPresent();
        keep(KeyCache.MAX_ENTRIES);
        assertThat(cache.size()).as("bound of the cache").isEqualTo(KeyCache.MAX_ENTRIES);
        assertThat(cache.current(SCHOOL, owner(0))).as("a key in use stays").isPresent();
        assertThat(cache.current(SCHOOL, owner(1))).as("the least used key leaves").isEmpty();
    }

    @Test
    void what_is_given_out_outlives_the_eviction() {
        keep(1).close();
        try (SubjectKey given = cache.current(SCHOOL, owner(1)).orElseThrow()) {
            cache.evict(new UUID(3, 1));
            assertThat(given.personTag("event")).as("a key in the middle of a use").hasSize(16);
        }
    }

    @Test
    void an_older_version_asked_for_by_id_never_becomes_the_current_key() {
        cache.keep(
                new SubjectKey(new UUID(3, 1), 1, SCHOOL, owner(1), new byte[32]),
                false,
                cache.reading());
        assertThat(cache.current(SCHOOL, owner(1))).as("known by id only").isEmpty();
    }

    @Test
    void expired_keys_leave_an_idle_node() {
        keep(1);
        nowMillis.addAndGet(60_000);
        cache.evictExpired();
        assertThat(cache.size()).as("secrets in the memory of an idle node").isZero();
    }

    @Test
    void what_was_read_before_something_was_forgotten_is_not_kept_after_it() {
        KeyCache.Reading reading = cache.reading();
        cache.evict(new UUID(3, 1));
        cache.keep(
                new SubjectKey(new UUID(3, 1), 1, SCHOOL, owner(1), new byte[32]), true, reading);
        assertThat(cache.size()).as("a key destroyed while its row was being read").isZero();
    }

    @Test
    void keys_in_use_are_looked_for_again_and_then_serve_another_minute_from_that_look() {
        keep(1);
        keep(2);
        nowMillis.addAndGet(30_000);
        assertThat(cache.current(SCHOOL, owner(1))).as("a key in use").isPresent();
        nowMillis.addAndGet(20_000);
        assertThat(cache.wanted(Duration.ofSeconds(51))).as("none is so old").isEmpty();
        nowMillis.addAndGet(11_000);
        assertThat(cache.wanted(Duration.ofSeconds(40)))
                .as("asked for in the last minute, but read long ago")
                .containsExactly(id(1));
    }

    @Test
    void a_renewed_key_ages_from_the_beginning_of_the_look() {
        keep(1);
        nowMillis.addAndGet(40_000);
        KeyCache.Reading reading = cache.reading();
        nowMillis.addAndGet(10_000);
        cache.renew(List.of(id(1)), Set.of(id(1)), reading);
        nowMillis.addAndGet(49_999);
        assertThat(cache.byId(id(1))).as("59.999 s after the look began").isPresent();
        nowMillis.addAndGet(1);
        assertThat(cache.byId(id(1))).as("60 s after the look began").isEmpty();
    }

    @Test
    void a_key_that_the_look_does_not_find_is_gone() {
        keep(1);
        keep(2);
        cache.renew(List.of(id(1), id(2)), Set.of(id(2)), cache.reading());
        assertThat(cache.byId(id(1))).as("its row is gone").isEmpty();
        assertThat(cache.byId(id(2))).as("its row is there").isPresent();
    }

    @Test
    void a_look_that_began_before_something_was_forgotten_renews_nothing() {
        keep(1);
        nowMillis.addAndGet(40_000);
        KeyCache.Reading reading = cache.reading();
        cache.evict(new UUID(3, 2));
        cache.renew(List.of(id(1)), Set.of(id(1)), reading);
        nowMillis.addAndGet(20_000);
        assertThat(cache.byId(id(1))).as("as old as before").isEmpty();
    }

    private static KeyId id(int number) {
        return new KeyId(new UUID(3, number), 1);
    }
}

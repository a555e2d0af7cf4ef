package hk.chopmark.core.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.seal.clock.ClockWatch;
import hk.chopmark.core.seal.clock.ClockWatch.Verdict;
import hk.chopmark.core.seal.rows.ClockReadings;
import hk.chopmark.core.seal.rows.KeyEpoch;
import hk.chopmark.core.seal.rows.KeyStatements;
import hk.chopmark.core.shared.DomainRejection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No key is destroyed on one clock's word. */
class ClockWatchIT extends KeyNodes {

    private static final Duration FAST = Duration.ofDays(40);

    private final AtomicLong nanos = new AtomicLong();
    private Duration databaseAhead = Duration.ZERO;
    private Optional<Instant> newestEvent = Optional.empty();
    private ClockReadings readings;
    private ClockWatch watch;
    private KeyEpochs epochs;

    @BeforeEach
    void an_epoch_is_closed() {
        readings = new ClockReadings(new KeyStatements(pool));
        readings.forgetAfter(Instant.parse("1970-01-01T00:00:00Z"));
        restart();
        epochs.rotate(school);
        hours(1);
        epochs.rotate(school);
        epochs.rewrap(school, _ -> {});
    }

    private void restart() {
        watch =
                new ClockWatch(
                        readings,
                        new ClockWatch.Others(
                                () -> now.get().plus(databaseAhead), () -> newestEvent),
                        now::get,
                        nanos::get);
        epochs = new KeyEpochs(pool, node(), now::get, watch);
    }

    /** Time passes, and the server looks every hour. */
    private void hours(long count) {
        for (long hour = 0; hour < count; hour++) {
            now.updateAndGet(at -> at.plus(Duration.ofHours(1)));
            nanos.addAndGet(Duration.ofHours(1).toNanos());
            watch.look();
        }
    }

    private void shows(Instant at) {
        now.set(at);
    }

    private void refused() {
        assertThatThrownBy(() -> epochs.destroy(school, 1))
                .as("a key epoch")
                .isInstanceOfSatisfying(
                        DomainRejection.class,
                        rejection ->
                                assertThat(rejection.code()).isEqualTo("keys.clock-not-believed"));
        assertThat(epochs.of(school).getFirst().state()).isEqualTo(KeyEpoch.State.CLOSED);
    }

    @Test
    void a_key_is_destroyed_once_the_readings_of_a_day_agree() {
        hours(KeyEpoch.GRACE.toHours() + 1);

        assertThat(watch.look().mayDestroy()).as("readings of every hour").isTrue();
        assertThat(epochs.destroy(school, 1).state()).isEqualTo(KeyEpoch.State.DESTROYED);
    }

    @Test
    void a_clock_forty_days_ahead_for_two_minutes_destroys_nothing() {
        hours(30);
        Instant right = now.get();

        shows(right.plus(FAST));
        refused();
        assertThat(watch.look().mayAct()).as("due acts wait as well").isFalse();
        shows(right.plus(FAST).plus(Duration.ofMinutes(2)));
        nanos.addAndGet(Duration.ofMinutes(2).toNanos());
        refused();

        shows(right.plus(Duration.ofMinutes(2)));
        Verdict back = watch.look();
        assertThat(back.state()).as("the reading of the fast clock").isEqualTo("earlier-reading");
        hours(1);
        assertThat(watch.look().agrees()).as("right again").isTrue();
        assertThat(watch.look().mayDestroy()).as("after one hour").isFalse();
        assertThatThrownBy(() -> epochs.destroy(school, 1))
                .hasMessageContaining("keys.grace-period");
    }

    @Test
    void a_server_that_starts_with_a_fast_clock_destroys_nothing() {
        hours(30);
        shows(now.get().plus(FAST));
        restart();

        refused();
        hours(23);
        refused();
        hours(2);
        assertThat(watch.look().mayDestroy()).as("a day of readings that agree").isTrue();
    }

    @Test
    void a_clock_that_another_one_contradicts_is_not_believed() {
        hours(KeyEpoch.GRACE.toHours() + 1);
        databaseAhead = Duration.ofMinutes(-3);
        assertThat(watch.look().state()).isEqualTo("database-clock");
        refused();
        databaseAhead = Duration.ZERO;
        newestEvent = Optional.of(now.get().plus(Duration.ofHours(2)));
        assertThat(watch.look().state()).isEqualTo("newest-event");
        assertThat(watch.look().differsSeconds()).isEqualTo(7200);
        refused();
        newestEvent = Optional.of(now.get().minus(Duration.ofDays(60)));
        assertThat(watch.look().mayDestroy()).as("a quiet summer is no jump").isTrue();
    }

    @Test
    void an_epoch_is_not_closed_by_a_clock_that_is_behind() {
        epochs.rotate(school);
        Instant right = now.get();
        hours(1);
        shows(right.minus(FAST));
        epochs.rewrap(school, _ -> {});
        assertThat(
                        epochs.of(school).stream()
                                .filter(epoch -> epoch.state() == KeyEpoch.State.CLOSED)
                                .map(KeyEpoch::number))
                .as("closed by then")
                .doesNotContain(2);
        shows(right.plus(Duration.ofHours(1)));
        watch.look();
        epochs.rewrap(school, _ -> {});
        assertThat(epochs.of(school).get(1).state()).isEqualTo(KeyEpoch.State.CLOSED);
    }
}

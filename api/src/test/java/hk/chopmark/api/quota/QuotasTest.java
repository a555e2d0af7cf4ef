package hk.chopmark.api.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.api.quota.Quotas.Account;
import hk.chopmark.api.quota.Quotas.Rates;
import hk.chopmark.api.quota.Quotas.Refused;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.StaffId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Work is paid for by who asks for it, and by their school. */
class QuotasTest {

    private static final ActorRef TEACHER = new ActorRef.Person(new StaffId(new UUID(0, 9)));
    private static final Account HERE = account(1, TEACHER);
    private static final Account THERE = account(2, TEACHER);
    private static final RequestWork.Request NOTHING = () -> {};

    private final AtomicLong nanos = new AtomicLong();
    private final Quotas quotas = new Quotas(new Rates(1, 10, 20), nanos::get);

    private static Account account(int school, ActorRef actor) {
        return new Account(Optional.of(new SchoolId(new UUID(0, school))), actor);
    }

    private static Account pupil(int number) {
        return account(1, new ActorRef.Person(new StaffId(new UUID(1, number))));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private Optional<String> code(Account account, RequestWork.Request request) throws Exception {
        return quotas.answer(account, request).map(Refused::code);
    }

    @Test
    void a_burst_is_let_in_and_then_as_much_as_the_rate_allows() throws Exception {
        for (int i = 0; i <= 100; i++) {
            assertThat(code(HERE, NOTHING)).as("request %d", i).isEmpty();
        }

        assertThat(quotas.answer(HERE, NOTHING))
                .as("one more at once")
                .contains(new Refused("quota.account", Duration.ofSeconds(1)));
        pass(Duration.ofSeconds(1));
        assertThat(code(HERE, NOTHING)).as("after the wait that was named").isEmpty();
    }

    @Test
    void a_connected_system_has_the_budget_of_systems_and_not_of_a_person() throws Exception {
        Account app = account(1, new ActorRef.ServiceAccount(new ServiceId(new UUID(0, 7))));
        for (int i = 0; i <= 500; i++) {
            assertThat(code(app, NOTHING)).as("request %d", i).isEmpty();
        }
    }

    @Test
    void equal_ids_in_two_schools_are_two_accounts() throws Exception {
        quotas.answer(HERE, () -> RequestWork.decided(100_000, 0));

        assertThat(code(HERE, NOTHING)).as("who worked").contains("quota.account");
        assertThat(code(THERE, NOTHING)).as("the other of that id").isEmpty();
    }

    @Test
    void work_is_weighed_by_facts_events_and_bytes() throws Exception {
        quotas.answer(HERE, () -> RequestWork.decided(10_000, 0));
        assertThat(quotas.answer(HERE, NOTHING).orElseThrow().retryAfter())
                .as("100 units for the facts, 2 for request and decision: 2 above the burst")
                .isEqualTo(Duration.ofSeconds(2));

        quotas.answer(
                THERE,
                () -> {
                    RequestWork.decided(0, 1_000);
                    RequestWork.written(60 << 14);
                });
        assertThat(quotas.answer(THERE, NOTHING).orElseThrow().retryAfter())
                .as("50 units for the events, 60 for the bytes, 2 besides")
                .isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void a_debt_is_never_more_than_the_burst() throws Exception {
        quotas.answer(HERE, () -> RequestWork.decided(1_000_000_000L, 0));

        assertThat(quotas.answer(HERE, NOTHING).orElseThrow().retryAfter())
                .as("the longest wait")
                .isEqualTo(Duration.ofSeconds(100));
    }

    @Test
    void a_school_pays_for_all_of_its_people_and_for_nobody_elses() throws Exception {
        for (int number = 0; number < 20; number++) {
            assertThat(code(pupil(number), () -> RequestWork.decided(10_000, 0)))
                    .as("pupil %d", number)
                    .isEmpty();
        }

        assertThat(code(pupil(20), NOTHING))
                .as("one of the school who did nothing yet")
                .contains("quota.school");
        assertThat(code(THERE, NOTHING)).as("somebody of another school").isEmpty();
    }

    @Test
    void work_that_fails_is_counted() throws Exception {
        assertThatThrownBy(() ->
                        quotas.answer(
                                HERE,
                                () -> {
                                    RequestWork.decided(1_000_000, 0);
                                    throw new IllegalStateException("broken");
                                }))
                .as("the failure comes through")
                .isInstanceOf(IllegalStateException.class);

        assertThat(code(HERE, NOTHING)).as("the account afterwards").contains("quota.account");
    }

    @Test
    void an_account_has_so_many_requests_under_way_at_once() throws Exception {
        assertThat(nested(Quotas.ACCOUNT_AT_ONCE))
                .as("the last of them")
                .contains("quota.account-at-once");
        assertThat(code(HERE, NOTHING)).as("when all are done").isEmpty();
    }

    /** Each request is answered within the one before. */
    private Optional<String> nested(int depth) throws Exception {
        if (depth == 0) {
            return code(HERE, NOTHING);
        }
        Optional<?>[] inner = {Optional.empty()};
        assertThat(quotas.answer(HERE, () -> inner[0] = nested(depth - 1)))
                .as("a request under way")
                .isEmpty();
        return inner[0].map(String::valueOf);
    }

    @Test
    void a_school_has_so_many_requests_under_way_at_once() throws Exception {
        assertThat(nestedOfMany(Quotas.SCHOOL_AT_ONCE))
                .as("the last of them, of an account with nothing under way")
                .contains("quota.school-at-once");
    }

    private Optional<String> nestedOfMany(int depth) throws Exception {
        if (depth == 0) {
            return code(pupil(0), NOTHING);
        }
        Optional<?>[] inner = {Optional.empty()};
        assertThat(quotas.answer(pupil(depth), () -> inner[0] = nestedOfMany(depth - 1)))
                .as("a request under way")
                .isEmpty();
        return inner[0].map(String::valueOf);
    }

    @Test
    void what_is_done_outside_a_request_is_nobodys() throws Exception {
        RequestWork.decided(1_000_000, 1_000_000);

        assertThat(code(HERE, NOTHING)).as("who asks afterwards").isEmpty();
    }
}

package hk.chopmark.api.quota;

import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.SchoolId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How much an account and a school may ask of this node: work by time, and requests at once.
 *
 * <p><b>Guarantees</b>: a refusal costs no more than a look into a table, changes nothing and says
 * when to come back; bounded memory. An account is an actor within a school: equal ids in two
 * schools are two accounts. The operator has a budget and no school. Thread safe.
 */
public final class Quotas {

    /** Requests of one school under way at once. */
    static final int SCHOOL_AT_ONCE = 64;

    /** Requests of one account under way at once. */
    static final int ACCOUNT_AT_ONCE = 16;

    private static final Duration AT_ONCE_WAIT = Duration.ofSeconds(1);

    /**
     * Units of work a second; see {@link RequestWork}.
     *
     * @param person for each person
     * @param service for each connected system
     * @param school for all accounts of a school together
     */
    public record Rates(int person, int service, int school) {

        /** 20, 100 and 500. */
        public static final Rates STANDARD = new Rates(20, 100, 500);

        /** The least a school can work with is one unit each. */
        public Rates {
            if (person < 1 || service < 1 || school < 1) {
                throw new IllegalArgumentException("A rate is 1 or more");
            }
        }
    }

    /** Somebody who works, within their school. */
    public record Account(Optional<SchoolId> school, ActorRef actor) {}

    /**
     * Why a request is not let in.
     *
     * @param code {@code quota.account}, {@code quota.school}, or the same with {@code -at-once}
     * @param retryAfter when to come back
     */
    public record Refused(String code, Duration retryAfter) {}

    private static final Duration BURST = Duration.ofSeconds(100);
    private static final int KEYS = 50_000;

    private final Budget<Account> persons;
    private final Budget<Account> services;
    private final Budget<SchoolId> schools;
    private final Map<Object, Integer> underWay = new HashMap<>();

    /**
     * @param nanos time that only ever goes on, such as {@link System#nanoTime}
     */
    public Quotas(Rates rates, LongSupplier nanos) {
        this.persons = budget(rates.person(), nanos);
        this.services = budget(rates.service(), nanos);
        this.schools = budget(rates.school(), nanos);
    }

    /**
     * Answers a request and counts its work, unless the account or its school has to wait.
     *
     * @return why it was not answered; empty if it was
     * @throws Exception what the request throws; its work is counted all the same
     */
    public Optional<Refused> answer(Account account, RequestWork.Request request) throws Exception {
        Optional<Refused> refused = enter(account);
        if (refused.isPresent()) {
            return refused;
        }
        AtomicLong units = new AtomicLong();
        try {
            RequestWork.counting(units, request);
        } finally {
            leave(account);
            budget(account).charge(account, units.get());
            account.school().ifPresent(school -> schools.charge(school, units.get()));
        }
        return Optional.empty();
    }

    private Optional<Refused> enter(Account account) {
        Duration wait = budget(account).wait(account);
        if (!wait.isZero()) {
            return Optional.of(new Refused("quota.account", wait));
        }
        Duration schoolWait = account.school().map(schools::wait).orElse(Duration.ZERO);
        if (!schoolWait.isZero()) {
            return Optional.of(new Refused("quota.school", schoolWait));
        }
        synchronized (underWay) {
            if (underWay.getOrDefault(account, 0) >= ACCOUNT_AT_ONCE) {
                return Optional.of(new Refused("quota.account-at-once", AT_ONCE_WAIT));
            }
            if (account.school().isPresent()
                    && underWay.getOrDefault(account.school().get(), 0) >= SCHOOL_AT_ONCE) {
                return Optional.of(new Refused("quota.school-at-once", AT_ONCE_WAIT));
            }
            underWay.merge(account, 1, Integer::sum);
            account.school().ifPresent(school -> underWay.merge(school, 1, Integer::sum));
        }
        return Optional.empty();
    }

    private void leave(Account account) {
        synchronized (underWay) {
            underWay.computeIfPresent(account, (_, count) -> count == 1 ? null : count - 1);
            account.school()
                    .ifPresent(school ->
                            underWay.computeIfPresent(
                                    school, (_, count) -> count == 1 ? null : count - 1));
        }
    }

    private static <K> Budget<K> budget(int perSecond, LongSupplier nanos) {
        return new Budget<>(perSecond, BURST, KEYS, nanos);
    }

    private Budget<Account> budget(Account account) {
        return account.actor() instanceof ActorRef.Person ? persons : services;
    }
}

package hk.chopmark.projections.identity;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.identity.AccountEvent.AccountActivated;
import hk.chopmark.core.identity.AccountEvent.AccountClosed;
import hk.chopmark.core.identity.AccountEvent.AccountOpened;
import hk.chopmark.core.identity.AccountEvent.ActivationLetterHandedOver;
import hk.chopmark.core.identity.AccountEvent.ActivationLetterMade;
import hk.chopmark.core.identity.AccountEvent.ActivationWay;
import hk.chopmark.core.identity.AccountEvent.CredentialEnd;
import hk.chopmark.core.identity.AccountEvent.CredentialEnrolled;
import hk.chopmark.core.identity.AccountEvent.CredentialRevoked;
import hk.chopmark.core.identity.AccountEvent.RecoveryAcknowledged;
import hk.chopmark.core.identity.AccountEvent.RecoveryConfirmed;
import hk.chopmark.core.identity.AccountEvent.RecoveryStarted;
import hk.chopmark.core.identity.CredentialKind;
import hk.chopmark.core.identity.LoginNameId;
import hk.chopmark.core.identity.ServiceEvent.ServiceClosed;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyIssued;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyRevoked;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyRotated;
import hk.chopmark.core.identity.ServiceEvent.ServiceRegistered;
import hk.chopmark.core.identity.SessionEvent.Reauthenticated;
import hk.chopmark.core.identity.SessionEvent.SessionEnd;
import hk.chopmark.core.identity.SessionEvent.SessionEnded;
import hk.chopmark.core.identity.SessionEvent.SignInFailure;
import hk.chopmark.core.identity.SessionEvent.SignInRefused;
import hk.chopmark.core.identity.SessionEvent.SignedIn;
import hk.chopmark.core.identity.SessionEvent.SignedOut;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.SessionId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.engine.Applied;
import hk.chopmark.projections.identity.AccountView.State;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.testing.TestLog;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Given events, then rows. */
class IdentitiesIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static final Instant LATER = Instant.parse("2026-09-20T00:00:00Z");

    private static TestLog log;
    private static Applied applied;

    private final SchoolId school = new SchoolId(id());
    private final GuardianId parent = new GuardianId(id());
    private final StaffId first = new StaffId(id());
    private final StaffId second = new StaffId(id());
    private final CredentialId code = new CredentialId(id());
    private final CredentialId password = new CredentialId(id());
    private final LoginNameId name = new LoginNameId(id());

    @BeforeAll
    static void open() {
        log = new TestLog(POSTGRES);
        applied = new Applied(log);
    }

    @AfterAll
    static void close() {
        log.close();
    }

    private static UUID id() {
        return UuidCreator.getTimeOrderedEpoch();
    }

    private PersonAccounts given(DomainEvent... events) {
        log.append(school, events);
        applied.catchUp(PersonAccounts.projection());
        return new PersonAccounts(applied.reads());
    }

    private AccountView account(PersonAccounts accounts) {
        return accounts.of(school, parent).value().orElseThrow();
    }

    private AccountOpened opened() {
        return new AccountOpened(
                parent, name, Sealed.of(parent, Category.IDENTITY, "chan.siu.ming"));
    }

    private DomainEvent[] activated() {
        return new DomainEvent[] {
            opened(),
            new ActivationLetterMade(parent, code, new ActorRef.Person(first), LATER),
            new ActivationLetterHandedOver(parent, code, first, second),
            new CredentialEnrolled(parent, password, CredentialKind.PASSWORD),
            new AccountActivated(parent, ActivationWay.LETTER, List.of(first, second), null)
        };
    }

    @Test
    void an_account_waits_is_in_use_and_is_closed_and_may_be_opened_again() {
        PersonAccounts accounts = given(opened());
        assertThat(account(accounts).state()).isEqualTo(State.WAITING);
        assertThat(account(accounts).letter()).as("no letter yet").isNull();

        given(new ActivationLetterMade(parent, code, new ActorRef.Person(first), LATER));
        AccountView.Letter letter = requireNonNull(account(accounts).letter());
        assertThat(letter.madeBy()).isEqualTo(first.text());
        assertThat(letter.handedOverBy()).isNull();

        given(activated());
        AccountView view = account(accounts);
        assertThat(view.state()).isEqualTo(State.IN_USE);
        assertThat(requireNonNull(view.vouching()).by())
                .as("who vouched")
                .containsExactly(first.text(), second.text());
        assertThat(view.credentials())
                .extracting(CredentialView::credential, CredentialView::kind)
                .as("what the person signs in with")
                .containsExactly(tuple(password.id(), "PASSWORD"));

        given(
                new CredentialRevoked(parent, password, CredentialEnd.ACCOUNT_CLOSED),
                new AccountClosed(parent, name, "left"));
        assertThat(account(accounts).state()).isEqualTo(State.CLOSED);
        assertThat(account(accounts).credentials()).isEmpty();

        given(opened());
        assertThat(account(accounts).state()).as("opened again").isEqualTo(State.WAITING);
        assertThat(account(accounts).vouching()).as("what was vouched for before").isNull();
    }

    @Test
    void a_recovery_is_shown_until_its_person_acknowledges_it() {
        PersonAccounts accounts = given(activated());
        assertThat(account(accounts).recovery()).isNull();
        given(new RecoveryStarted(parent, code, first, LATER, null));
        AccountView.Recovery started = requireNonNull(account(accounts).recovery());
        assertThat(started.confirmed()).isFalse();
        given(new RecoveryConfirmed(parent, code, first, second, LATER, null, null));
        AccountView.Recovery confirmed = requireNonNull(account(accounts).recovery());
        assertThat(confirmed.by()).containsExactly(first.text(), second.text());
        assertThat(confirmed.confirmed()).isTrue();
        given(new RecoveryAcknowledged(parent, code));
        assertThat(account(accounts).recovery()).as("seen by its person").isNull();
    }

    @Test
    void sessions_say_how_they_ended_and_the_newest_comes_first() {
        SessionId one = new SessionId(id());
        SessionId two = new SessionId(id());
        PersonAccounts accounts =
                given(
                        opened(),
                        signedIn(one),
                        signedIn(two),
                        new Reauthenticated(
                                parent, two, List.of(password), List.of(CredentialKind.PASSWORD)),
                        new SessionEnded(parent, one, SessionEnd.BY_ONESELF, parent),
                        new SignInRefused(parent, SignInFailure.WRONG_SECRET));
        List<SessionView> sessions = accounts.sessions(school, parent).value();
        assertThat(sessions)
                .extracting(SessionView::session)
                .containsExactlyInAnyOrder(one.id(), two.id());
        SessionView ended =
                sessions.stream()
                        .filter(it -> it.session().equals(one.id()))
                        .findFirst()
                        .orElseThrow();
        assertThat(requireNonNull(ended.ended()).how()).isEqualTo("BY_ONESELF");
        assertThat(account(accounts).refusedAt()).as("the refused sign-in").isNotNull();
        given(new SignedOut(parent, two));
        assertThat(accounts.sessions(school, parent).value())
                .as("sessions that no event ended")
                .noneMatch(it -> it.ended() == null);
    }

    private SignedIn signedIn(SessionId session) {
        return new SignedIn(
                parent, session, List.of(password), List.of(CredentialKind.PASSWORD), LATER, null);
    }

    @Test
    void pages_follow_each_other_and_another_school_sees_nothing() {
        given(opened());
        for (int i = 0; i < 4; i++) {
            GuardianId other = new GuardianId(id());
            given(
                    new AccountOpened(
                            other,
                            new LoginNameId(id()),
                            Sealed.of(other, Category.IDENTITY, "name" + i)));
        }
        PersonAccounts accounts = new PersonAccounts(applied.reads());
        Page<AccountView> page = accounts.all(school, null, 3).value();
        Page<AccountView> rest = accounts.all(school, page.next().orElseThrow(), 3).value();
        assertThat(page.rows()).hasSize(3);
        assertThat(rest.rows()).hasSize(2).doesNotContainAnyElementsOf(page.rows());
        assertThat(rest.next()).isEmpty();
        assertThat(accounts.all(new SchoolId(id()), null, 3).value().rows())
                .as("another school")
                .isEmpty();
    }

    @Test
    void services_and_keys_are_listed_with_their_ends() {
        ServiceId app = new ServiceId(id());
        CredentialId old = new CredentialId(id());
        CredentialId next = new CredentialId(id());
        log.append(
                school,
                new ServiceRegistered(app, "app", "School app"),
                new ServiceKeyIssued(app, old, List.of("attendance.notify"), LATER),
                new ServiceKeyIssued(app, next, List.of("attendance.notify"), LATER),
                new ServiceKeyRotated(app, old, next, LATER.minusSeconds(60)),
                new ServiceKeyRevoked(app, next, "leaked"),
                new ServiceClosed(app, "over"));
        applied.catchUp(ServiceAccounts.projection());
        ServiceView view = new ServiceAccounts(applied.reads()).all(school).value().getFirst();
        assertThat(view.code()).isEqualTo("app");
        assertThat(view.closedAt()).as("closed").isNotNull();
        ServiceView.Key oldKey =
                view.keys().stream()
                        .filter(it -> it.key().equals(old.id()))
                        .findFirst()
                        .orElseThrow();
        assertThat(oldKey.endsAt()).isEqualTo(LATER.minusSeconds(60));
        assertThat(oldKey.successor()).isEqualTo(next.id());
        ServiceView.Key nextKey =
                view.keys().stream()
                        .filter(it -> it.key().equals(next.id()))
                        .findFirst()
                        .orElseThrow();
        assertThat(nextKey.endsAt()).isEqualTo(LATER);
        assertThat(nextKey.revokedAt()).as("revoked").isNotNull();
    }
}

package hk.chopmark.core.accounts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.erasing.LoginNamePlace;
import hk.chopmark.core.eventstore.BoxRemoval.Doomed;
import hk.chopmark.core.eventstore.append.Sequencer;
import hk.chopmark.core.eventstore.axon.EventWatch;
import hk.chopmark.core.facts.SearchableFact;
import hk.chopmark.core.facts.SearchableFact.LoginNameFact;
import hk.chopmark.core.identity.Account;
import hk.chopmark.core.identity.AccountCommand.ActivateAccount;
import hk.chopmark.core.identity.AccountCommand.CloseAccount;
import hk.chopmark.core.identity.AccountCommand.EnrolCredential;
import hk.chopmark.core.identity.AccountCommand.OpenAccount;
import hk.chopmark.core.identity.CredentialKind;
import hk.chopmark.core.identity.LoginNameId;
import hk.chopmark.core.identity.ServiceCommand.IssueServiceKey;
import hk.chopmark.core.identity.ServiceCommand.RegisterService;
import hk.chopmark.core.identity.ServiceCommand.RevokeServiceKey;
import hk.chopmark.core.identity.SessionCommand.EndSession;
import hk.chopmark.core.identity.SessionCommand.RecordSignIn;
import hk.chopmark.core.identity.SessionEvent.SessionEnd;
import hk.chopmark.core.identity.SessionEvent.SessionEnded;
import hk.chopmark.core.identity.Sessions.Session;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterCommand.RecordStaffLeaving;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.EngineParts;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.SessionId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestEngine;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may sign in, over the whole of a node's stores, and over two nodes. */
class AccountsIT {

    private static final CommandContext SERVER =
            CommandContext.of(Actor.service("sign-in"), Purpose.DEMONSTRATION);

    private final AtomicReference<Instant> now = new AtomicReference<>(Clock.systemUTC().instant());
    private final TestEngine test = TestEngine.start(builder -> builder.clock(now::get));

    @SuppressWarnings("NullAway.Init")
    private SmallSchool school;

    @SuppressWarnings("NullAway.Init")
    private PersonRef guardian;

    @SuppressWarnings("NullAway.Init")
    private PersonRef other;

    @BeforeEach
    void a_school_with_two_guardians() {
        school = SmallSchool.found(test.engine());
        guardian = school.family(1).guardian();
        other = school.family(2).guardian();
    }

    @AfterEach
    void close() {
        test.close();
    }

    private Accounts accounts() {
        return test.engine().accounts();
    }

    private void send(Command command) {
        test.engine().send(command, SERVER);
    }

    private CredentialId credential() {
        return new CredentialId(test.engine().ids().get());
    }

    /** An account with a password. */
    private CredentialId account(PersonRef person, String loginName) {
        CredentialId password = credential();
        send(accounts().opening(school.school(), person, loginName));
        send(new EnrolCredential(school.school(), person, password, CredentialKind.PASSWORD));
        send(new ActivateAccount(school.school(), person));
        return password;
    }

    private SessionId signedIn(PersonRef person, CredentialId password) {
        SessionId session = new SessionId(test.engine().ids().get());
        send(
                new RecordSignIn(
                        school.school(),
                        person,
                        session,
                        List.of(password),
                        now.get().plus(Duration.ofDays(3)),
                        null));
        return session;
    }

    private AuditEngine anotherNode() {
        return test.anotherNode(builder ->
                builder.sequencing(
                                new Sequencer.Options(
                                        0, Sequencer.Start.JOIN, 1_000, Duration.ofSeconds(2)))
                        .clock(now::get));
    }

    private List<String> keyRows(String sql) throws SQLException {
        try (Connection connection = test.postgres().keys().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    @Test
    void a_login_name_finds_its_account_however_it_is_written_and_stands_nowhere()
            throws Exception {
        account(guardian, "Chan.Siu-Ming");
        assertThat(accounts().named(school.school(), " ｃhan.SIU-ming "))
                .as("the account under the name")
                .map(Account::person)
                .contains(guardian);
        assertThat(accounts().named(school.school(), "chan.siu")).as("another name").isEmpty();
        assertThat(accounts().named(school.school(), "?!")).as("no name at all").isEmpty();
        assertThat(
                        keyRows(
                                "SELECT n::text || encode(n.tag, 'escape')"
                                        + " FROM chopmark_keys.login_name n"))
                .as("rows of the index")
                .hasSize(1)
                .noneMatch(row -> row.toLowerCase(Locale.ROOT).contains("chan"));
        assertThatThrownBy(() -> accounts().opening(school.school(), other, "A123456(3)"))
                .as("an identity card number as a login name")
                .isInstanceOf(DomainRejection.class)
                .hasMessageContaining("identity.login-name-malformed");
    }

    @Test
    void a_name_is_one_persons_until_the_account_is_closed() {
        OpenAccount mine = accounts().opening(school.school(), guardian, "parent");
        OpenAccount theirs = accounts().opening(school.school(), other, "PARENT");
        send(mine);
        assertThatThrownBy(() -> send(theirs))
                .as("the same name for somebody else")
                .isInstanceOf(DomainRejection.class)
                .hasMessageContaining("identity.login-name-taken");
        send(new CloseAccount(school.school(), guardian, "left"));
        assertThat(accounts().named(school.school(), "parent")).as("a closed account").isEmpty();
        send(accounts().opening(school.school(), other, "parent"));
        assertThat(accounts().named(school.school(), "parent"))
                .as("whose the name is now")
                .map(Account::person)
                .contains(other);
    }

    @Test
    void a_reference_that_stands_for_no_name_opens_nothing() {
        OpenAccount real = accounts().opening(school.school(), guardian, "parent");
        OpenAccount madeUp =
                new OpenAccount(
                        school.school(),
                        guardian,
                        new LoginNameId(test.engine().ids().get()),
                        real.loginName());
        assertThatThrownBy(() -> send(madeUp))
                .as("a made-up reference")
                .isInstanceOf(DomainRejection.class)
                .hasMessageContaining("identity.login-name-unknown");
    }

    @Test
    void an_erasure_closes_the_account_and_forgets_the_name_unless_somebody_else_has_it()
            throws Exception {
        LoginNamePlace place =
                new LoginNamePlace(EngineParts.loginNames(test.engine()), test.engine());
        account(guardian, "parent");
        place.erase(new Doomed(school.school(), guardian, Set.of(Category.CONTACT)));
        assertThat(accounts().named(school.school(), "parent"))
                .as("contact details alone were erased")
                .isPresent();
        place.erase(new Doomed(school.school(), guardian, Set.of(Category.IDENTITY)));
        place.erase(new Doomed(school.school(), guardian, Set.of(Category.IDENTITY)));
        assertThat(accounts().of(school.school(), guardian).isOpen())
                .as("whether the account of the erased is open")
                .isFalse();
        assertThat(keyRows("SELECT name::text FROM chopmark_keys.login_name"))
                .as("names left")
                .isEmpty();
        account(other, "parent");
        send(new CloseAccount(school.school(), other, "left"));
        PersonRef third = school.family(3).guardian();
        account(third, "parent");
        place.erase(new Doomed(school.school(), other, Set.of(Category.IDENTITY)));
        assertThat(accounts().named(school.school(), "parent"))
                .as("the name of another person, who has it now")
                .map(Account::person)
                .contains(third);
    }

    @Test
    void names_whose_rows_were_lost_are_filled_again_from_the_record() throws Exception {
        account(guardian, "parent");
        account(other, "other");
        try (Connection connection = test.postgres().keys().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM chopmark_keys.login_name");
        }
        assertThat(accounts().named(school.school(), "parent")).as("lost").isEmpty();
        assertThat(fill()).as("names put back").isEqualTo(2);
        assertThat(accounts().named(school.school(), "parent"))
                .as("whose the name is")
                .map(Account::person)
                .contains(guardian);
        assertThat(accounts().named(school.school(), "other")).as("the other").isPresent();
        assertThat(fill()).as("names that a full index lacks").isZero();
    }

    private long fill() {
        long before =
                test.engine().history().of(school.school()).ofTypes(LoginNameFact.class).stream()
                        .count();
        assertThat(before).as("login names on record").isEqualTo(2);
        long people =
                test.engine().history().of(school.school()).ofTypes(SearchableFact.class).stream()
                        .count();
        return test.engine().searchBackfill().run(school.school(), _ -> {}).read() - people;
    }

    @Test
    void a_session_stands_until_it_ends_or_its_person_leaves_and_comes_back() {
        StaffId teacher = new StaffId(test.engine().ids().get());
        send(new AppointStaff(school.school(), teacher, null, null, "teacher"));
        SessionId session = signedIn(teacher, account(teacher, "teacher"));
        assertThat(accounts().session(school.school(), session))
                .as("a session that stands")
                .map(Session::person)
                .contains(teacher);
        assertThat(accounts().sessions(school.school(), teacher)).as("all of them").hasSize(1);
        send(
                new RecordStaffLeaving(
                        school.school(),
                        teacher,
                        LocalDate.ofInstant(now.get(), ZoneId.of("Asia/Hong_Kong"))));
        now.set(now.get().plus(Duration.ofDays(1)));
        assertThat(accounts().session(school.school(), session)).as("after leaving").isEmpty();
        send(new AppointStaff(school.school(), teacher, null, null, "teacher"));
        assertThat(accounts().session(school.school(), session)).as("after coming back").isEmpty();
        assertThat(accounts().sessions(school.school(), teacher)).as("all of them").isEmpty();
    }

    @Test
    void what_ends_on_one_node_is_told_on_the_other_at_once() throws Exception {
        SessionId session = signedIn(guardian, account(guardian, "parent"));
        BlockingQueue<Recorded<?>> told = new LinkedBlockingQueue<>();
        try (AuditEngine there = anotherNode();
                EventWatch watch =
                        there.watchIdentities(
                                new EventWatch.Listener() {
                                    @Override
                                    public void changed(Recorded<?> fact) {
                                        told.add(fact);
                                    }

                                    @Override
                                    public void unsure() {
                                        throw new IllegalStateException("events were missed");
                                    }
                                })) {
            assertThat(watch).as("the watch of the other node").isNotNull();
            assertThat(there.accounts().session(school.school(), session))
                    .as("the session, there")
                    .isPresent();
            send(new EndSession(school.school(), guardian, session, SessionEnd.IDLE));
            Recorded<?> fact =
                    requireNonNull(
                            told.poll(2, TimeUnit.SECONDS), "nothing told within two seconds");
            assertThat(fact.event())
                    .as("what the other node is told")
                    .isEqualTo(new SessionEnded(guardian, session, SessionEnd.IDLE, null));
            assertThat(there.accounts().session(school.school(), session))
                    .as("the session, there, afterwards")
                    .isEmpty();
        }
    }

    @Test
    void a_key_of_a_service_counts_until_it_is_revoked() {
        ServiceId app = new ServiceId(test.engine().ids().get());
        CredentialId key = credential();
        send(new RegisterService(school.school(), app, "app", "School app"));
        send(
                new IssueServiceKey(
                        school.school(),
                        app,
                        key,
                        List.of("attendance.notify"),
                        now.get().plus(Duration.ofDays(9))));
        assertThat(accounts().serviceKey(school.school(), app, key)).as("a key").isPresent();
        send(new RevokeServiceKey(school.school(), app, key, "leaked"));
        assertThat(accounts().serviceKey(school.school(), app, key)).as("revoked").isEmpty();
    }
}

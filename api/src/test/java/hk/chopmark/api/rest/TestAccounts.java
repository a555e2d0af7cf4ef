package hk.chopmark.api.rest;

import static java.util.Objects.requireNonNull;

import hk.chopmark.api.secrets.Totps.Fresh;
import hk.chopmark.api.signin.Attempts;
import hk.chopmark.api.signin.Enrolment;
import hk.chopmark.api.signin.Enrolment.Own;
import hk.chopmark.api.signin.KeyIssuing;
import hk.chopmark.api.signin.SignIn;
import hk.chopmark.api.signin.SignInResult;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.accounts.Accounts;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.identity.AccountCommand.CloseAccount;
import hk.chopmark.core.identity.ServiceCommand.RegisterService;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterCommand.EnrolStudent;
import hk.chopmark.core.roster.RosterCommand.LinkGuardian;
import hk.chopmark.core.roster.RosterCommand.OpenClass;
import hk.chopmark.core.roster.RosterCommand.RegisterGuardian;
import hk.chopmark.core.roster.RosterCommand.StartMembership;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Lets the people and other systems of tests in, by the classes that let them in anywhere: an
 * account, a password and a session for each person, an account and a key for each service.
 */
public final class TestAccounts {

    /** What everybody in tests signs in with. */
    static final String PASSWORD = "tram peak lantern ferry";

    /** The login name of a first administrator, where the founding names no other. */
    private static final String FOUNDED = "administrator";

    /** How long an app shows the same code. */
    private static final Duration PERIOD = Duration.ofSeconds(30);

    private final Installation installation;
    private final Enrolment enrolment;
    private final SignIn signIn;
    private final Map<String, String> secrets = new HashMap<>();
    private final Map<String, Person> people = new HashMap<>();
    private final Map<String, String> later = new HashMap<>();

    public TestAccounts(Installation installation) {
        this.installation = installation;
        this.signIn =
                new SignIn(
                        new SignIn.Parts(
                                installation.engine(),
                                installation.secrets(),
                                installation.engine().time(),
                                Duration.ZERO,
                                System::nanoTime),
                        new Attempts(installation.clock()));
        this.enrolment = new Enrolment(signIn);
    }

    /** Somebody of a school. */
    private record Person(SchoolId school, PersonRef person) {}

    /** What somebody signs in with. */
    private record Secret(String loginName, String password) {}

    private final Map<Person, Secret> known = new HashMap<>();

    private final Map<Person, Fresh> apps = new HashMap<>();

    /** From when on an app shows a code that was not shown before. */
    private final Map<Person, Instant> shownAt = new HashMap<>();

    private final Map<Person, Deque<String>> recoveryCodes = new HashMap<>();

    /**
     * Opens an account as those of a demonstration are, and activates it; in place of one that was
     * opened under another name. Members of staff keep the name they have: the last administrator's
     * account cannot be closed.
     *
     * @return the login name that counts
     */
    synchronized String open(SchoolId school, PersonRef person, String loginName, String password) {
        Accounts accounts = installation.engine().accounts();
        String name = loginName;
        if (accounts.of(school, person).isOpen()) {
            Optional<String> had =
                    Stream.of(loginName, FOUNDED, loginName(person.id()))
                            .filter(one ->
                                    accounts.named(school, one)
                                            .filter(found -> found.person().equals(person))
                                            .isPresent())
                            .findFirst();
            if (had.isPresent() && person instanceof StaffId) {
                name = had.get();
            } else if (!had.equals(Optional.of(loginName))) {
                installation
                        .engine()
                        .send(
                                new CloseAccount(school, person, "renamed"),
                                fixture(Purpose.DEMONSTRATION));
            }
        }
        enrolment.demonstrate(school, person, name, password);
        known.put(new Person(school, person), new Secret(name, password));
        return name;
    }

    /** The bearer secret of an actor in a school, the same each time. */
    public synchronized String secretOf(ActorRef actor, SchoolId school) {
        return secrets.computeIfAbsent(
                school.text() + " " + actor.text(),
                _ ->
                        switch (actor) {
                            case ActorRef.Person(PersonRef person) -> begin(school, person);
                            case ActorRef.ServiceAccount(ServiceId service) -> key(school, service);
                            case ActorRef.Service server ->
                                    throw new IllegalArgumentException(
                                            server.text() + " signs in nowhere");
                        });
    }

    /** Another session in place of one of a person that ended; empty if it is not theirs. */
    synchronized Optional<String> again(String secret) {
        Optional<String> next =
                Optional.ofNullable(people.get(secret))
                        .flatMap(who -> signIn(who.school(), who.person()));
        next.ifPresent(fresh -> secrets.replaceAll((_, one) -> one.equals(secret) ? fresh : one));
        next.ifPresent(fresh -> later.put(secret, fresh));
        return next;
    }

    /** One more session of whoever is in one. */
    synchronized String another(String secret) {
        return Optional.ofNullable(people.get(secret))
                .flatMap(who -> signIn(who.school(), who.person()))
                .orElseThrow();
    }

    /** The session that took the place of one that ended; the same if none did. */
    synchronized String latest(String secret) {
        String latest = secret;
        while (later.containsKey(latest)) {
            latest = later.get(latest);
        }
        return latest;
    }

    /** What proves again who is in a session; empty if it was not begun here. */
    synchronized Optional<String> proof(String secret) {
        return Optional.ofNullable(people.get(secret))
                .map(who -> {
                    String password = secretOf(who).password();
                    return apps.containsKey(who)
                            ? "{\"password\":\"%s\",\"code\":\"%s\"}"
                                    .formatted(password, nextCode(who))
                            : "{\"password\":\"%s\"}".formatted(password);
                });
    }

    /** A recovery code if there is one, else what the app shows now or next; each counts once. */
    private String nextCode(Person who) {
        if (!unused(who).isEmpty()) {
            return unused(who).remove();
        }
        Instant now = installation.clock().instant();
        Instant after = shownAt.getOrDefault(who, Instant.MIN);
        Instant at = after.isBefore(now) ? now : after;
        shownAt.put(who, at.plus(PERIOD));
        return code(requireNonNull(apps.get(who), "they have no app"), at);
    }

    private String code(Fresh fresh, Instant at) {
        return installation.secrets().totps().codeAt(fresh, at);
    }

    /** What the app of a member of staff shows; each code counts once. */
    synchronized String shown(SchoolId school, PersonRef person) {
        return nextCode(new Person(school, person));
    }

    /** Lets the person of a session in: staff need a second factor. */
    public synchronized void enrolSecondFactor(String secret) {
        Person who = people.get(secret);
        if (who == null || !(who.person() instanceof StaffId) || apps.containsKey(who)) {
            return;
        }
        owner(secret, who)
                .ifPresent(own -> {
                    Fresh fresh = enrolment.secondFactor();
                    try {
                        enrolment.secondFactor(
                                own,
                                fresh,
                                code(fresh, installation.clock().instant().minus(PERIOD)));
                        apps.put(who, fresh);
                    } catch (DomainRejection left) {
                        // whoever is no longer here is let in nowhere
                    }
                });
    }

    private Optional<Own> owner(String secret, Person who) {
        return installation
                .secrets()
                .sessions()
                .find(secret)
                .map(session ->
                        new Own(
                                who.school(),
                                who.person(),
                                Actor.person(who.person(), "staff", AuthMethod.PASSWORD)
                                        .with(session.credential(), session.id())));
    }

    /**
     * What an app showed counts once, and no test waits for the next: further sign-ins are by
     * these.
     */
    private Deque<String> unused(Person who) {
        return recoveryCodes.computeIfAbsent(who, _ -> new ArrayDeque<>());
    }

    /** The cookie by which a browser goes on in a session of a person who just proved again. */
    public String cookieOf(PersonRef person, SchoolId school) {
        String secret = secretOf(new ActorRef.Person(person), school);
        enrolSecondFactor(secret);
        installation
                .secrets()
                .sessions()
                .find(secret)
                .ifPresent(
                        session -> installation.secrets().sessions().proven(school, session.id()));
        return secret;
    }

    private String begin(SchoolId school, PersonRef person) {
        if (person instanceof StaffId staff) {
            roster(new AppointStaff(school, staff, null, null, "staff"));
        }
        try {
            open(school, person, loginName(person.id()), PASSWORD);
        } catch (DomainRejection rejection) {
            if (!rejection.code().equals("identity.person-unknown")) {
                throw rejection;
            }
            enter(school, person);
            open(school, person, loginName(person.id()), PASSWORD);
        }
        String secret =
                signIn(school, person)
                        .orElseThrow(() -> new AssertionError(person + " cannot sign in"));
        if (!installation.isDemonstration()) {
            enrolSecondFactor(secret);
        }
        return secret;
    }

    /** Somebody who is at the school for a test only: a guardian of a child, a pupil of a class. */
    private void enter(SchoolId school, PersonRef person) {
        LocalDate day = LocalDate.of(2026, 9, 1);
        if (person instanceof GuardianId guardian) {
            StudentId child = new StudentId(installation.engine().ids().get());
            roster(new RegisterGuardian(school, guardian, null, null, null));
            roster(new EnrolStudent(school, child, null, null, null, null, day));
            roster(
                    new LinkGuardian(
                            school,
                            child,
                            guardian,
                            Sealed.of(guardian, Category.IDENTITY, "aunt"),
                            Authority.FULL,
                            day));
        } else if (person instanceof StudentId student) {
            ClassId classId = new ClassId(installation.engine().ids().get());
            roster(new EnrolStudent(school, student, null, null, null, null, day));
            roster(new OpenClass(school, classId, "T" + loginName(classId.id()), "2026/27"));
            roster(new StartMembership(school, classId, student, MemberRole.PUPIL, 1, day));
        }
    }

    private void roster(Command command) {
        unlessThere(command, Purpose.ROSTER_ADMINISTRATION);
    }

    private Secret secretOf(Person who) {
        return requireNonNull(known.get(who), "they have no account here");
    }

    private Optional<String> signIn(SchoolId school, PersonRef person) {
        Person who = new Person(school, person);
        Secret secret = secretOf(who);
        SignInResult result =
                signIn.byPassword(
                        new SignIn.Named(school, secret.loginName(), "test"), secret.password());
        if (result instanceof SignInResult.SecondNeeded(String ticket) && apps.containsKey(who)) {
            result = signIn.bySecondFactor(ticket, nextCode(who), "test");
        }
        if (!(result instanceof SignInResult.Opened opened)) {
            return Optional.empty();
        }
        String begun = opened.session().secret();
        people.put(begun, who);
        if (apps.containsKey(who) && unused(who).isEmpty()) {
            owner(begun, who).ifPresent(own -> unused(who).addAll(enrolment.recoveryCodes(own)));
        }
        return Optional.of(begun);
    }

    /** Of letters only, so that nothing in it looks like an identity card number. */
    private static String loginName(UUID id) {
        StringBuilder name = new StringBuilder();
        id.toString()
                .chars()
                .filter(one -> one != '-')
                .forEach(one -> name.append((char) ('a' + Character.digit(one, 16))));
        return name.toString();
    }

    private String key(SchoolId school, ServiceId service) {
        unlessThere(
                new RegisterService(school, service, loginName(service.id()), "System of a test"),
                Purpose.ACCESS_ADMINISTRATION);
        List<String> acts = Resources.forKeysOf(school).stream().map(Act::text).toList();
        return new KeyIssuing(
                        installation.engine(),
                        installation.secrets().serviceKeys(),
                        installation.engine().time())
                .issue(
                        new KeyIssuing.Request(
                                school, service, fixture(Purpose.ACCESS_ADMINISTRATION)),
                        acts,
                        Duration.ofDays(366))
                .text();
    }

    private void unlessThere(Command command, Purpose purpose) {
        try {
            installation.engine().send(command, fixture(purpose));
        } catch (DomainRejection rejection) {
            if (rejection.kind() != DomainRejection.Kind.CONFLICT) {
                throw rejection;
            }
        }
    }

    private static CommandContext fixture(Purpose purpose) {
        return CommandContext.of(Actor.service("fixture"), purpose);
    }
}

package hk.chopmark.api.demo;

import hk.chopmark.api.signin.Attempts;
import hk.chopmark.api.signin.Enrolment;
import hk.chopmark.api.signin.Enrolment.Own;
import hk.chopmark.api.signin.KeyIssuing;
import hk.chopmark.api.signin.Proof;
import hk.chopmark.api.signin.SignIn;
import hk.chopmark.api.signin.SignInResult;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The people of the sample school and its app, as those who act: each person signs in to an account
 * of their own, by the classes that let anybody in, and the app has a key.
 *
 * <p><b>Guarantees</b>: whatever they do names a credential. Passwords are new at each start, so
 * that nobody signs in with an old one. Thread safe.
 */
final class DemoPeople {

    private static final Duration KEY_LIFE = Duration.ofDays(30);
    private static final int PASSWORD_GROUPS = 4;
    private static final int GROUP_CHARS = 4;
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    private final Installation installation;
    private final SchoolId school;
    private final Map<PersonRef, String> names;
    private final Enrolment enrolment;
    private final SignIn signIn;
    private final Proof proof;
    private final SecureRandom random = new SecureRandom();
    private final Map<PersonRef, String> passwords = new HashMap<>();
    private final Map<ActorRef, Actor> admitted = new HashMap<>();

    /**
     * @param names login names of some; the others have one made from their reference
     */
    DemoPeople(Installation installation, SchoolId school, Map<PersonRef, String> names) {
        this.installation = installation;
        this.school = school;
        this.names = Map.copyOf(names);
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
        this.proof = new Proof(signIn);
    }

    /** The password of somebody, who has an account from then on. */
    synchronized String passwordOf(PersonRef person) {
        return passwords.computeIfAbsent(
                person,
                _ -> {
                    String password = password();
                    enrolment.demonstrate(school, person, nameOf(person), password);
                    return password;
                });
    }

    /**
     * The same request by somebody who proved who they are; parts of this server act as they are.
     */
    synchronized CommandContext admit(CommandContext context) {
        Actor actor = context.actor();
        return switch (actor.ref()) {
            case ActorRef.Person(PersonRef person) -> as(context, inSession(person, actor));
            case ActorRef.ServiceAccount(ServiceId service) -> as(context, byKey(service, actor));
            case ActorRef.Service _ -> context;
        };
    }

    private static CommandContext as(CommandContext context, Actor actor) {
        return new CommandContext(
                actor,
                context.purpose(),
                context.idempotencyKey(),
                context.fingerprint(),
                context.occurredAt(),
                context.source());
    }

    private Actor inSession(PersonRef person, Actor wanted) {
        Actor actor = admitted.computeIfAbsent(wanted.ref(), _ -> signedIn(person, wanted));
        if (wanted.auth() != AuthMethod.REAUTHENTICATION) {
            return actor;
        }
        proof.again(new Own(school, person, actor), passwordOf(person), "");
        return new Actor(
                actor.ref(),
                actor.role(),
                AuthMethod.REAUTHENTICATION,
                actor.credential(),
                actor.session());
    }

    private Actor signedIn(PersonRef person, Actor wanted) {
        String password = passwordOf(person);
        SignInResult result =
                signIn.byPassword(new SignIn.Named(school, nameOf(person), "demo"), password);
        if (!(result instanceof SignInResult.Opened(var opened, boolean _))) {
            throw new IllegalStateException(person.text() + " cannot sign in");
        }
        return Actor.person(person, wanted.role(), AuthMethod.PASSWORD)
                .with(opened.session().credential(), opened.session().id());
    }

    private Actor byKey(ServiceId service, Actor wanted) {
        return admitted.computeIfAbsent(
                wanted.ref(),
                _ -> {
                    CommandContext server =
                            CommandContext.of(Actor.service("demo"), Purpose.DEMONSTRATION)
                                    .from("demo", null);
                    List<String> acts =
                            Resources.usuallyHeldBy(UsualRole.CONNECTOR).stream()
                                    .map(permission ->
                                            permission.resource() + "." + permission.action())
                                    .distinct()
                                    .toList();
                    KeyIssuing keys =
                            new KeyIssuing(
                                    installation.engine(),
                                    installation.secrets().serviceKeys(),
                                    installation.engine().time());
                    return wanted.with(
                            keys.issue(
                                            new KeyIssuing.Request(school, service, server),
                                            acts,
                                            KEY_LIFE)
                                    .key(),
                            null);
                });
    }

    /** Of letters, so that nothing in it looks like an identity card number. */
    private String nameOf(PersonRef person) {
        StringBuilder made = new StringBuilder(person.kind()).append('-');
        person.id()
                .toString()
                .chars()
                .filter(one -> one != '-')
                .forEach(one -> made.append((char) ('a' + Character.digit(one, 16))));
        return names.getOrDefault(person, made.toString());
    }

    private String password() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < PASSWORD_GROUPS * GROUP_CHARS; i++) {
            password.append(i > 0 && i % GROUP_CHARS == 0 ? "-" : "")
                    .append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }
}

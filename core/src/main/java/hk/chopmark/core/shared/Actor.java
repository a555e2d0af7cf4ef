package hk.chopmark.core.shared;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The actor of a command: who, in which role, how authenticated.
 *
 * @param ref who acts
 * @param role role code in which they act, 1 to 40 of {@code a-z 0-9 -}
 * @param auth how they were authenticated
 * @param credential what they proved it with; absent for a part of this server
 * @param session the session they act in; absent where there is none
 */
public record Actor(
        ActorRef ref,
        String role,
        AuthMethod auth,
        @Nullable CredentialId credential,
        @Nullable SessionId session) {
    private static final Pattern ROLE = Pattern.compile("[a-z0-9-]{1,40}");

    public Actor {
        if (!ROLE.matcher(role).matches()) {
            throw new IllegalArgumentException("A role code is 1 to 40 of a-z, 0-9 and hyphen");
        }
    }

    /** Without a credential. */
    public Actor(ActorRef ref, String role, AuthMethod auth) {
        this(ref, role, auth, null, null);
    }

    /** A person acting in a role. */
    public static Actor person(PersonRef ref, String role, AuthMethod auth) {
        return new Actor(new ActorRef.Person(ref), role, auth);
    }

    /** A service acting on its own account. */
    public static Actor service(String code) {
        return new Actor(new ActorRef.Service(code), "service", AuthMethod.SYSTEM);
    }

    /** The same, with what they proved it with. */
    public Actor with(CredentialId provenWith, @Nullable SessionId in) {
        return new Actor(ref, role, auth, provenWith, in);
    }
}

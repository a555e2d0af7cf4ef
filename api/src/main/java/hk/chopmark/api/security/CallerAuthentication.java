package hk.chopmark.api.security;

import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A caller who is known: a person in a session that stands, or a service by its key. */
final class CallerAuthentication extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient Caller caller;

    CallerAuthentication(Caller caller) {
        super(List.of()); // what anybody may do, the grants on record say
        this.caller = caller;
        super.setAuthenticated(true);
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }

    /** The account: who acts, in which school. Ids may be equal in two schools. */
    @Override
    public String getName() {
        return caller.actor().ref().text() + " in " + caller.school().text();
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof CallerAuthentication that && that.caller.equals(caller);
    }

    @Override
    public int hashCode() {
        return caller.hashCode();
    }
}

package hk.chopmark.api.signin;

import hk.chopmark.api.secrets.Sessions;
import hk.chopmark.api.secrets.Sessions.Session;
import hk.chopmark.api.signin.Enrolment.Own;
import hk.chopmark.core.identity.SessionCommand.EndSession;
import hk.chopmark.core.identity.SessionCommand.RecordSignOut;
import hk.chopmark.core.identity.SessionEvent.SessionEnd;
import hk.chopmark.core.shared.SessionId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * People end their sessions.
 *
 * <p><b>Guarantees</b>: an ended session is refused on every node from then on: the record says so,
 * and its secret is deleted. Thread safe.
 */
public final class Leaving {

    private final SignIn signIn;

    /** Beside the sign-in. */
    public Leaving(SignIn signIn) {
        this.signIn = signIn;
    }

    /** The sessions of a person that stand, newest first. */
    public List<Session> sessions(Own own) {
        Set<SessionId> standing =
                signIn.parts().accounts().sessions(own.school(), own.person()).stream()
                        .map(hk.chopmark.core.identity.Sessions.Session::id)
                        .collect(Collectors.toSet());
        return secrets().of(own.school(), own.actor().ref()).stream()
                .filter(one -> standing.contains(one.id()))
                .toList();
    }

    /** Ends the session that the person is in. */
    public void signOut(Own own) {
        SessionId session = Objects.requireNonNull(own.actor().session());
        signIn.parts()
                .engine()
                .send(new RecordSignOut(own.school(), own.person(), session), own.context());
        secrets().end(own.school(), own.actor().ref(), session);
    }

    /** Ends another session of the person. */
    public void end(Own own, SessionId session) {
        signIn.parts()
                .engine()
                .send(
                        new EndSession(own.school(), own.person(), session, SessionEnd.BY_ONESELF),
                        own.context());
        secrets().end(own.school(), own.actor().ref(), session);
    }

    /** Ends all other sessions of the person. */
    public void endOthers(Own own) {
        for (Session one : sessions(own)) {
            if (!one.id().equals(own.actor().session())) {
                end(own, one.id());
            }
        }
    }

    private Sessions secrets() {
        return signIn.parts().secrets().sessions();
    }
}

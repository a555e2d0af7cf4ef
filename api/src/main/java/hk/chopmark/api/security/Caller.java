package hk.chopmark.api.security;

import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.SchoolId;

/**
 * Who is asking, as proven by the secret of a session, or by a key.
 *
 * <p><b>Guarantees</b>: the school comes from the secret and from nowhere else; no request can name
 * another.
 *
 * @param actor who acts, in which role, how authenticated
 * @param school the one school they act in, or the installation
 */
public record Caller(Actor actor, SchoolId school) {

    /** Whether somebody of the installation acts, in its own log; they see into no school. */
    public boolean isOfInstallation() {
        return school.isInstallation();
    }
}

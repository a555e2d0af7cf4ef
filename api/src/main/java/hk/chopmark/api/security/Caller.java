package hk.chopmark.api.security;

import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking, as proven by the secret of a session, or by a key.
 *
 * <p><b>Guarantees</b>: the school comes from the secret and from nowhere else; no request can name
 * another.
 *
 * @param actor who acts, in which role, how authenticated
 * @param schoolOrNull the one school they act in; null for the operator
 */
public record Caller(Actor actor, @Nullable SchoolId schoolOrNull) {

    /** The school, empty for the operator. */
    public Optional<SchoolId> schoolIfAny() {
        return Optional.ofNullable(schoolOrNull);
    }

    /**
     * The school of the caller.
     *
     * @throws DomainRejection {@code access.no-school} for the operator, who sees into no school
     */
    public SchoolId school() {
        return schoolIfAny()
                .orElseThrow(() ->
                        DomainRejection.notAllowed(
                                "access.no-school", Map.of("role", actor.role())));
    }
}

package hk.chopmark.api.security;

import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking, as proven by a token.
 *
 * <p><b>Guarantees</b>: the school comes from the token and from nowhere else; no request can name
 * another.
 *
 * @param tokenId the token, by its public id
 * @param actor who acts, in which role, how authenticated
 * @param role the role of the token
 * @param schoolOrNull the one school they act in; null for the operator
 * @param label what the token was called when it was issued
 */
public record Caller(
        UUID tokenId, Actor actor, TokenRole role, @Nullable SchoolId schoolOrNull, String label) {

    /** Whether somebody of the installation acts, in its own log; they see into no school. */
    public boolean isOfInstallation() {
        return schoolOrNull != null && schoolOrNull.isInstallation();
    }

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
                                "access.no-school", Map.of("role", role.code())));
    }
}

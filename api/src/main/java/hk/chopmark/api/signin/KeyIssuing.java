package hk.chopmark.api.signin;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.secrets.ServiceKeys;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.identity.ServiceCommand;
import hk.chopmark.core.identity.ServiceCommand.IssueServiceKey;
import hk.chopmark.core.identity.ServiceCommand.RotateServiceKey;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Gives service accounts their keys.
 *
 * <p><b>Guarantees</b>: the secret of a key is kept before the event that names the key, and
 * deleted if the event is refused; its text stands in the one answer that issues it. Thread safe.
 */
public final class KeyIssuing {

    private final AuditEngine engine;
    private final ServiceKeys keys;
    private final InstantSource clock;

    /**
     * @param keys where their hashes are
     * @param clock says when a key of so many days ends
     */
    public KeyIssuing(AuditEngine engine, ServiceKeys keys, InstantSource clock) {
        this.engine = engine;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Whose key it is, and who asks for it.
     *
     * @param context of the request; without an idempotency key, because the answer is not kept
     */
    public record Request(SchoolId school, ServiceId service, CommandContext context) {}

    /**
     * A key just made.
     *
     * @param text the key itself, shown once
     */
    public record Issued(CommandResult result, CredentialId key, String text, Instant expiresAt) {

        /** Without the key. */
        @Override
        public String toString() {
            return "Issued[" + key + "]";
        }
    }

    /** Issues a key for some acts. */
    public Issued issue(Request request, List<String> acts, Duration life) {
        return send(
                request,
                life,
                (key, end) ->
                        new IssueServiceKey(request.school(), request.service(), key, acts, end));
    }

    /**
     * Issues a key for the acts of another, which counts beside it for a while.
     *
     * @param overlap how long the old one still counts
     */
    public Issued replace(Request request, CredentialId old, Duration life, Duration overlap) {
        Instant until = clock.instant().plus(overlap);
        Issued issued =
                send(
                        request,
                        life,
                        (key, end) ->
                                new RotateServiceKey(
                                        request.school(), request.service(), old, key, end, until));
        keys.endAt(request.school(), old, until);
        return issued;
    }

    @FunctionalInterface
    private interface Making {
        ServiceCommand command(CredentialId key, Instant end);
    }

    private Issued send(Request request, Duration life, Making making) {
        CredentialId key = new CredentialId(UuidCreator.getTimeOrderedEpoch());
        Instant end = clock.instant().plus(life);
        ServiceCommand command = making.command(key, end);
        String text =
                keys.issue(new ServiceKeys.Key(request.school(), request.service(), key, end));
        try {
            return new Issued(engine.send(command, request.context()), key, text, end);
        } catch (RuntimeException e) {
            keys.delete(request.school(), key);
            throw e;
        }
    }
}

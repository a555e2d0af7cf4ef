package hk.chopmark.core.identity;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Command.TakesProof;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Permission.Mask;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What may be asked about service accounts. Malformed commands cannot be made: {@link
 * IllegalArgumentException}.
 */
public sealed interface ServiceCommand extends Command {

    /** Most open service accounts of a school. */
    int MAX_SERVICES = 100;

    /** Most keys of a service that stand at a time. */
    int MAX_KEYS = 5;

    /** Most acts of a key. */
    int MAX_ACTS = 100;

    /** Most characters of what a service is. */
    int MAX_NAME_CHARS = 100;

    /** Longest life of a key. */
    Duration MAX_KEY_LIFE = Duration.ofDays(366);

    /** Longest time that a key counts beside its successor. */
    Duration MAX_OVERLAP = Duration.ofDays(7);

    /** The service account. */
    ServiceId service();

    /** Opens a service account. */
    record RegisterService(SchoolId school, ServiceId service, String code, String name)
            implements ServiceCommand {
        public RegisterService {
            Require.code("code", code);
            Require.line("name", name, MAX_NAME_CHARS);
        }
    }

    /**
     * Gives a service a key for some acts.
     *
     * @param acts such as {@code attendance.report}
     */
    @TakesProof
    record IssueServiceKey(
            SchoolId school,
            ServiceId service,
            CredentialId key,
            List<String> acts,
            Instant expiresAt)
            implements ServiceCommand {
        public IssueServiceKey {
            Require.size("acts", acts, 1, MAX_ACTS);
            acts = acts.stream().distinct().sorted().toList();
            acts.forEach(act ->
                    Require.that(
                            Act.parse(act).mask() == Mask.MASKED,
                            "The key of a service sees nothing in clear"));
            expiresAt = expiresAt.truncatedTo(ChronoUnit.MICROS);
        }
    }

    /** Gives a service another key for the same acts; the old one counts until a time. */
    @TakesProof
    record RotateServiceKey(
            SchoolId school,
            ServiceId service,
            CredentialId key,
            CredentialId successor,
            Instant expiresAt,
            Instant overlapUntil)
            implements ServiceCommand {
        public RotateServiceKey {
            Require.that(!key.equals(successor), "The successor is another key");
            expiresAt = expiresAt.truncatedTo(ChronoUnit.MICROS);
            overlapUntil = overlapUntil.truncatedTo(ChronoUnit.MICROS);
        }
    }

    /** Ends a key. */
    record RevokeServiceKey(SchoolId school, ServiceId service, CredentialId key, String reason)
            implements ServiceCommand {
        public RevokeServiceKey {
            Require.code("reason", reason);
        }
    }

    /** Ends a service account and its keys. */
    record CloseService(SchoolId school, ServiceId service, String reason)
            implements ServiceCommand {
        public CloseService {
            Require.code("reason", reason);
        }
    }
}

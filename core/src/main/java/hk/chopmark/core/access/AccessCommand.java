package hk.chopmark.core.access;

import hk.chopmark.core.access.AccessEvent.Judgement;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Command.TakesProof;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.decision.UsualRole.HeldBy;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of access. Malformed commands cannot be made: {@link IllegalArgumentException}.
 */
public sealed interface AccessCommand extends Command {

    /** Most permissions of a role. */
    int MAX_PERMISSIONS = 100;

    /**
     * Says what a role means from now on; the version is counted by the decision. Whom it is for
     * never changes.
     */
    @TakesProof
    record DefineRole(SchoolId school, String roleCode, HeldBy heldBy, List<Permission> permissions)
            implements AccessCommand {
        public DefineRole {
            Require.code("roleCode", roleCode);
            Require.size("permissions", permissions, 1, MAX_PERMISSIONS);
            permissions = Permission.sorted(permissions);
        }

        /** A role for persons. */
        public DefineRole(SchoolId school, String roleCode, List<Permission> permissions) {
            this(school, roleCode, HeldBy.PERSONS, permissions);
        }
    }

    /**
     * Makes the first grant of a school, to its founding administrator, valid at once and in the
     * whole school.
     */
    record GrantFoundingRole(SchoolId school, GrantId grant, StaffId grantee, String roleCode)
            implements AccessCommand {
        public GrantFoundingRole {
            Require.code("roleCode", roleCode);
        }
    }

    /**
     * Grants a role to a member of staff or to a service account; a role that may grant is only
     * proposed, and waits for {@link ConfirmGrant}.
     */
    @TakesProof
    record GrantRole(
            SchoolId school,
            GrantId grant,
            GranteeRef grantee,
            String roleCode,
            Ref scope,
            Instant validFrom,
            @Nullable Instant validTo)
            implements AccessCommand {
        public GrantRole {
            Require.that(
                    grantee instanceof StaffId || grantee instanceof ServiceId,
                    "Roles are granted to members of staff and to service accounts");
            Require.code("roleCode", roleCode);
            requireScope(scope, school);
            validFrom = validFrom.truncatedTo(ChronoUnit.MICROS);
            validTo = validTo == null ? null : validTo.truncatedTo(ChronoUnit.MICROS);
            Require.that(
                    validTo == null || validTo.isAfter(validFrom),
                    "validTo must be after validFrom");
        }
    }

    /** Confirms, as a second person, the proposed grant of a role that may grant. */
    @TakesProof
    record ConfirmGrant(SchoolId school, GrantId grant) implements AccessCommand {}

    /** Takes back a proposed grant that nobody confirmed. */
    record WithdrawProposal(SchoolId school, GrantId grant, String reason)
            implements AccessCommand {
        public WithdrawProposal {
            Require.code("reason", reason);
        }
    }

    /** Ends a grant. */
    record RevokeRole(SchoolId school, GrantId grant, String reason) implements AccessCommand {
        public RevokeRole {
            Require.code("reason", reason);
        }
    }

    /** Longest delegation. */
    Duration MAX_DELEGATION = Duration.ofDays(90);

    /** Hands some rights of a grant one holds to another member of staff, for a time. */
    @TakesProof
    record DelegateGrant(
            SchoolId school,
            GrantId delegation,
            GrantId grant,
            StaffId delegate,
            List<Permission> permissions,
            Ref scope,
            Instant validFrom,
            Instant validTo,
            String reason)
            implements AccessCommand {
        public DelegateGrant {
            Require.size("permissions", permissions, 1, MAX_PERMISSIONS);
            permissions = Permission.sorted(permissions);
            Require.code("reason", reason);
            requireScope(scope, school);
            validFrom = validFrom.truncatedTo(ChronoUnit.MICROS);
            validTo = validTo.truncatedTo(ChronoUnit.MICROS);
            Require.that(validTo.isAfter(validFrom), "validTo must be after validFrom");
            Require.that(
                    !validTo.isAfter(validFrom.plus(MAX_DELEGATION)),
                    "A delegation lasts at most " + MAX_DELEGATION.toDays() + " days");
        }
    }

    /** Ends a delegation before its time. */
    record EndDelegation(SchoolId school, GrantId delegation, String reason)
            implements AccessCommand {
        public EndDelegation {
            Require.code("reason", reason);
        }
    }

    /** Most grants judged in one review. */
    int MAX_JUDGEMENTS = 500;

    /** Signs a review of grants as they stood below a position; see {@link Judgement}. */
    record ReviewPermissions(SchoolId school, Ref scope, long lookedAt, List<Judgement> judgements)
            implements AccessCommand {
        public ReviewPermissions {
            judgements = List.copyOf(judgements);
            requireScope(scope, school);
            Require.range("lookedAt", lookedAt, 0, Long.MAX_VALUE);
            Require.size("judgements", judgements, 1, MAX_JUDGEMENTS);
            Require.that(
                    judgements.stream().map(Judgement::grant).distinct().count()
                            == judgements.size(),
                    "A review judges each grant once");
        }
    }

    private static void requireScope(Ref scope, SchoolId school) {
        Require.that(
                scope.equals(school) || scope instanceof ClassId || scope instanceof StudentId,
                "The scope is the school itself, a class or a student");
    }
}

package hk.chopmark.core.access;

import static hk.chopmark.core.decision.DomainEvent.TimeKind.VALID;
import static hk.chopmark.core.decision.InClear.Nature.CODE;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.DomainEvent.Time;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.RecordedRefusal;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.decision.UsualRole.HeldBy;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.facts.NotPermitted;
import hk.chopmark.core.facts.OwnGrantFact;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StaffId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;

/** What happens to access; names and components are stored for ever. */
public sealed interface AccessEvent extends DomainEvent {

    /**
     * A role means these permissions from this version on; grants made before keep what they were
     * made with. It is held by persons or by service accounts, from its first version on.
     */
    @Event(namespace = "access", name = "RoleDefined", version = "1")
    record RoleDefined(
            @InClear(CODE) String roleCode,
            int roleVersion,
            HeldBy heldBy,
            List<Permission> permissions)
            implements AccessEvent {
        public RoleDefined {
            permissions = Permission.sorted(permissions);
        }
    }

    /**
     * Somebody proposes a grant of a role that may grant; nobody holds anything by it until a
     * second person confirms.
     */
    @Event(namespace = "access", name = "RoleProposed", version = "1")
    record RoleProposed(
            GrantId grant,
            GranteeRef grantee,
            @InClear(CODE) String roleCode,
            int roleVersion,
            List<Permission> permissions,
            Ref scope,
            @Time(VALID) Instant validFrom,
            @Time(VALID) @Nullable Instant validTo,
            PersonRef proposedBy)
            implements AccessEvent {
        public RoleProposed {
            permissions = Permission.sorted(permissions);
        }
    }

    /** A second person confirmed a proposed grant; stands right before the grant. */
    @Event(namespace = "access", name = "GrantConfirmed", version = "1")
    record GrantConfirmed(GrantId grant, PersonRef proposedBy, PersonRef confirmedBy, UUID proposal)
            implements AccessEvent {}

    /** A proposed grant was taken back before a second person confirmed it. */
    @Event(namespace = "access", name = "ProposalWithdrawn", version = "1")
    record ProposalWithdrawn(
            GrantId grant,
            GranteeRef grantee,
            PersonRef withdrawnBy,
            UUID proposal,
            @InClear(CODE) String reason)
            implements AccessEvent {}

    /**
     * Somebody holds a role in a scope (school, class or student); the permissions are copied from
     * the role's version.
     */
    @Event(namespace = "access", name = "RoleGranted", version = "1")
    record RoleGranted(
            GrantId grant,
            GranteeRef grantee,
            @InClear(CODE) String roleCode,
            int roleVersion,
            List<Permission> permissions,
            Ref scope,
            @Time(VALID) Instant validFrom,
            @Time(VALID) @Nullable Instant validTo)
            implements AccessEvent, OwnGrantFact {
        public RoleGranted {
            permissions = Permission.sorted(permissions);
        }

        @Override
        public Optional<Terms> terms() {
            return Optional.of(new Terms(scope, permissions, validFrom, validTo));
        }
    }

    /** A grant ended before its time. */
    @Event(namespace = "access", name = "RoleRevoked", version = "1")
    record RoleRevoked(GrantId grant, GranteeRef grantee, @InClear(CODE) String reason)
            implements AccessEvent, OwnGrantFact {
        @Override
        public Optional<Terms> terms() {
            return Optional.empty();
        }
    }

    /**
     * Somebody hands some rights of a grant they hold to somebody else, for a time. Counts only
     * while that grant stands and is valid and whoever handed it on is in post.
     */
    @Event(namespace = "access", name = "DelegationGranted", version = "1")
    record DelegationGranted(
            GrantId delegation,
            GrantId base,
            UUID baseEvent,
            StaffId delegator,
            StaffId delegate,
            List<Permission> permissions,
            Ref scope,
            @Time(VALID) Instant validFrom,
            @Time(VALID) Instant validTo,
            @InClear(CODE) String reason)
            implements AccessEvent, GrantFact {
        public DelegationGranted {
            permissions = Permission.sorted(permissions);
        }

        @Override
        public GrantId grant() {
            return delegation;
        }

        @Override
        public GranteeRef grantee() {
            return delegate;
        }

        @Override
        public Optional<Terms> terms() {
            return Optional.of(new Terms(scope, permissions, validFrom, validTo));
        }

        @Override
        public Optional<Origin> origin() {
            return Optional.of(new Origin(base, baseEvent, delegator));
        }
    }

    /** A delegation ended before its time. */
    @Event(namespace = "access", name = "DelegationEnded", version = "1")
    record DelegationEnded(
            GrantId delegation,
            GrantId base,
            StaffId delegator,
            GranteeRef delegate,
            @InClear(CODE) String reason)
            implements AccessEvent, GrantFact {
        @Override
        public GrantId grant() {
            return delegation;
        }

        @Override
        public GranteeRef grantee() {
            return delegate;
        }

        @Override
        public Optional<Terms> terms() {
            return Optional.empty();
        }
    }

    /**
     * Somebody sent a command without the permission it takes; nothing else came of it.
     *
     * @param code code of the refusal
     * @param act the permission that was missing
     * @param objects what it was missing for, at most {@value #MAX_OBJECTS}; empty where it would
     *     have been enough anywhere, or no grant would have been
     * @param sentBy who sent it
     */
    @Event(namespace = "access", name = "CommandRefused", version = "1")
    record CommandRefused(
            @InClear(CODE) String code,
            @InClear(CODE) String act,
            List<Ref> objects,
            ActorRef sentBy)
            implements AccessEvent, RecordedRefusal {

        /** Most objects that one event names. */
        public static final int MAX_OBJECTS = 50;

        public CommandRefused {
            objects = List.copyOf(objects);
            Require.size("objects", objects, 0, MAX_OBJECTS);
        }

        /** What is recorded of a refusal. */
        public static CommandRefused of(NotPermitted refusal) {
            return new CommandRefused(
                    refusal.code(),
                    refusal.act().text(),
                    refusal.objects().stream().limit(MAX_OBJECTS).toList(),
                    refusal.actor());
        }

        @Override
        public String refusalCode() {
            return code;
        }

        @Override
        public Map<String, String> refusalFacts() {
            return Map.of("missing", act, "actor", sentBy.text());
        }
    }

    /** What a review says of one grant. */
    enum Verdict {
        /** It stays. */
        KEEP,
        /** It ends with this review. */
        REMOVE
    }

    /**
     * What a review says of one grant or delegation.
     *
     * @param grant which
     * @param event id of the event that made it
     * @param verdict whether it stays
     * @param reason reason code
     */
    record Judgement(GrantId grant, UUID event, Verdict verdict, @InClear(CODE) String reason) {
        public Judgement {
            Require.code("reason", reason);
        }
    }

    /**
     * Somebody looked at grants as they stood below a position and judged each; what is removed
     * ends right behind this event. {@code grantEvent} made the grant by which they review.
     */
    @Event(namespace = "access", name = "PermissionReviewCompleted", version = "1")
    record PermissionReviewCompleted(
            Ref scope,
            long lookedAt,
            List<Judgement> judgements,
            int kept,
            int removed,
            StaffId signedBy,
            UUID grantEvent)
            implements AccessEvent {
        public PermissionReviewCompleted {
            judgements = List.copyOf(judgements);
        }
    }
}

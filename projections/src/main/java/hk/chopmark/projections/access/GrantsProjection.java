package hk.chopmark.projections.access;

import static hk.chopmark.projections.rows.SqlType.BIGINT;
import static hk.chopmark.projections.rows.SqlType.DAY;
import static hk.chopmark.projections.rows.SqlType.INTEGER;
import static hk.chopmark.projections.rows.SqlType.TEXT;
import static hk.chopmark.projections.rows.SqlType.TIME;
import static hk.chopmark.projections.rows.SqlType.UUID;

import hk.chopmark.core.access.AccessEvent;
import hk.chopmark.core.access.AccessEvent.CommandRefused;
import hk.chopmark.core.access.AccessEvent.DelegationEnded;
import hk.chopmark.core.access.AccessEvent.DelegationGranted;
import hk.chopmark.core.access.AccessEvent.GrantConfirmed;
import hk.chopmark.core.access.AccessEvent.Judgement;
import hk.chopmark.core.access.AccessEvent.PermissionReviewCompleted;
import hk.chopmark.core.access.AccessEvent.ProposalWithdrawn;
import hk.chopmark.core.access.AccessEvent.RoleDefined;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleProposed;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.RowBatch;
import hk.chopmark.projections.rows.RowStatement;
import hk.chopmark.projections.rows.Upsert;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the rows behind {@link Grants}, {@link Proposals}, {@link Delegations} and {@link
 * Reviews}.
 */
final class GrantsProjection implements ProjectionModule {

    static final GrantsProjection INSTANCE = new GrantsProjection();

    private static final Upsert ROLE =
            Upsert.into("role")
                    .key("role_code", TEXT)
                    .key("role_version", INTEGER)
                    .first(TEXT, "permissions", "defined_by")
                    .first(TIME, "defined_at")
                    .first(UUID, "defined_event")
                    .build();

    private static final Upsert GRANT =
            Upsert.into("access_grant")
                    .key("grant", UUID)
                    .first(UUID, "granted_event", "revoked_event")
                    .first(TEXT, "grantee", "role_code", "permissions", "scope", "granted_by")
                    .first(INTEGER, "role_version")
                    .first(TIME, "valid_from", "valid_to", "granted_at", "revoked_at")
                    .first(TEXT, "revoked_by", "revoked_reason")
                    .first(BIGINT, "position")
                    .build();

    private static final Upsert PROPOSAL =
            Upsert.into("access_proposal")
                    .key("grant", UUID)
                    .first(UUID, "proposed_event", "settled_event")
                    .first(TEXT, "grantee", "role_code", "permissions", "scope", "proposed_by")
                    .first(INTEGER, "role_version")
                    .first(TIME, "valid_from", "valid_to", "proposed_at", "settled_at")
                    .first(TEXT, "settled_by", "settled_how", "settled_reason")
                    .first(BIGINT, "position")
                    .build();

    private static final Upsert DELEGATION =
            Upsert.into("access_delegation")
                    .key("delegation", UUID)
                    .first(UUID, "base", "base_event", "granted_event", "ended_event")
                    .first(TEXT, "delegator", "delegate", "permissions", "scope", "reason")
                    .first(TEXT, "granted_by", "ended_by", "ended_reason")
                    .first(TIME, "valid_from", "valid_to", "granted_at", "ended_at")
                    .first(BIGINT, "position")
                    .build();

    /** A last day can be put right or taken back; the latest word counts. */
    private static final Upsert POST =
            Upsert.into("access_post").key("staff", TEXT).replaced(DAY, "last_day").build();

    /**
     * Whoever comes back begins anew: what was granted before this position ended with that day.
     */
    private static final RowStatement POST_ANEW =
            RowStatement.change(
                    "access_post",
                    "UPDATE access_post SET last_day_before = last_day, last_day = NULL,"
                            + " since_position = ? WHERE staff = ? AND last_day IS NOT NULL",
                    BIGINT,
                    TEXT);

    private static final Upsert REVIEW =
            Upsert.into("access_review")
                    .key("review", UUID)
                    .first(TIME, "at")
                    .first(BIGINT, "looked_at", "position")
                    .first(TEXT, "scope", "signed_by")
                    .first(INTEGER, "kept", "removed")
                    .build();

    private static final Upsert VERDICT =
            Upsert.into("access_verdict")
                    .key("grant", UUID)
                    .key("review", UUID)
                    .first(TIME, "at")
                    .first(TEXT, "verdict", "reason", "signed_by")
                    .first(BIGINT, "position")
                    .build();

    private GrantsProjection() {}

    @Override
    public String name() {
        return "access-grants.v2";
    }

    @Override
    public List<String> tables() {
        return List.of(
                "role",
                "access_grant",
                "access_proposal",
                "access_delegation",
                "access_post",
                "access_review",
                "access_verdict");
    }

    @Override
    public Set<Class<? extends DomainEvent>> eventTypes() {
        return Set.of(
                RoleDefined.class,
                RoleProposed.class,
                GrantConfirmed.class,
                ProposalWithdrawn.class,
                RoleGranted.class,
                RoleRevoked.class,
                DelegationGranted.class,
                DelegationEnded.class,
                PermissionReviewCompleted.class,
                StaffAppointed.class,
                StaffLeft.class,
                StaffDepartureCorrected.class);
    }

    @Override
    public String sequenceOf(Recorded<?> recorded) {
        if (recorded.event() instanceof PostFact post) {
            return post.staff().text();
        }
        return switch ((AccessEvent) recorded.event()) {
            case RoleDefined _, PermissionReviewCompleted _, CommandRefused _ ->
                    recorded.school().text();
            case RoleGranted granted -> granted.grant().text();
            case RoleRevoked revoked -> revoked.grant().text();
            case RoleProposed proposed -> proposed.grant().text();
            case GrantConfirmed confirmed -> confirmed.grant().text();
            case ProposalWithdrawn taken -> taken.grant().text();
            case DelegationGranted delegated -> delegated.delegation().text();
            case DelegationEnded ended -> ended.delegation().text();
        };
    }

    @Override
    public void apply(Recorded<?> recorded, RowBatch rows) {
        if (recorded.event() instanceof PostFact post && post.takesUp()) {
            rows.change(POST_ANEW, recorded, recorded.position(), post.staff().text());
            return;
        }
        if (recorded.event() instanceof PostFact post) {
            POST.row(recorded)
                    .set("staff", post.staff().text())
                    .set("last_day", post.lastDay().orElse(null))
                    .addTo(rows);
            return;
        }
        Upsert.Row row =
                switch ((AccessEvent) recorded.event()) {
                    case RoleDefined defined -> role(recorded, defined);
                    case RoleGranted granted -> granted(recorded, granted);
                    case RoleRevoked revoked ->
                            grant(recorded, revoked.grant(), revoked.grantee())
                                    .set("revoked_at", recorded.at())
                                    .set("revoked_by", recorded.meta().get(Meta.ACTOR))
                                    .set("revoked_event", recorded.id())
                                    .set("revoked_reason", revoked.reason());
                    case RoleProposed proposed -> proposed(recorded, proposed);
                    case GrantConfirmed confirmed ->
                            settled(recorded, confirmed.grant(), "confirmed");
                    case ProposalWithdrawn taken ->
                            settled(recorded, taken.grant(), "withdrawn")
                                    .set("settled_reason", taken.reason());
                    case DelegationGranted delegated -> delegated(recorded, delegated);
                    case DelegationEnded ended ->
                            delegation(recorded, ended.delegation())
                                    .set("ended_at", recorded.at())
                                    .set("ended_by", recorded.meta().get(Meta.ACTOR))
                                    .set("ended_event", recorded.id())
                                    .set("ended_reason", ended.reason());
                    case PermissionReviewCompleted review -> reviewed(recorded, review, rows);
                    case CommandRefused _ ->
                            throw new IllegalStateException("Refusals are no grants");
                };
        row.addTo(rows);
    }

    private static Upsert.Row role(Recorded<?> recorded, RoleDefined defined) {
        return ROLE.row(recorded)
                .set("role_code", defined.roleCode())
                .set("role_version", defined.roleVersion())
                .set("permissions", texts(defined.permissions()))
                .set("defined_at", recorded.at())
                .set("defined_by", recorded.meta().get(Meta.ACTOR))
                .set("defined_event", recorded.id());
    }

    private static Upsert.Row granted(Recorded<?> recorded, RoleGranted granted) {
        return grant(recorded, granted.grant(), granted.grantee())
                .set("role_code", granted.roleCode())
                .set("role_version", granted.roleVersion())
                .set("permissions", texts(granted.permissions()))
                .set("scope", granted.scope().text())
                .set("valid_from", granted.validFrom())
                .set("valid_to", granted.validTo())
                .set("granted_at", recorded.at())
                .set("granted_by", recorded.meta().get(Meta.ACTOR))
                .set("granted_event", recorded.id());
    }

    private static Upsert.Row grant(Recorded<?> recorded, GrantId grant, GranteeRef grantee) {
        return GRANT.row(recorded)
                .set("position", recorded.position())
                .set("grant", grant.id())
                .set("grantee", grantee.text());
    }

    private static Upsert.Row proposed(Recorded<?> recorded, RoleProposed proposed) {
        return proposal(recorded, proposed.grant())
                .set("grantee", proposed.grantee().text())
                .set("role_code", proposed.roleCode())
                .set("role_version", proposed.roleVersion())
                .set("permissions", texts(proposed.permissions()))
                .set("scope", proposed.scope().text())
                .set("valid_from", proposed.validFrom())
                .set("valid_to", proposed.validTo())
                .set("proposed_at", recorded.at())
                .set("proposed_by", proposed.proposedBy().text())
                .set("proposed_event", recorded.id());
    }

    private static Upsert.Row delegated(Recorded<?> recorded, DelegationGranted delegated) {
        return delegation(recorded, delegated.delegation())
                .set("base", delegated.base().id())
                .set("base_event", delegated.baseEvent())
                .set("delegator", delegated.delegator().text())
                .set("delegate", delegated.delegate().text())
                .set("permissions", texts(delegated.permissions()))
                .set("scope", delegated.scope().text())
                .set("valid_from", delegated.validFrom())
                .set("valid_to", delegated.validTo())
                .set("reason", delegated.reason())
                .set("granted_at", recorded.at())
                .set("granted_by", recorded.meta().get(Meta.ACTOR))
                .set("granted_event", recorded.id());
    }

    /** The review's own row; those of its verdicts are added on the way. */
    private static Upsert.Row reviewed(
            Recorded<?> recorded, PermissionReviewCompleted review, RowBatch rows) {
        for (Judgement judgement : review.judgements()) {
            VERDICT.row(recorded)
                    .set("grant", judgement.grant().id())
                    .set("review", recorded.id())
                    .set("at", recorded.at())
                    .set("verdict", judgement.verdict().name())
                    .set("reason", judgement.reason())
                    .set("signed_by", review.signedBy().text())
                    .set("position", recorded.position())
                    .addTo(rows);
        }
        return REVIEW.row(recorded)
                .set("review", recorded.id())
                .set("at", recorded.at())
                .set("looked_at", review.lookedAt())
                .set("scope", review.scope().text())
                .set("signed_by", review.signedBy().text())
                .set("kept", review.kept())
                .set("removed", review.removed())
                .set("position", recorded.position());
    }

    private static Upsert.Row delegation(Recorded<?> recorded, GrantId delegation) {
        return DELEGATION
                .row(recorded)
                .set("position", recorded.position())
                .set("delegation", delegation.id());
    }

    private static Upsert.Row proposal(Recorded<?> recorded, GrantId grant) {
        return PROPOSAL.row(recorded).set("position", recorded.position()).set("grant", grant.id());
    }

    private static Upsert.Row settled(Recorded<?> recorded, GrantId grant, String how) {
        return proposal(recorded, grant)
                .set("settled_at", recorded.at())
                .set("settled_by", recorded.meta().get(Meta.ACTOR))
                .set("settled_event", recorded.id())
                .set("settled_how", how);
    }

    private static String texts(List<Permission> permissions) {
        return permissions.stream().map(Permission::text).collect(Collectors.joining(" "));
    }
}

package hk.chopmark.projections.access;

import static hk.chopmark.projections.engine.SqlType.INTEGER;
import static hk.chopmark.projections.engine.SqlType.TEXT;
import static hk.chopmark.projections.engine.SqlType.TIME;
import static hk.chopmark.projections.engine.SqlType.UUID;

import hk.chopmark.core.access.AccessEvent;
import hk.chopmark.core.access.AccessEvent.GrantConfirmed;
import hk.chopmark.core.access.AccessEvent.ProposalWithdrawn;
import hk.chopmark.core.access.AccessEvent.RoleDefined;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleProposed;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.Permission;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.projections.engine.ProjectionModule;
import hk.chopmark.projections.engine.RowBatch;
import hk.chopmark.projections.engine.Upsert;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the rows behind {@link Grants} and {@link Proposals}. */
final class GrantsProjection implements ProjectionModule {

    static final GrantsProjection INSTANCE = new GrantsProjection();

    private static final Upsert ROLE =
            Upsert.into("role")
                    .key("school", UUID)
                    .key("role_code", TEXT)
                    .key("role_version", INTEGER)
                    .first(TEXT, "permissions", "defined_by")
                    .first(TIME, "defined_at")
                    .first(UUID, "defined_event")
                    .build();

    private static final Upsert GRANT =
            Upsert.into("access_grant")
                    .key("grant", UUID)
                    .first(UUID, "school", "granted_event", "revoked_event")
                    .first(TEXT, "grantee", "role_code", "permissions", "scope", "granted_by")
                    .first(INTEGER, "role_version")
                    .first(TIME, "valid_from", "valid_to", "granted_at", "revoked_at")
                    .first(TEXT, "revoked_by", "revoked_reason")
                    .build();

    private static final Upsert PROPOSAL =
            Upsert.into("access_proposal")
                    .key("grant", UUID)
                    .first(UUID, "school", "proposed_event", "settled_event")
                    .first(TEXT, "grantee", "role_code", "scope", "proposed_by")
                    .first(INTEGER, "role_version")
                    .first(TIME, "valid_from", "valid_to", "proposed_at", "settled_at")
                    .first(TEXT, "settled_by", "settled_how", "settled_reason")
                    .build();

    private GrantsProjection() {}

    @Override
    public String name() {
        return "access-grants.v2";
    }

    @Override
    public List<String> tables() {
        return List.of("role", "access_grant", "access_proposal");
    }

    @Override
    public Set<Class<? extends DomainEvent>> eventTypes() {
        return Set.of(
                RoleDefined.class,
                RoleProposed.class,
                GrantConfirmed.class,
                ProposalWithdrawn.class,
                RoleGranted.class,
                RoleRevoked.class);
    }

    @Override
    public String sequenceOf(Recorded<?> recorded) {
        return switch ((AccessEvent) recorded.event()) {
            case RoleDefined _ -> recorded.school().text();
            case RoleGranted granted -> granted.grant().text();
            case RoleRevoked revoked -> revoked.grant().text();
            case RoleProposed proposed -> proposed.grant().text();
            case GrantConfirmed confirmed -> confirmed.grant().text();
            case ProposalWithdrawn taken -> taken.grant().text();
        };
    }

    @Override
    public void apply(Recorded<?> recorded, RowBatch rows) {
        switch ((AccessEvent) recorded.event()) {
            case RoleDefined defined ->
                    ROLE.row()
                            .set("school", recorded.school().id())
                            .set("role_code", defined.roleCode())
                            .set("role_version", defined.roleVersion())
                            .set("permissions", texts(defined.permissions()))
                            .set("defined_at", recorded.at())
                            .set("defined_by", recorded.meta().get(Meta.ACTOR))
                            .set("defined_event", recorded.id())
                            .addTo(rows);
            case RoleGranted granted ->
                    grant(recorded, granted.grant(), granted.grantee())
                            .set("role_code", granted.roleCode())
                            .set("role_version", granted.roleVersion())
                            .set("permissions", texts(granted.permissions()))
                            .set("scope", granted.scope().text())
                            .set("valid_from", granted.validFrom())
                            .set("valid_to", granted.validTo())
                            .set("granted_at", recorded.at())
                            .set("granted_by", recorded.meta().get(Meta.ACTOR))
                            .set("granted_event", recorded.id())
                            .addTo(rows);
            case RoleRevoked revoked ->
                    grant(recorded, revoked.grant(), revoked.grantee())
                            .set("revoked_at", recorded.at())
                            .set("revoked_by", recorded.meta().get(Meta.ACTOR))
                            .set("revoked_event", recorded.id())
                            .set("revoked_reason", revoked.reason())
                            .addTo(rows);
            case RoleProposed proposed ->
                    proposal(recorded, proposed.grant())
                            .set("grantee", proposed.grantee().text())
                            .set("role_code", proposed.roleCode())
                            .set("role_version", proposed.roleVersion())
                            .set("scope", proposed.scope().text())
                            .set("valid_from", proposed.validFrom())
                            .set("valid_to", proposed.validTo())
                            .set("proposed_at", recorded.at())
                            .set("proposed_by", proposed.proposedBy().text())
                            .set("proposed_event", recorded.id())
                            .addTo(rows);
            case GrantConfirmed confirmed ->
                    settled(recorded, confirmed.grant(), "confirmed").addTo(rows);
            case ProposalWithdrawn taken ->
                    settled(recorded, taken.grant(), "withdrawn")
                            .set("settled_reason", taken.reason())
                            .addTo(rows);
        }
    }

    private static Upsert.Row grant(Recorded<?> recorded, GrantId grant, PersonRef grantee) {
        return GRANT.row()
                .set("grant", grant.id())
                .set("school", recorded.school().id())
                .set("grantee", grantee.text());
    }

    private static Upsert.Row proposal(Recorded<?> recorded, GrantId grant) {
        return PROPOSAL.row().set("grant", grant.id()).set("school", recorded.school().id());
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

package hk.chopmark.projections.identity;

import static hk.chopmark.projections.rows.SqlType.BIGINT;
import static hk.chopmark.projections.rows.SqlType.TEXT;
import static hk.chopmark.projections.rows.SqlType.TIME;
import static hk.chopmark.projections.rows.SqlType.UUID;

import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.identity.ServiceEvent;
import hk.chopmark.core.identity.ServiceEvent.ServiceClosed;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyIssued;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyRevoked;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyRotated;
import hk.chopmark.core.identity.ServiceEvent.ServiceRegistered;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.RowBatch;
import hk.chopmark.projections.rows.Upsert;
import java.util.List;
import java.util.Set;

/** Writes the rows behind {@link ServiceAccounts}. */
final class ServicesProjection implements ProjectionModule {

    static final ServicesProjection INSTANCE = new ServicesProjection();

    private static final Upsert SERVICE =
            Upsert.into("service_account")
                    .key("service", UUID)
                    .first(TEXT, "code", "name", "closed_reason")
                    .first(TIME, "opened_at", "closed_at")
                    .first(UUID, "opened_event", "closed_event")
                    .first(BIGINT, "position")
                    .build();

    private static final Upsert KEY =
            Upsert.into("service_key")
                    .key("service", UUID)
                    .key("key", UUID)
                    .first(TEXT, "acts", "reason")
                    .first(TIME, "issued_at", "expires_at", "revoked_at")
                    .first(UUID, "issued_event", "revoked_event")
                    .first(BIGINT, "position")
                    .last(UUID, "successor")
                    .last(TIME, "overlap_until")
                    .build();

    private ServicesProjection() {}

    @Override
    public String name() {
        return "services.v1";
    }

    @Override
    public List<String> tables() {
        return List.of("service_account", "service_key");
    }

    @Override
    public Set<Class<? extends DomainEvent>> eventTypes() {
        return Set.copyOf(AreaModule.eventsOf(ServiceEvent.class));
    }

    @Override
    public String sequenceOf(Recorded<?> recorded) {
        return event(recorded).service().text();
    }

    @Override
    public void apply(Recorded<?> recorded, RowBatch rows) {
        switch (event(recorded)) {
            case ServiceRegistered opened ->
                    service(opened, recorded)
                            .set("position", recorded.position())
                            .set("code", opened.code())
                            .set("name", opened.name())
                            .set("opened_at", recorded.at())
                            .set("opened_event", recorded.id())
                            .addTo(rows);
            case ServiceClosed closed ->
                    service(closed, recorded)
                            .set("closed_at", recorded.at())
                            .set("closed_event", recorded.id())
                            .set("closed_reason", closed.reason())
                            .addTo(rows);
            case ServiceKeyIssued issued ->
                    key(issued, issued.key(), recorded)
                            .set("position", recorded.position())
                            .set("acts", String.join(" ", issued.acts()))
                            .set("issued_at", recorded.at())
                            .set("issued_event", recorded.id())
                            .set("expires_at", issued.expiresAt())
                            .addTo(rows);
            case ServiceKeyRotated rotated ->
                    key(rotated, rotated.key(), recorded)
                            .set("successor", rotated.successor().id())
                            .set("overlap_until", rotated.overlapUntil())
                            .addTo(rows);
            case ServiceKeyRevoked revoked ->
                    key(revoked, revoked.key(), recorded)
                            .set("revoked_at", recorded.at())
                            .set("revoked_event", recorded.id())
                            .set("reason", revoked.reason())
                            .addTo(rows);
        }
    }

    private static ServiceEvent event(Recorded<?> recorded) {
        if (recorded.event() instanceof ServiceEvent event) {
            return event;
        }
        throw new IllegalArgumentException(
                "No event of a service: " + recorded.event().getClass().getSimpleName());
    }

    private static Upsert.Row service(ServiceEvent event, Recorded<?> recorded) {
        return SERVICE.row(recorded).set("service", event.service().id());
    }

    private static Upsert.Row key(ServiceEvent event, CredentialId key, Recorded<?> recorded) {
        return KEY.row(recorded).set("service", event.service().id()).set("key", key.id());
    }
}

package hk.chopmark.projections.identity;

import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.Select;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Service accounts and their keys.
 *
 * <p><b>Guarantees</b>: every answer is about one school and names the position it holds for.
 */
public final class ServiceAccounts {

    /** Most service accounts in one answer, the newest. */
    public static final int MAX_SERVICES = 500;

    private static final String SERVICES =
            """
            SELECT * FROM service_account WHERE school = ? AND opened_at IS NOT NULL
             ORDER BY position DESC LIMIT ?
            """;

    private static final String KEYS =
            """
            SELECT *, least(expires_at, overlap_until) AS ends_at FROM service_key
             WHERE school = ? AND issued_at IS NOT NULL
               AND service IN (SELECT service FROM service_account WHERE school = ?
                                ORDER BY position DESC LIMIT ?)
             ORDER BY position
            """;

    private final ReadModels models;

    public ServiceAccounts(ReadModels models) {
        this.models = models;
    }

    /** The module that writes these rows. */
    public static ProjectionModule projection() {
        return ServicesProjection.INSTANCE;
    }

    /** The service accounts of a school, the newest first. */
    public AsOf<List<ServiceView>> all(SchoolId school) {
        return models.read(
                projection(),
                school,
                connection -> {
                    Map<UUID, List<ServiceView.Key>> keys = new HashMap<>();
                    Select.of(KEYS, school.id(), school.id(), MAX_SERVICES)
                            .list(
                                    connection,
                                    row ->
                                            keys.computeIfAbsent(
                                                            row.uuid("service"),
                                                            _ -> new ArrayList<>())
                                                    .add(key(row)));
                    return Select.of(SERVICES, school.id(), MAX_SERVICES)
                            .list(connection, row -> service(row, keys));
                });
    }

    private static ServiceView service(Select.Row row, Map<UUID, List<ServiceView.Key>> keys)
            throws SQLException {
        UUID service = row.uuid("service");
        @Nullable Instant closedAt = row.optionalInstant("closed_at");
        return new ServiceView(
                service,
                row.text("code"),
                row.text("name"),
                row.instant("opened_at"),
                closedAt,
                row.uuid("opened_event"),
                keys.getOrDefault(service, List.of()));
    }

    private static ServiceView.Key key(Select.Row row) throws SQLException {
        return new ServiceView.Key(
                row.uuid("key"),
                List.of(row.text("acts").split(" ", -1)),
                row.instant("issued_at"),
                row.instant("ends_at"),
                row.optionalUuid("successor"),
                row.optionalInstant("revoked_at"),
                row.uuid("issued_event"));
    }
}

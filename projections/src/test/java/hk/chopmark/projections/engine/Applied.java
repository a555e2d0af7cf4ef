package hk.chopmark.projections.engine;

import hk.chopmark.core.codec.EventFormat;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.engine.segments.Positions;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.ReadSchema;
import hk.chopmark.projections.testing.TestLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.axonframework.messaging.core.QualifiedName;

/** Read models brought up to the log by hand, without event processors. */
public final class Applied {

    private final Source log;
    private final Predicate<SchoolId> schools;

    /** Where the events come from, and where the rows go. */
    public record Source(DataSource projector, EventLog raw, EventFormat format) {}

    public Applied(TestLog log) {
        this(log, _ -> true);
    }

    public Applied(Source source) {
        this.log = source;
        this.schools = _ -> true;
    }

    /** Only events of some schools; the others move the position. */
    Applied(TestLog log, Predicate<SchoolId> schools) {
        this.log = new Source(log.projector(), log.raw(), log.format());
        this.schools = schools;
    }

    /** Reading what was applied. */
    public ReadModels reads() {
        return new ReadModels(log.projector());
    }

    /** Applies everything new to the model in use. */
    public void catchUp(ProjectionModule module) {
        catchUp(module, ReadSchema.NAME, 500);
    }

    private static ModuleBatch batch(
            ProjectionModule module, Connection connection, String schema) {
        return ModuleBatch.begin(
                module, connection, ModuleBatch.Place.whole(schema), ModuleBatch.Share.ALL);
    }

    /** Applies everything to an empty model in use, one segment after the other, the last first. */
    void catchUpSegments(ProjectionModule module, int segments) {
        try (Connection connection = log.projector().getConnection()) {
            Positions.reset(connection, module.name(), segments, 0);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        for (int segment = segments - 1; segment >= 0; segment--) {
            catchUp(
                    module,
                    new ModuleBatch.Place(ReadSchema.NAME, segment, segments),
                    ModuleBatch.Share.ofSegment(segment, segments),
                    50);
        }
    }

    ProjectionDigest digest(ProjectionModule module, String schema) {
        try (Connection connection = log.projector().getConnection()) {
            connection.setAutoCommit(false);
            long position = batch(module, connection, schema).next();
            ProjectionDigest digest = TableDigest.of(connection, schema, module, position);
            connection.rollback();
            connection.setAutoCommit(true);
            return digest;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void catchUp(ProjectionModule module, String schema, int batchSize) {
        try (Connection connection = log.projector().getConnection()) {
            try (PreparedStatement statement =
                    connection.prepareStatement(
                            "INSERT INTO "
                                    + schema
                                    + ".projection (name, position) VALUES (?, 0) ON CONFLICT DO NOTHING")) {
                statement.setString(1, module.name());
                statement.executeUpdate();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        catchUp(module, ModuleBatch.Place.whole(schema), ModuleBatch.Share.ALL, batchSize);
    }

    private void catchUp(
            ProjectionModule module,
            ModuleBatch.Place place,
            ModuleBatch.Share share,
            int batchSize) {
        Set<QualifiedName> read = ModuleProcessor.names(module);
        try (Connection connection = log.projector().getConnection()) {
            connection.setAutoCommit(false);
            while (true) {
                ModuleBatch batch = ModuleBatch.begin(module, connection, place, share);
                List<StoredEvent> page = log.raw().range(batch.next(), batchSize);
                for (StoredEvent event : page) {
                    String name = event.type().substring(0, event.type().indexOf('@'));
                    boolean isRead =
                            read.contains(new QualifiedName(name)) && schools.test(event.school());
                    batch.accept(
                            new ModuleBatch.Item(
                                    event.position(),
                                    isRead ? () -> log.format().decode(event) : null));
                }
                batch.finish();
                connection.commit();
                if (page.size() < batchSize) {
                    connection.setAutoCommit(true);
                    return;
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

package hk.chopmark.core.eventstore;

import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.shared.SchoolId;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * The schools of this installation and the name of each one's log, and that of the installation's
 * own.
 *
 * <p><b>Guarantees</b>: an origin is random, given once and never changed. Safe for many threads
 * and nodes. Origins are remembered: a few bytes for each school.
 */
public final class Schools {

    private final EventReader reader;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Map<SchoolId, Origin> known = new ConcurrentHashMap<>();

    /**
     * @param events connections acting as {@link StoreRole#SEQUENCER}
     * @param clock when a school is registered
     * @param random source of origins
     */
    public Schools(DataSource events, InstantSource clock, SecureRandom random) {
        this.reader = new EventReader(events, 0);
        this.clock = clock;
        this.random = random;
    }

    /** Registers a school, unless it is, and returns the name of its log. */
    public Origin register(SchoolId school) {
        Origin remembered = known.get(school);
        if (remembered != null) {
            return remembered;
        }
        String insert =
                "INSERT INTO school (school, origin, registered_at) VALUES (?, ?, ?) ON CONFLICT (school) DO NOTHING";
        reader.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(insert)) {
                statement.setObject(1, school.id());
                statement.setString(2, Origin.random(random).text());
                statement.setObject(3, clock.instant().atOffset(ZoneOffset.UTC));
                return statement.executeUpdate();
            }
        });
        return origin(school);
    }

    /**
     * The name of a school's log.
     *
     * @throws IllegalArgumentException if the school is not registered
     */
    public Origin origin(SchoolId school) {
        Origin remembered = known.get(school);
        if (remembered != null) {
            return remembered;
        }
        Origin stored =
                stored(school)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "The "
                                                + school.text()
                                                + " is not registered in this installation"));
        known.put(school, stored);
        return stored;
    }

    private Optional<Origin> stored(SchoolId school) {
        return reader.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT origin FROM school WHERE school = ?")) {
                select.setObject(1, school.id());
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(Origin.parse(row.getString(1)))
                            : Optional.empty();
                }
            }
        });
    }

    /** Whether there is a log for it: a registered school, or the installation once it has one. */
    public boolean knows(SchoolId school) {
        return known.containsKey(school) || stored(school).isPresent();
    }

    /** All registered schools, oldest first; the installation is none. */
    public List<SchoolId> all() {
        return logs().stream().filter(school -> !school.isInstallation()).toList();
    }

    /** Whatever has a log, oldest first: the schools, and the installation. */
    public List<SchoolId> logs() {
        return reader.read(connection -> {
            List<SchoolId> schools = new ArrayList<>();
            try (PreparedStatement select =
                            connection.prepareStatement(
                                    "SELECT school FROM school ORDER BY registered_at, school");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    schools.add(new SchoolId(rows.getObject(1, UUID.class)));
                }
            }
            return schools;
        });
    }
}

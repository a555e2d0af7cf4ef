package hk.chopmark.core.eventstore.fsck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.eventstore.tree.CheckpointPublisher;
import hk.chopmark.core.eventstore.tree.LogIntegrator;
import hk.chopmark.core.eventstore.tree.LogSignals;
import hk.chopmark.core.eventstore.tree.Proofs;
import hk.chopmark.core.log.checkpoint.FileCheckpointSigner;
import hk.chopmark.core.log.checkpoint.TrustPolicy;
import hk.chopmark.core.testing.RawStore;
import hk.chopmark.core.testing.RawStore.School;
import hk.chopmark.core.testing.TestPostgres;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One store, two schools, 900 events, three checkpoints each; every case changes it as a superuser
 * can, looks, and puts the rows back.
 */
class FsckIT {
    private static final IndexTags TAGS =
            school -> Optional.of(tag -> RawStore.indexTag(school, tag));

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();
    @TempDir static Path folder;

    private static final List<String> TABLES =
            List.of(
                    "event",
                    "sealed_box",
                    "tile",
                    "checkpoint",
                    "tree",
                    "school",
                    "head",
                    "integration",
                    "idempotency");

    /** How fsck names a row, in SQL. */
    private static final Map<String, String> KEYS =
            Map.of(
                    "event", "'partition=' || partition || ' position=' || position",
                    "sealed_box",
                            "'partition=' || partition || ' position=' || position || ' ordinal=' || ordinal",
                    "tile", "'school=' || school || ' level=' || level || ' index=' || index",
                    "checkpoint", "'school=' || school || ' size=' || size");

    private static List<School> schools;
    private static FileCheckpointSigner signer;

    @BeforeAll
    static void fillStore() throws Exception {
        RawStore store = new RawStore(POSTGRES.sequencer(), 31);
        schools = List.of(store.school(), store.school());
        signer = FileCheckpointSigner.open(folder.resolve("signer"), new SecureRandom());
        for (int round = 0; round < 3; round++) {
            List<School> order = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                order.add(schools.get(i % 3 == 0 ? 1 : 0));
            }
            store.append(order);
            integrateAndSign();
        }
        try (Connection connection = POSTGRES.sequencer().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO idempotency
                    SELECT school, 'request ' || position, sha256('x'), position, 1 FROM event
                     WHERE position IN (3, 300, 899)\
                    """);
        }
        keepRows();
    }

    @AfterAll
    static void closeSigner() {
        signer.close();
    }

    @Test
    void a_good_store_is_clean_and_everything_in_it_was_looked_at() throws Exception {
        List<Fsck.Step> steps = new ArrayList<>();
        FsckReport report = fsck().run(steps::add);
        assertThat(report.faults()).as("no fault in a good store").isEmpty();
        assertThat(report.isClean()).isTrue();
        assertThat(report.notChecked()).as("keys and signer were at hand").isEmpty();
        assertThat(report)
                .extracting(
                        FsckReport::events,
                        FsckReport::boxes,
                        FsckReport::schools,
                        FsckReport::tiles,
                        FsckReport::checkpoints,
                        FsckReport::idempotencyKeys)
                .as("counts")
                .containsExactly(900L, 900L, 2, 3L, 6L, 3L);
        assertThat(steps.getLast()).isEqualTo(new Fsck.Step(900, 900));
    }

    @Test
    void events_that_wait_for_integration_are_no_fault() throws Exception {
        TestPostgres other = TestPostgres.fresh();
        try (other) {
            RawStore fresh = new RawStore(other.sequencer(), 1);
            School school = fresh.school();
            fresh.append(school, 300);
            assertThat(Fsck.of(other.sequencer()).with(TAGS).run(_ -> {}).faults())
                    .as("nothing integrated")
                    .isEmpty();
            try (LogIntegrator integrator =
                    new LogIntegrator(other.sequencer(), 0, new LogSignals())) {
                integrator.start();
                fresh.append(school, 300);
            }
            assertThat(Fsck.of(other.sequencer()).with(TAGS).run(_ -> {}).faults())
                    .as("some integrated")
                    .isEmpty();
        }
    }

    @Test
    void without_keys_and_policy_the_report_says_what_was_not_checked() throws Exception {
        FsckReport report = Fsck.of(POSTGRES.sequencer()).run(_ -> {});
        assertThat(report.isClean()).isTrue();
        assertThat(report.notChecked())
                .as("tags and signatures of both schools")
                .hasSize(4)
                .anyMatch(line -> line.startsWith("event.tags"))
                .anyMatch(line -> line.startsWith("signatures"));
    }

    @Test
    void a_role_that_sees_one_school_only_is_refused() {
        assertThatThrownBy(() -> Fsck.of(POSTGRES.reader()).run(_ -> {}))
                .as("a clean report over hidden rows would be a lie")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_signer_that_signed_more_than_there_is_or_something_else_is_named() throws Exception {
        try (FileCheckpointSigner ahead =
                FileCheckpointSigner.open(folder.resolve("ahead"), new SecureRandom())) {
            String before =
                    "DELETE FROM event WHERE position >= 800; UPDATE head SET next_position = 800; ";
            assertThat(faultsAfter(before))
                    .anyMatch(fault -> fault.startsWith("tree school=S0 signer-ahead"));
            TrustPolicy strangers =
                    TrustPolicy.of(
                            schools.stream()
                                    .map(school -> ahead.register(school.origin()))
                                    .toList());
            FsckReport report =
                    Fsck.of(POSTGRES.sequencer()).with(TAGS).with(strangers).run(_ -> {});
            assertThat(report.faults()).as("signed by a key that nobody trusts").hasSize(6);
            assertThat(report.faults())
                    .extracting(Fault::check)
                    .containsOnly("checkpoint-signature");
        }
    }

    /**
     * Which row fsck names, by which check, after which change. Every column of every table that is
     * evidence.
     */
    @ParameterizedTest(name = "{0}: {2}")
    @CsvFileSource(resources = "changes-by-a-superuser.csv", delimiterString = "=>")
    void a_change_by_a_superuser_is_named_with_its_row(String row, String check, String change)
            throws Exception {
        assertThat(faultsAfter(change)).as("fsck after: " + change).contains(row + " " + check);
    }

    /**
     * One bit of one byte in many rows at once, at another place in each; every changed row is
     * named. Few rows are changed at many places, one round after the other.
     */
    @ParameterizedTest(name = "{0}.{1}")
    @CsvSource({
        "event, leaf, position",
        "event, body, position",
        "event, leaf_hash, position",
        "sealed_box, nonce, position",
        "sealed_box, ciphertext, position",
        "tile, hashes, index",
        "checkpoint, note, size",
    })
    void one_bit_changed_anywhere_is_named_with_its_row(String table, String column, String number)
            throws Exception {
        boolean manyRows = number.equals("position");
        int rounds = manyRows ? 1 : 12;
        String some = manyRows ? "WHERE position % 10 = 0" : "";
        for (int round = 0; round < rounds; round++) {
            String at =
                    "((%s * 7919 + %d * 104729) %% length(%s))::int"
                            .formatted(number, round, column);
            String change =
                    "UPDATE %1$s SET %2$s = set_byte(%2$s, %3$s, get_byte(%2$s, %3$s) # %4$d) %5$s"
                            .formatted(table, column, at, 1 << (round % 8), some);
            List<String> rows =
                    strings(
                            "SELECT %s FROM chopmark.%s %s"
                                    .formatted(KEYS.get(table), table, some));
            assertThat(rows).as("rows to change").isNotEmpty();
            Set<String> named = new HashSet<>();
            faultsAfter(change)
                    .forEach(fault -> named.add(fault.substring(0, fault.lastIndexOf(' '))));
            assertThat(named)
                    .as("round %d: rows named after %s", round, change)
                    .containsAll(rows.stream().map(row -> table + " " + row).toList());
        }
    }

    private static List<String> strings(String sql) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (Connection connection = POSTGRES.admin().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                strings.add(shortened(rows.getString(1)));
            }
        }
        return strings;
    }

    /** With S0 and S1 for the schools. */
    private static String shortened(String line) {
        String shortened = line;
        for (int i = 0; i < schools.size(); i++) {
            shortened = shortened.replace(schools.get(i).id().id().toString(), "S" + i);
        }
        return shortened;
    }

    /**
     * Faults as "table key check" after a change that is undone afterwards; schools appear as S0
     * and S1.
     */
    private static List<String> faultsAfter(String change) throws Exception {
        try (Tampered tampered = new Tampered(change)) {
            return tampered.faults();
        }
    }

    private static void integrateAndSign() throws Exception {
        LogSignals signals = new LogSignals();
        Duration cadence = Duration.ofMillis(1);
        Proofs proofs = new Proofs(POSTGRES.sequencer(), 0, signals);
        try (LogIntegrator integrator = new LogIntegrator(POSTGRES.sequencer(), 0, signals);
                CheckpointPublisher publisher =
                        new CheckpointPublisher(POSTGRES.sequencer(), proofs, signer, cadence)) {
            integrator.start();
            publisher.start();
            long last;
            try (Connection connection = POSTGRES.sequencer().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet head = statement.executeQuery("SELECT next_position - 1 FROM head")) {
                head.next();
                last = head.getLong(1);
            }
            for (School school : schools) {
                long own = school.equals(schools.getFirst()) ? last : last - 2;
                assertThat(proofs.awaitCheckpoint(school.id(), own, Duration.ofSeconds(10)))
                        .isPresent();
            }
        }
    }

    private static Fsck fsck() {
        return Fsck.of(POSTGRES.sequencer()).with(TAGS).with(signer);
    }

    private static void keepRows() throws SQLException {
        try (Connection connection = POSTGRES.admin().getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute(
                        "CREATE TABLE kept_" + table + " AS SELECT * FROM chopmark." + table);
            }
        }
    }

    /** The store with a change, until it is closed; then every row is as it was. */
    private static final class Tampered implements AutoCloseable {

        Tampered(String change) throws SQLException {
            try (Connection connection = POSTGRES.admin().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SET search_path = chopmark");
                for (String table : TABLES) {
                    statement.execute("ALTER TABLE " + table + " DISABLE TRIGGER USER");
                }
                String named = change;
                for (int i = 0; i < schools.size(); i++) {
                    named = named.replace("'S" + i + "'", "'" + schools.get(i).id().id() + "'");
                }
                statement.execute(named);
            } catch (SQLException e) {
                close();
                throw e;
            }
        }

        List<String> faults() throws Exception {
            List<String> faults = new ArrayList<>();
            for (Fault fault : fsck().run(_ -> {}).faults()) {
                faults.add(shortened(fault.table() + " " + fault.key() + " " + fault.check()));
            }
            return faults;
        }

        @Override
        public void close() throws SQLException {
            try (Connection connection = POSTGRES.admin().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SET search_path = chopmark, public");
                for (String table : TABLES) {
                    statement.execute("DELETE FROM " + table);
                    statement.execute("INSERT INTO " + table + " SELECT * FROM kept_" + table);
                }
                statement.execute(
                        """
                        DO $$ DECLARE t record; BEGIN
                            FOR t IN SELECT tgrelid::regclass AS owner, tgname FROM pg_trigger
                                      WHERE NOT tgisinternal LOOP
                                EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', t.owner, t.tgname);
                            END LOOP;
                        END $$\
                        """);
            }
        }
    }
}

package hk.chopmark.core.eventstore.fsck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.eventstore.tree.CheckpointPublisher;
import hk.chopmark.core.eventstore.tree.CheckpointPublisher.Cadence;
import hk.chopmark.core.eventstore.tree.LogIntegrator;
import hk.chopmark.core.eventstore.tree.LogSignals;
import hk.chopmark.core.eventstore.tree.Proofs;
import hk.chopmark.core.log.FileCheckpointSigner;
import hk.chopmark.core.log.TrustPolicy;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '"',
            value = {
                // event, an old one and one not yet in a complete tile
                "event partition=0 position=100 => position-gap => UPDATE event SET partition = 7 WHERE position = 100",
                "event partition=7 position=100 => event-school => UPDATE event SET partition = 7 WHERE position = 100",
                "event partition=0 position=100 => position-gap => UPDATE event SET position = 5000 WHERE position = 100",
                "event partition=0 position=5000 => position-beyond-head => UPDATE event SET position = 5000 WHERE position = 100",
                "event partition=0 position=100 => leaf-origin => UPDATE event SET school = (SELECT school FROM school s WHERE s.school <> event.school) WHERE position = 100",
                "event partition=0 position=100 => leaf-origin => UPDATE event SET school = gen_random_uuid() WHERE position = 100",
                "event partition=0 position=100 => leaf-id => UPDATE event SET id = gen_random_uuid() WHERE position = 100",
                "event partition=0 position=100 => leaf-type => UPDATE event SET type = 'test.Happened@2' WHERE position = 100",
                "event partition=0 position=100 => leaf-at => UPDATE event SET recorded_at = recorded_at + interval '1 us' WHERE position = 100",
                "event partition=0 position=100 => leaf-hash => UPDATE event SET leaf = set_byte(leaf, 30, get_byte(leaf, 30) # 1) WHERE position = 100",
                "event partition=0 position=899 => leaf-hash => UPDATE event SET leaf = set_byte(leaf, 30, get_byte(leaf, 30) # 1) WHERE position = 899",
                "event partition=0 position=100 => leaf-form => UPDATE event SET leaf = leaf || decode('20', 'hex') WHERE position = 100",
                "event partition=0 position=100 => body-commitment => UPDATE event SET body = set_byte(body, 30, get_byte(body, 30) # 1) WHERE position = 100",
                "event partition=0 position=100 => body-form => UPDATE event SET body = body || decode('20', 'hex') WHERE position = 100",
                "event partition=0 position=100 => leaf-hash => UPDATE event SET leaf_hash = set_byte(leaf_hash, 31, get_byte(leaf_hash, 31) # 1) WHERE position = 100",
                "event partition=0 position=100 => tags => UPDATE event SET tags[1] = tags[1] # 1 WHERE position = 100",
                "event partition=0 position=100 => tags => UPDATE event SET tags = '{}' WHERE position = 100",
                "event partition=0 position=100 => tags => UPDATE event SET tags = tags || 7::bigint WHERE position = 100",
                // rows removed, put in, swapped, cut off
                "event partition=0 position=100 => position-gap => DELETE FROM event WHERE position = 100",
                "tile school=S0 level=0 index=0 => tile-hashes => DELETE FROM event WHERE position = 100",
                "event partition=0 position=900 => position-beyond-head => INSERT INTO event SELECT partition, 900, school, gen_random_uuid(), type, recorded_at, leaf, body, leaf_hash, tags FROM event WHERE position = 100",
                "event partition=0 position=-1 => position-extra => INSERT INTO event SELECT partition, -1, school, gen_random_uuid(), type, recorded_at, leaf, body, leaf_hash, tags FROM event WHERE position = 100",
                "tile school=S0 level=0 index=0 => tile-hashes => UPDATE event SET position = CASE position WHEN 100 THEN -103 ELSE -100 END WHERE position IN (100, 103); UPDATE event SET position = -position WHERE position < 0",
                "tree school=S0 => tree-root => UPDATE event SET position = CASE position WHEN 895 THEN -898 ELSE -895 END WHERE position IN (895, 898); UPDATE event SET position = -position WHERE position < 0",
                "head partition=0 => head => DELETE FROM event WHERE position >= 880",
                "tree school=S1 => tree-beyond => DELETE FROM event WHERE position >= 880",
                "checkpoint school=S0 size=600 => checkpoint-beyond => DELETE FROM event WHERE position >= 880; UPDATE head SET next_position = 880",
                // another event in the old place, with everything in the row right
                "checkpoint school=S0 size=600 => checkpoint-root => UPDATE event SET leaf = o.leaf, body = o.body, leaf_hash = o.leaf_hash, tags = o.tags, recorded_at = o.recorded_at FROM event o WHERE event.position = 895 AND o.position = 892",
                // sealed_box
                "sealed_box partition=0 position=100 ordinal=0 => box-missing => UPDATE sealed_box SET partition = 7 WHERE position = 100",
                "sealed_box partition=7 position=100 ordinal=0 => box-extra => UPDATE sealed_box SET partition = 7 WHERE position = 100",
                "sealed_box partition=0 position=99 ordinal=0 => box-extra => UPDATE sealed_box SET position = 99 WHERE position = 100",
                "sealed_box partition=0 position=100 ordinal=5 => box-extra => UPDATE sealed_box SET ordinal = 5 WHERE position = 100",
                "sealed_box partition=0 position=100 ordinal=0 => box-key => UPDATE sealed_box SET key_id = gen_random_uuid() WHERE position = 100",
                "sealed_box partition=0 position=100 ordinal=0 => box-key => UPDATE sealed_box SET key_version = 2 WHERE position = 100",
                "sealed_box partition=0 position=100 ordinal=0 => box-digest => UPDATE sealed_box SET nonce = set_byte(nonce, 27, get_byte(nonce, 27) # 1) WHERE position = 100",
                "sealed_box partition=0 position=100 ordinal=0 => box-digest => UPDATE sealed_box SET ciphertext = set_byte(ciphertext, 0, get_byte(ciphertext, 0) # 1) WHERE position = 100",
                "sealed_box partition=0 position=100 ordinal=0 => box-missing => DELETE FROM sealed_box WHERE position = 100",
                "sealed_box partition=0 position=100 ordinal=1 => box-extra => INSERT INTO sealed_box SELECT partition, position, 1, key_id, key_version, nonce, ciphertext FROM sealed_box WHERE position = 100",
                "sealed_box partition=0 position=5000 ordinal=0 => box-extra => UPDATE sealed_box SET position = 5000 WHERE position = 100",
                "sealed_box partition=0 position=101 ordinal=1 => box-digest => UPDATE sealed_box SET ordinal = -1 - ordinal WHERE position = 101; UPDATE sealed_box SET ordinal = 2 + ordinal WHERE position = 101",
                // tile
                "tile school=S0 level=0 index=1 => tile-missing => UPDATE tile SET school = gen_random_uuid() WHERE index = 1",
                "tile school=S0 level=0 index=0 => tile-missing => UPDATE tile SET index = 9 WHERE school = 'S0' AND index = 0",
                "tile school=S0 level=0 index=9 => tile-extra => UPDATE tile SET index = 9 WHERE school = 'S0' AND index = 0",
                "tile school=S0 level=1 index=0 => tile-extra => INSERT INTO tile SELECT school, 1, 0, hashes, NULL FROM tile WHERE school = 'S0' AND index = 0",
                "tile school=S0 level=0 index=1 => tile-hashes => UPDATE tile SET hashes = set_byte(hashes, 8191, get_byte(hashes, 8191) # 1) WHERE index = 1",
                "tile school=S0 level=0 index=1 => tile-positions => UPDATE tile SET positions[256] = positions[256] + 1 WHERE index = 1",
                "tile school=S0 level=0 index=1 => tile-missing => DELETE FROM tile WHERE index = 1",
                // checkpoint
                "checkpoint school=S1 size=400 => checkpoint-origin => UPDATE checkpoint SET school = 'S1' WHERE school = 'S0' AND size = 400",
                "checkpoint school=S0 size=401 => checkpoint-size => UPDATE checkpoint SET size = 401 WHERE school = 'S0' AND size = 400",
                "checkpoint school=S0 size=400 => checkpoint-signature => UPDATE checkpoint SET note = convert_to(overlay(convert_from(note, 'UTF8') placing 'AAAA' from length(convert_from(note, 'UTF8')) - 12), 'UTF8') WHERE school = 'S0' AND size = 400",
                "checkpoint school=S0 size=400 => checkpoint-form => UPDATE checkpoint SET note = substring(note from 2) WHERE school = 'S0' AND size = 400",
                "checkpoint school=S0 size=601 => checkpoint-size => INSERT INTO checkpoint SELECT school, 601, note, signed_at FROM checkpoint WHERE school = 'S0' AND size = 600",
                // tree
                "tree school=S0 => tree-missing => DELETE FROM tree WHERE school = 'S0'",
                "tree school=S0 => tree-size => UPDATE tree SET size = 599 WHERE school = 'S0'",
                "tree school=S0 => tree-position => UPDATE tree SET last_position = 1 WHERE school = 'S0'",
                "tree school=S0 => tree-frontier => UPDATE tree SET frontier = set_byte(frontier, 20, get_byte(frontier, 20) # 1) WHERE school = 'S0'",
                "tree school=S0 => tree-root => UPDATE tree SET root = set_byte(root, 0, get_byte(root, 0) # 1) WHERE school = 'S0'",
                // the rest
                "school school=S0 => school-origin => UPDATE school SET origin = 'x' WHERE school = 'S0'",
                "event partition=0 position=1 => leaf-origin => DELETE FROM school WHERE school = 'S0'",
                "tree school=S0 => tree-school => DELETE FROM school WHERE school = 'S0'",
                "checkpoint school=S0 size=200 => checkpoint-school => DELETE FROM school WHERE school = 'S0'",
                "event partition=0 position=1 => event-school => UPDATE school SET partition = 3 WHERE school = 'S0'",
                "head partition=0 => head => UPDATE head SET next_position = 901",
                "integration partition=0 => integration => UPDATE integration SET next_position = 901",
                "tree school=S0 => tree-size => UPDATE integration SET next_position = 890",
                "integration partition=0 => log-state => UPDATE integration SET state = 'halted', reason = 'why'",
                "idempotency school=S0 first_position=300 => idempotency => UPDATE idempotency SET school = 'S0' WHERE first_position = 300",
                "idempotency school=S0 first_position=899 => idempotency => UPDATE idempotency SET count = 5 WHERE first_position = 899",
                "idempotency school=S0 first_position=4 => idempotency => UPDATE idempotency SET first_position = 4 WHERE school = 'S1' AND first_position = 300; UPDATE idempotency SET school = 'S0' WHERE first_position = 4; UPDATE idempotency SET count = 0 WHERE false; UPDATE idempotency SET count = -1 WHERE first_position = 4",
                "event trigger=refuse_row_change => trigger-off => SELECT 1",
            })
    void a_change_by_a_superuser_is_named_with_its_row(String row, String check, String change)
            throws Exception {
        assertThat(faultsAfter(change)).as("fsck after: " + change).contains(row + " " + check);
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
        Cadence cadence = new Cadence(InstantSource.fixed(Instant.EPOCH), Duration.ofMillis(1));
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
                String line = fault.table() + " " + fault.key() + " " + fault.check();
                for (int i = 0; i < schools.size(); i++) {
                    line = line.replace(schools.get(i).id().id().toString(), "S" + i);
                }
                faults.add(line);
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

package hk.chopmark.core.eventstore.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import hk.chopmark.core.eventstore.LogState;
import hk.chopmark.core.testing.RawStore;
import hk.chopmark.core.testing.RawStore.School;
import hk.chopmark.core.testing.TestPostgres;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogIntegratorIT {
    private TestPostgres postgres;
    private RawStore store;
    private LogSignals signals;

    @BeforeEach
    void openStore() {
        postgres = TestPostgres.fresh();
        store = new RawStore(postgres.sequencer(), 11);
        signals = new LogSignals();
    }

    @AfterEach
    void dropStore() {
        postgres.close();
    }

    @Test
    void interleaved_schools_each_get_the_tree_of_the_recursive_definition() throws Exception {
        List<School> schools = List.of(store.school(), store.school(), store.school());
        store.appendMixed(schools, 2_000);
        try (LogIntegrator integrator = integrator(LogIntegrator.MAX_EVENTS)) {
            assertThat(integrator.step()).as("one batch takes all").isEqualTo(2_000);
            assertThat(integrator.step()).as("nothing is integrated twice").isZero();
        }
        for (School school : schools) {
            assertTreeIsTheOracles(school);
        }
        assertThat(number("SELECT next_position FROM integration")).isEqualTo(2_000);
    }

    @Test
    void a_tree_of_more_than_one_level_of_full_tiles_has_the_right_root_and_tiles()
            throws Exception {
        School school = store.school();
        for (int i = 0; i < 7; i++) {
            store.append(school, 9_500);
        }
        try (LogIntegrator integrator = integrator(LogIntegrator.MAX_EVENTS)) {
            while (integrator.step() > 0) {}
        }
        assertTreeIsTheOracles(school);
        assertThat(number("SELECT count(*) FROM tile WHERE level = 1")).isEqualTo(1);
    }

    @Test
    void batches_of_any_size_with_a_new_leader_for_each_give_the_same_tree() throws Exception {
        List<School> schools = List.of(store.school(), store.school());
        store.appendMixed(schools, 1_500);
        int[] sizes = {1, 255, 256, 257, 100, 600, 7, 4_096};
        for (int size : sizes) {
            try (LogIntegrator integrator = integrator(size)) {
                integrator.step();
            }
        }
        for (School school : schools) {
            assertTreeIsTheOracles(school);
        }
    }

    @Test
    void of_two_integrators_one_leads_and_the_other_takes_over() throws Exception {
        School school = store.school();
        store.append(school, 300);
        try (LogIntegrator second = integrator(100)) {
            try (LogIntegrator first = integrator(100)) {
                assertThat(first.step()).as("the first leads").isEqualTo(100);
                assertThat(second.step()).as("the second must wait").isZero();
            }
            await("the lead is free")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> second.step() == 100);
            assertThat(second.step()).isEqualTo(100);
        }
        assertTreeIsTheOracles(school);
    }

    @Test
    void a_leader_that_stands_still_loses_the_lead() throws Exception {
        School school = store.school();
        store.append(school, 300);
        try (LogIntegrator still = integrator(100);
                LogIntegrator other = integrator(100)) {
            assertThat(still.step())
                    .as("the first leads, and is not heard of again")
                    .isEqualTo(100);
            await("the lead is free")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> other.step() == 100);
            assertThatThrownBy(still::step)
                    .as("the first cannot write any longer")
                    .isInstanceOf(SQLException.class);
            assertThat(other.step()).isEqualTo(100);
        }
        assertTreeIsTheOracles(school);
    }

    @Test
    void two_running_integrators_and_a_writer_lose_and_repeat_nothing() throws Exception {
        List<School> schools = List.of(store.school(), store.school());
        try (LogIntegrator first = integrator(64);
                LogIntegrator second = integrator(64)) {
            first.start();
            second.start();
            for (int i = 0; i < 40; i++) {
                store.appendMixed(schools, 50);
                signals.appended();
            }
            await("all is integrated")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> number("SELECT next_position FROM integration") == 2_000);
        }
        for (School school : schools) {
            assertTreeIsTheOracles(school);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "leaf-hash; leaf = set_byte(leaf, 40, get_byte(leaf, 40) # 1)",
                "leaf-hash; leaf_hash = set_byte(leaf_hash, 31, get_byte(leaf_hash, 31) # 1)",
                "leaf-form; leaf = leaf || ' ', leaf_hash = sha256('\\x00'::bytea || leaf || ' ')",
                "leaf-origin; school = (SELECT school FROM school s WHERE s.school <> event.school)",
                "leaf-id; id = gen_random_uuid()",
                "leaf-type; type = 'test.Happened@2'",
                "leaf-at; recorded_at = recorded_at + interval '1 microsecond'",
                "position-gap; position = 5000"
            })
    void what_does_not_agree_halts_the_log_and_stays_out_of_the_tree(String check, String change)
            throws Exception {
        School school = store.school();
        store.school();
        store.append(school, 600);
        try (LogIntegrator integrator = integrator(200)) {
            integrator.step();
            tamper("UPDATE event SET " + change + " WHERE position = 333");
            assertThat(integrator.step()).as("the batch with the changed row is refused").isZero();
            assertThat(integrator.step()).as("and stays refused").isZero();
        }
        LogState state = state();
        assertThat(state.kind()).as("the log is halted").isEqualTo(LogState.Kind.HALTED);
        assertThat(state.reason())
                .as("the reason names check and place")
                .startsWith(check + ":")
                .contains("33");
        assertThat(number("SELECT size FROM tree"))
                .as("nothing of the batch is integrated")
                .isEqualTo(200);
        try (LogIntegrator later = integrator(200)) {
            assertThat(later.step()).as("a new leader does not go on either").isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "tree-frontier; UPDATE tree SET size = size - 1",
                "tree-frontier; UPDATE tree SET root = set_byte(root, 0, get_byte(root, 0) # 1)",
                "tree-root; UPDATE event SET leaf_hash = sha256('x') WHERE position = 590",
                "tree-root; UPDATE tile SET hashes = set_byte(hashes, 9, get_byte(hashes, 9) # 1)",
                "tree-size; DELETE FROM tile WHERE index = 1",
                "tile-extra; INSERT INTO tile SELECT school, level, 2, hashes, positions FROM tile WHERE index = 0",
                "tree-root; DELETE FROM event WHERE position = 595"
            })
    void a_new_leader_halts_when_the_stored_tree_does_not_hold_together(String check, String change)
            throws Exception {
        School school = store.school();
        store.append(school, 600);
        try (LogIntegrator integrator = integrator(4_096)) {
            integrator.step();
        }
        tamper(change);
        store.append(school, 300);
        try (LogIntegrator integrator = integrator(4_096)) {
            await("the lead is free")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> {
                        integrator.step();
                        return !state().isOpen();
                    });
        }
        assertThat(state().reason()).as("the reason names the check").startsWith(check + ":");
        assertThat(number("SELECT next_position FROM integration"))
                .as("nothing more is integrated")
                .isEqualTo(600);
    }

    private LogIntegrator integrator(int maxEvents) {
        return new LogIntegrator(postgres.sequencer(), 0, signals, maxEvents);
    }

    private void assertTreeIsTheOracles(School school) throws SQLException {
        TreeOracle oracle = TreeOracle.of(postgres.sequencer(), school.id());
        String sql = "SELECT size, last_position, root FROM tree WHERE school = ?";
        try (Connection connection = postgres.sequencer().getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, school.id().id());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                assertThat(row.getLong(1)).as("size of the tree").isEqualTo(oracle.size());
                assertThat(row.getLong(2))
                        .as("last position")
                        .isEqualTo(oracle.position(oracle.size() - 1));
                assertThat(row.getBytes(3))
                        .as("root by the definition")
                        .isEqualTo(oracle.root(oracle.size()));
            }
        }
        assertTilesAreTheOracles(school, oracle);
    }

    private void assertTilesAreTheOracles(School school, TreeOracle oracle) throws SQLException {
        String sql =
                "SELECT level, index, hashes, positions FROM tile WHERE school = ? ORDER BY level, index";
        List<String> expected = new ArrayList<>();
        for (int level = 0, covers = 1; oracle.size() / covers >= 256; level++, covers *= 256) {
            for (int index = 0; index < oracle.size() / covers / 256; index++) {
                expected.add(level + "/" + index);
            }
        }
        List<String> found = new ArrayList<>();
        try (Connection connection = postgres.sequencer().getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, school.id().id());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(row.getInt(1) + "/" + row.getLong(2));
                    int covers = row.getInt(1) == 0 ? 1 : 256;
                    assertTileIsTheOracles(row, covers, oracle);
                }
            }
        }
        assertThat(found).as("complete tiles, each once").isEqualTo(expected);
    }

    private static void assertTileIsTheOracles(ResultSet row, int covers, TreeOracle oracle)
            throws SQLException {
        ByteBuffer hashes = ByteBuffer.allocate(8_192);
        List<Long> positions = new ArrayList<>();
        for (int place = 0; place < 256; place++) {
            int from = (row.getInt(2) * 256 + place) * covers;
            hashes.put(oracle.root(from, from + covers));
            positions.add(oracle.position(from));
        }
        assertThat(row.getBytes(3)).as("hashes of a tile").isEqualTo(hashes.array());
        if (covers == 1) {
            assertThat((Long[]) row.getArray(4).getArray())
                    .as("positions")
                    .isEqualTo(positions.toArray());
        }
    }

    private LogState state() throws SQLException {
        try (Connection connection = postgres.sequencer().getConnection()) {
            return LogState.read(connection, 0);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = postgres.sequencer().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** What only a superuser can do: switch the triggers off and change history. */
    private void tamper(String sql) throws SQLException {
        try (Connection connection = postgres.admin().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = chopmark");
            for (String table : List.of("event", "tile")) {
                statement.execute("ALTER TABLE " + table + " DISABLE TRIGGER USER");
            }
            assertThat(statement.executeUpdate(sql)).as("the tampering hit a row").isPositive();
        }
    }
}

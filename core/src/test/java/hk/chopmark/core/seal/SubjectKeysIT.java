package hk.chopmark.core.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.seal.rows.KeySchema;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.core.testing.MemoryVault;
import hk.chopmark.core.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** Subject keys in PostgreSQL, as the role that works with them in production. */
class SubjectKeysIT {
    private static final String EVENT = "01990000-0000-7000-8000-000000000001";

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static HikariDataSource pool;
    private static final MemoryVault VAULT = new MemoryVault();

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-09-15T04:00:00Z"));
    private final SchoolId school = new SchoolId(UUID.randomUUID());

    @BeforeAll
    static void open() {
        KeySchema.migrate(POSTGRES.keys());
        KeySchema.migrate(POSTGRES.keys());
        HikariConfig config = new HikariConfig();
        config.setDataSource(POSTGRES.keys());
        config.setConnectionInitSql("SET ROLE " + KeySchema.ROLE);
        config.setMaximumPoolSize(4);
        pool = new HikariDataSource(config);
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    private SubjectKeys node() {
        return new SubjectKeys(pool, VAULT, now::get, SelfTest.random());
    }

    private static StudentId student(int number) {
        return new StudentId(new UUID(42, number));
    }

    private static List<KeyOwner> owners(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new KeyOwner(student(number), Category.IDENTITY))
                .toList();
    }

    @Test
    void a_key_is_the_same_for_every_node_and_after_a_restart() {
        byte[] tag = node().current(school, student(1), Category.IDENTITY).personTag(EVENT);
        SubjectKey again = node().current(school, student(1), Category.IDENTITY);
        assertThat(again.personTag(EVENT)).as("the key of one student").isEqualTo(tag);
        SubjectKey byId = node().byId(again.id(), again.version()).orElseThrow();
        assertThat(byId.personTag(EVENT)).as("the key by its id").isEqualTo(tag);
        assertThat(byId.owner()).as("owner of the key").isEqualTo(again.owner());
    }

    @Test
    void schools_subjects_and_categories_have_keys_of_their_own() {
        SubjectKeys keys = node();
        List<byte[]> tags =
                List.of(
                        keys.current(school, student(1), Category.IDENTITY).personTag(EVENT),
                        keys.current(school, student(2), Category.IDENTITY).personTag(EVENT),
                        keys.current(school, student(1), Category.HEALTH).personTag(EVENT),
                        keys.current(new SchoolId(UUID.randomUUID()), student(1), Category.IDENTITY)
                                .personTag(EVENT));
        assertThat(tags.stream().map(java.util.Arrays::hashCode).distinct())
                .as("distinct keys")
                .hasSize(4);
    }

    @Test
    void nodes_that_ask_at_once_get_the_same_keys() throws Exception {
        int nodes = 4;
        CyclicBarrier start = new CyclicBarrier(nodes);
        List<Callable<Map<KeyOwner, SubjectKey>>> tasks = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            SubjectKeys node = node();
            tasks.add(() -> {
                start.await();
                return node.currentAll(school, owners(200));
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(nodes)) {
            List<Future<Map<KeyOwner, SubjectKey>>> done = threads.invokeAll(tasks);
            Map<KeyOwner, SubjectKey> first = done.getFirst().get();
            assertThat(first).as("keys asked for").hasSize(200);
            for (Future<Map<KeyOwner, SubjectKey>> other : done) {
                assertThat(ids(other.get())).as("keys of another node").isEqualTo(ids(first));
            }
        }
    }

    private static Map<KeyOwner, UUID> ids(Map<KeyOwner, SubjectKey> keys) {
        return keys.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().id()));
    }

    @Test
    void a_new_month_wraps_new_keys_anew_and_leaves_old_ones_readable() throws SQLException {
        SubjectKeys keys = node();
        byte[] tag = keys.current(school, student(1), Category.IDENTITY).personTag(EVENT);
        now.set(Instant.parse("2026-10-01T00:00:00Z"));
        keys.current(school, student(2), Category.IDENTITY).close();
        assertThat(keys.current(school, student(1), Category.IDENTITY).personTag(EVENT))
                .as("a key of last month")
                .isEqualTo(tag);
        assertThat(
                        text(
                                "SELECT string_agg(epoch::text, ' ' ORDER BY epoch) FROM chopmark_keys.kek"
                                        + " WHERE school = '"
                                        + school.id()
                                        + "'"))
                .as("epochs with a key-encryption key")
                .isEqualTo("1 2");
    }

    @Test
    void a_row_moved_to_another_subject_does_not_open() throws SQLException {
        SubjectKeys keys = node();
        SubjectKey key = keys.current(school, student(1), Category.HEALTH);
        change(
                "UPDATE chopmark_keys.subject_secret SET subject = '"
                        + student(2).text()
                        + "' WHERE key_id = '"
                        + key.id()
                        + "'");
        assertThatThrownBy(() -> node().byId(key.id(), key.version()))
                .as("a secret under another's name")
                .isInstanceOf(IntegrityViolation.class)
                .hasMessageContaining(key.id().toString());
    }

    @Test
    void no_secret_stands_in_the_database_in_clear() throws SQLException {
        SubjectKey key = node().current(school, student(1), Category.IDENTITY);
        assertThat(
                        text(
                                "SELECT octet_length(wrapped)::text FROM chopmark_keys.subject_secret WHERE key_id = '"
                                        + key.id()
                                        + "'"))
                .as("nonce, secret and tag")
                .isEqualTo("60");
    }

    @Test
    void thirty_thousand_new_keys_come_in_one_call() throws SQLException {
        SubjectKeys keys = node();
        Map<KeyOwner, SubjectKey> made = keys.currentAll(school, owners(30_000));
        assertThat(made).as("new keys").hasSize(30_000);
        made.values().forEach(SubjectKey::close);
        Map<KeyOwner, SubjectKey> read = node().currentAll(school, owners(30_000));
        assertThat(read).as("keys read back").hasSize(30_000);
        assertThat(
                        text(
                                "SELECT count(*)::text FROM chopmark_keys.subject_secret WHERE school = '"
                                        + school.id()
                                        + "'"))
                .as("rows of the school")
                .isEqualTo("30000");
    }

    @Test
    void index_tags_and_request_hashes_are_the_same_on_every_node_and_differ_between_schools() {
        SchoolKeys here = node().schoolKeys(school);
        SchoolKeys there = node().schoolKeys(school);
        SchoolKeys other = node().schoolKeys(new SchoolId(UUID.randomUUID()));
        String tag = student(1).text();
        assertThat(there.indexTag(tag)).as("one tag on two nodes").isEqualTo(here.indexTag(tag));
        assertThat(other.indexTag(tag))
                .as("one tag in two schools")
                .isNotEqualTo(here.indexTag(tag));
        assertThat(there.requestHash(new byte[] {1}))
                .as("one request")
                .isEqualTo(here.requestHash(new byte[] {1}));
        assertThat(here.requestHash(new byte[] {1})).as("length of a fingerprint").hasSize(32);
    }

    @Test
    void a_database_that_does_not_answer_is_a_transient_failure() {
        PGSimpleDataSource nobody = new PGSimpleDataSource();
        nobody.setServerNames(new String[] {"127.0.0.1"});
        nobody.setPortNumbers(new int[] {1});
        SubjectKeys keys = new SubjectKeys(nobody, VAULT, now::get, SelfTest.random());
        assertThatThrownBy(() -> keys.current(school, student(1), Category.IDENTITY))
                .as("a lost key database")
                .isInstanceOf(TransientFailure.class);
    }

    private static void change(String sql) throws SQLException {
        try (Connection connection = POSTGRES.keys().getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).as("rows changed").isEqualTo(1);
        }
    }

    private static String text(String sql) throws SQLException {
        try (Connection connection = POSTGRES.keys().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void an_idle_node_forgets_its_keys() throws InterruptedException {
        try (SubjectKeys keys = node()) {
            keys.current(school, new StudentId(UUID.randomUUID()), Category.IDENTITY).close();
            assertThat(keys.kept()).as("a key just used").isEqualTo(1);
            now.set(now.get().plusSeconds(61));
            // Nobody asks for a key any more: the sweeper alone must find it, within some seconds.
            for (int tries = 0; tries < 300 && keys.kept() > 0; tries++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertThat(keys.kept()).as("keys in the memory of an idle node").isZero();
        }
    }
}

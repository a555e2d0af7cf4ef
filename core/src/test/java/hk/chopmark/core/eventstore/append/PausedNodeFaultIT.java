package hk.chopmark.core.eventstore.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.EventDraft;
import hk.chopmark.core.eventstore.append.Sequencer.Options;
import hk.chopmark.core.eventstore.append.Sequencer.Start;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.core.testing.TextFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A node in a process of its own is stopped by a signal in the middle of a batch, with the head
 * locked, and continued later.
 */
class PausedNodeFaultIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int TRIES = 400;
    private static final String NAME = "paused-node";

    private final SchoolId school = new SchoolId(UUID.randomUUID());
    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private TestPostgres postgres;
    private Process node;
    private Thread listening;

    @BeforeEach
    void startTheOtherNode() throws IOException {
        postgres = TestPostgres.fresh();
        PGSimpleDataSource login = postgres.admin();
        node =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                WriterProcess.class.getName(),
                                login.getUrl(),
                                Objects.requireNonNullElse(login.getUser(), "postgres"),
                                NAME)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
        listening =
                Thread.ofPlatform()
                        .name("test-output")
                        .start(() -> output.lines().forEach(said::add));
        awaitStored(5);
    }

    @AfterEach
    void end() throws Exception {
        node.destroyForcibly().waitFor();
        listening.join();
        postgres.close();
    }

    @Test
    void a_node_paused_in_the_middle_of_a_batch_loses_and_doubles_nothing() throws Exception {
        try (Sequencer here = open(Start.JOIN)) {
            pauseInsideATransaction();
            assertThat(append(here).count())
                    .as("the others go on while a node stands still with the head locked")
                    .isEqualTo(1);
            signal("-CONT");
            awaitStored(stored() + 20);
        }
        endTheOtherNode();
        assertEverythingAcknowledgedIsThereOnce();
    }

    @Test
    void a_node_paused_in_the_middle_of_a_copy_loses_and_doubles_nothing() throws Exception {
        try (Sequencer here = open(Start.JOIN)) {
            pauseInsideACopy();
            assertThat(append(here).count())
                    .as("the others end the session that holds the head, and go on")
                    .isEqualTo(1);
            signal("-CONT");
            awaitStored(stored() + 20);
        }
        endTheOtherNode();
        assertThat(said.stream().filter(line -> line.startsWith("failed ")))
                .as("callers of the paused node that were refused")
                .isEmpty();
        assertEverythingAcknowledgedIsThereOnce();
    }

    @Test
    void a_paused_node_that_was_overtaken_is_told_so_and_appends_no_more() throws Exception {
        pauseInsideATransaction();
        try (Sequencer here = open(Start.CLAIM)) {
            append(here);
            signal("-CONT");
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(said)
                                    .as("what the callers of a fenced node hear")
                                    .anyMatch(line -> line.startsWith("failed WriterFenced ")));
            append(here);
        }
        endTheOtherNode();
        assertThat(said.stream().filter(line -> line.startsWith("failed ")))
                .as("nothing else than being fenced")
                .allMatch(line -> line.startsWith("failed WriterFenced "));
        assertEverythingAcknowledgedIsThereOnce();
        assertThat(
                        countOf(
                                "SELECT count(*) FROM chopmark.event WHERE school <> '"
                                        + school.id()
                                        + "'"))
                .as("events of the fenced node: those it acknowledged, and no other")
                .isEqualTo(acknowledged().size());
    }

    private Sequencer open(Start start) {
        return Sequencer.open(
                postgres.sequencer(), new Options(0, start, 1_000, Duration.ofSeconds(2)));
    }

    private Appended append(Sequencer sequencer) throws Exception {
        List<EncodedEvent> events =
                new TextFormat()
                        .encode(
                                List.of(
                                        new EventDraft(
                                                school,
                                                UUID.randomUUID().toString(),
                                                "test.Happened",
                                                1,
                                                Instant.EPOCH,
                                                "text",
                                                Map.of(),
                                                new TreeSet<>())));
        return Appending.get(sequencer.append(AppendRequest.unconditional(events)));
    }

    /** Stops the process until it happens to stand between two statements of a batch. */
    private void pauseInsideATransaction() throws Exception {
        pauseWhere("state = 'idle in transaction'");
    }

    /** Stops the process until the server happens to wait for the rest of its rows. */
    private void pauseInsideACopy() throws Exception {
        pauseWhere("state = 'active' AND wait_event = 'ClientRead' AND query LIKE 'COPY%'");
    }

    private void pauseWhere(String standsStill) throws Exception {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            signal("-STOP");
            // The server finishes what it has received; then it waits for the client.
            await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            if (countOf(
                            "SELECT count(*) FROM pg_stat_activity WHERE application_name = '"
                                    + NAME
                                    + "' AND "
                                    + standsStill)
                    == 1) {
                return;
            }
            signal("-CONT");
        }
        throw new AssertionError("The node was never caught where " + standsStill);
    }

    private void signal(String signal) throws Exception {
        Process kill = new ProcessBuilder("kill", signal, Long.toString(node.pid())).start();
        assertThat(kill.waitFor()).as("kill %s", signal).isZero();
    }

    private void endTheOtherNode() throws Exception {
        node.getOutputStream().write('.');
        node.getOutputStream().flush();
        assertThat(node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the other node ends")
                .isTrue();
        listening.join();
        assertThat(said).as("the other node's last word").contains("done");
    }

    private long stored() {
        return said.stream().filter(line -> line.startsWith("stored ")).count();
    }

    private void awaitStored(long count) {
        await().atMost(PATIENCE).until(() -> stored() >= count);
    }

    /** What the other node was told is stored: event id and position. */
    private Map<String, Long> acknowledged() {
        Map<String, Long> positions = new HashMap<>();
        for (String line : said) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("stored")) {
                long position = Long.parseLong(words[1]);
                for (String id : words[2].split(",", -1)) {
                    assertThat(positions.put(id, position++)).as("acknowledged twice").isNull();
                }
            }
        }
        return positions;
    }

    private void assertEverythingAcknowledgedIsThereOnce() throws SQLException {
        Map<String, Long> found = new HashMap<>();
        long expected = 0;
        try (Connection connection = postgres.admin().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT position, id FROM chopmark.event ORDER BY position")) {
            while (rows.next()) {
                assertThat(rows.getLong(1)).as("positions without a gap").isEqualTo(expected++);
                assertThat(found.put(rows.getString(2), rows.getLong(1)))
                        .as("an event stored twice")
                        .isNull();
            }
        }
        assertThat(expected)
                .as("the head is where the events end")
                .isEqualTo(countOf("SELECT next_position FROM chopmark.head"));
        assertThat(found)
                .as("every acknowledged event at the position it was acknowledged for")
                .containsAllEntriesOf(acknowledged());
    }

    private long countOf(String sql) throws SQLException {
        try (Connection connection = postgres.admin().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}

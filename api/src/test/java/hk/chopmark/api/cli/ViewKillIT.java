package hk.chopmark.api.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.api.rest.TestSchool;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.wiring.ForkedJvm;
import hk.chopmark.api.wiring.RawDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the server while a client reads personal data over HTTP: while the event of the
 * reading cannot become durable, the moment it is, and right after the request was sent. Never a
 * byte of a response without its event.
 *
 * <p>One of each of the first two by default; all three, so many times, with {@code
 * -Dchopmark.view-kills=200}.
 */
class ViewKillIT {

    private static final int KILLS = Integer.getInteger("chopmark.view-kills", 1);
    private static final long SEED = Long.getLong("chopmark.view-kills.seed", 486L);
    private static final List<When> MOMENTS =
            KILLS == 1 ? List.of(When.EVENT_HELD, When.EVENT_DURABLE) : List.of(When.values());
    private static final int WARM_UP = 2;
    private static final long HELD_MILLIS = 1_000;
    private static final long STUCK_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final Pattern RECORDED_BY =
            Pattern.compile("\"recordedBy\"\\s*:\\s*\"([0-9a-f-]{36})\"");

    /** When the server is killed. */
    private enum When {
        EVENT_HELD,
        EVENT_DURABLE,
        REQUEST_SENT
    }

    @TempDir Path temporary;

    private final Random random = new Random(SEED);
    private final Set<UUID> answered = new HashSet<>();
    private String token = "";
    private String student = "";
    private int withoutResponse;
    private int withoutEvent;
    private int complete;

    @Test
    void never_a_byte_of_a_response_without_its_event() throws Exception {
        Path data = temporary.resolve("data");
        setUp(data);
        for (int kill = 0; kill < KILLS; kill++) {
            for (When when : MOMENTS) {
                readAndKill(data, when, "%s, kill %d, seed %d".formatted(when, kill, SEED));
            }
        }
        try (ForkedJvm server = serve(data)) {
            server.awaitLine("Chopmark listens on ");
            assertThat(views(data))
                    .as("every response has its event after the last restart")
                    .containsAll(answered);
            server.terminate();
        }
        RecordedTerminal fsck = new RecordedTerminal();
        assertThat(fsck.run("fsck", "--quiet", "--data", data.toString()))
                .as("the record agrees with itself: %s", fsck.out() + fsck.err())
                .isZero();
        Files.writeString(
                Path.of("target", "view-kill.txt"),
                ("%d kills, seed %d: %d readings recorded and not answered, %d neither, %d both;"
                                + " %d responses, each with its event%n")
                        .formatted(
                                MOMENTS.size() * KILLS,
                                SEED,
                                withoutResponse,
                                withoutEvent,
                                complete,
                                answered.size()));
    }

    private void readAndKill(Path data, When when, String where) throws Exception {
        try (ForkedJvm server = serve(data);
                ExecutorService reading = Executors.newSingleThreadExecutor()) {
            URI address = URI.create(server.awaitLine("Chopmark listens on "));
            for (int i = 0; i < WARM_UP; i++) {
                UUID event = recordedBy(read(address, new ByteArrayOutputStream()));
                assertThat(event).as("a whole response (%s)", where).isNotNull();
                answered.add(event);
            }
            Set<UUID> before = views(data);
            assertThat(before).as("every response so far has its event").containsAll(answered);
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            Callable<Object> read = () -> read(address, received);
            Future<?> response;
            try (Connection database = new RawDatabase(data).superuser("chopmark").getConnection();
                    Held held = when == When.EVENT_HELD ? Held.in(data) : Held.NOTHING) {
                response = reading.submit(read);
                switch (when) {
                    case EVENT_HELD -> {
                        held.awaitWaiting(database, where);
                        assertThatThrownBy(() -> response.get(HELD_MILLIS, TimeUnit.MILLISECONDS))
                                .as("the response waits for its event (%s)", where)
                                .isInstanceOf(TimeoutException.class);
                        assertThat(received.size()).as("bytes before the event").isZero();
                    }
                    case EVENT_DURABLE -> awaitMore(database, before.size(), where);
                    case REQUEST_SENT -> LockSupport.parkNanos(random.nextInt(8_000_000));
                }
                server.kill();
                held.endWaiting(database, where);
            }
            response.get(1, TimeUnit.MINUTES);
            Set<UUID> after = views(data);
            if (when == When.EVENT_HELD) {
                assertThat(received.size()).as("bytes without an event (%s)", where).isZero();
                assertThat(after).as("events that could not be stored").isEqualTo(before);
            }
            judge(received.toByteArray(), before, after, where);
        }
    }

    /** The head of the log, locked from outside, so that nothing can be appended. */
    private record Held(@Nullable Connection lock) implements AutoCloseable {

        static final Held NOTHING = new Held(null);

        private static final String WAITING =
                " FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%head%'";

        static Held in(Path data) throws Exception {
            Connection connection = new RawDatabase(data).superuser("chopmark").getConnection();
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT FROM chopmark.head FOR UPDATE");
            }
            return new Held(connection);
        }

        void awaitWaiting(Connection database, String where) throws SQLException {
            long giveUp = System.nanoTime() + STUCK_NANOS;
            while (waiting(database, "SELECT count(*)") == 0) {
                assertThat(System.nanoTime())
                        .as("it wants to append (%s)", where)
                        .isLessThan(giveUp);
            }
        }

        /**
         * Lets the server's session die with it. PostgreSQL does not notice that a client is gone
         * while its statement waits, and would carry it out: an event without a response, as after
         * a crash right behind the append.
         */
        void endWaiting(Connection database, String where) throws SQLException {
            if (lock == null) {
                return;
            }
            long giveUp = System.nanoTime() + STUCK_NANOS;
            while (waiting(database, "SELECT count(pg_terminate_backend(pid))") > 0) {
                assertThat(System.nanoTime()).as("its session ends (%s)", where).isLessThan(giveUp);
            }
        }

        private static long waiting(Connection database, String select) throws SQLException {
            try (Statement statement = database.createStatement();
                    ResultSet row = statement.executeQuery(select + WAITING)) {
                row.next();
                return row.getLong(1);
            }
        }

        @Override
        public void close() throws SQLException {
            if (lock != null) {
                lock.close();
            }
        }
    }

    /** What came of a reading during which the server was killed. */
    private void judge(byte[] received, Set<UUID> before, Set<UUID> after, String where) {
        Set<UUID> added = new HashSet<>(after);
        added.removeAll(before);
        assertThat(added.size()).as("at most one event of one reading (%s)", where).isBetween(0, 1);
        if (received.length > 0) {
            assertThat(added).as("%d bytes came, so there is an event", received.length).hasSize(1);
        }
        UUID event = recordedBy(received);
        if (event != null) {
            assertThat(added).as("the response names its event (%s)", where).contains(event);
            answered.add(event);
            complete++;
        } else if (added.isEmpty()) {
            withoutEvent++;
        } else {
            withoutResponse++;
        }
    }

    private static ForkedJvm serve(Path data) throws IOException {
        return ForkedJvm.start(Chopmark.class, "serve", "--port", "0", "--data", data.toString());
    }

    /** A school, the session of its administrator, which all servers share, and a pupil. */
    private void setUp(Path folder) throws Exception {
        try (TestServer server = new TestServer(folder)) {
            TestSchool school = TestSchool.found(server, "Hill", "山");
            token = school.token();
            student =
                    school.post(
                                    "/api/v1/students",
                                    "{\"nameEn\":\"CHAN Tai Man\",\"enrolledOn\":\"2026-09-01\"}")
                            .text("/refs/student");
        }
    }

    /** Every byte that comes back, as it comes, however the connection ends. */
    private byte[] read(URI address, ByteArrayOutputStream received) throws IOException {
        String body =
                "{\"resource\":\"roster\",\"subjects\":[\"%s\"],\"fields\":[\"nameEn\"]}"
                        .formatted(student);
        String request =
                String.join(
                        "\r\n",
                        "POST /api/v1/personal-data/views HTTP/1.1",
                        "Host: localhost",
                        "Connection: close",
                        "Authorization: Bearer " + token,
                        "Chopmark-Purpose: roster-administration",
                        "Content-Type: application/json",
                        "Content-Length: " + body.getBytes(UTF_8).length,
                        "",
                        body);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
            socket.getOutputStream().write(request.getBytes(UTF_8));
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                received.write(next);
            }
        } catch (IOException e) {
            // Killed: what came before counts.
        }
        return received.toByteArray();
    }

    private static @Nullable UUID recordedBy(byte[] response) {
        Matcher named = RECORDED_BY.matcher(new String(response, UTF_8));
        return named.find() ? UUID.fromString(named.group(1)) : null;
    }

    private static void awaitMore(Connection database, int count, String where)
            throws SQLException {
        long giveUp = System.nanoTime() + STUCK_NANOS;
        while (viewsIn(database).size() <= count) {
            assertThat(System.nanoTime()).as("the event comes (%s)", where).isLessThan(giveUp);
        }
    }

    /** Asked of PostgreSQL itself, which outlives the server. */
    private static Set<UUID> views(Path data) throws Exception {
        try (Connection database = new RawDatabase(data).superuser("chopmark").getConnection()) {
            return viewsIn(database);
        }
    }

    private static Set<UUID> viewsIn(Connection database) throws SQLException {
        Set<UUID> ids = new HashSet<>();
        try (Statement statement = database.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT id FROM chopmark.event"
                                        + " WHERE type LIKE 'disclosure.PersonalDataViewed@%'")) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }
}

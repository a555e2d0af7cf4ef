package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.demo.Demo;
import hk.chopmark.api.demo.DemoSchool.Highlights;
import hk.chopmark.api.demo.SampleInstallation;
import hk.chopmark.api.wiring.DataFolder;
import hk.chopmark.api.wiring.ForkedJvm;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.api.wiring.RawDatabase;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.erasing.LoginNamePlace;
import hk.chopmark.core.erasing.SearchIndexPlace;
import hk.chopmark.core.erasure.ErasureCase;
import hk.chopmark.core.erasure.ErasureCommand;
import hk.chopmark.core.erasure.ErasureCommand.ApproveErasure;
import hk.chopmark.core.erasure.ErasureCommand.DecideErasure;
import hk.chopmark.core.erasure.ErasureCommand.RequestErasure;
import hk.chopmark.core.erasure.ErasureEvent.BlindIndexDeleted;
import hk.chopmark.core.erasure.ErasureGround;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.SubjectRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the server, as an operator runs it, with erasures under way: soon after its start and
 * while it waits for the memory of nodes.
 *
 * <p>Twice by default, up to that wait, which takes two minutes. With {@code
 * -Dchopmark.served-erasure-kills=20} so often, between the last steps too, and to the
 * certificates; {@code ErasureKillIT} covers those steps without the wait.
 */
class ServedErasureKillIT {

    private static final int EARLY_KILLS = Integer.getInteger("chopmark.served-erasure-kills", 1);
    private static final long SEED = Long.getLong("chopmark.served-erasure-kills.seed", 486L);

    private static final boolean TO_THE_END = EARLY_KILLS > 1;

    /** Requests, approvals and decisions of the three erasures. */
    private static final int DECIDED = 9;

    /** Of names that are searched for, and of those that people sign in with. */
    private static final Set<String> INDEXES = Set.of(SearchIndexPlace.CODE, LoginNamePlace.CODE);

    /** All of that, and every step up to the answers that nobody has to wait for. */
    private static final int WITHOUT_WAITING = DECIDED + 23;

    /** All of that, and what comes after the wait. */
    private static final int CERTIFIED = WITHOUT_WAITING + 13;

    private static final long STUCK_NANOS = TimeUnit.MINUTES.toNanos(4);

    @TempDir Path temporary;

    private final Random random = new Random(SEED);
    private final Map<ErasureId, Set<Category>> erasures = new LinkedHashMap<>();

    @SuppressWarnings("NullAway.Init") // of the sample school
    private SchoolId school;

    @Test
    void a_server_that_is_killed_while_it_erases_finishes_after_it_is_started_again()
            throws Exception {
        Path data = temporary.resolve("data");
        decideThree(data);
        List<Long> killedAt = new ArrayList<>();
        for (int kill = 0; kill < EARLY_KILLS; kill++) {
            killedAt.add(serveAndKill(data, 1 + random.nextInt(6), WITHOUT_WAITING));
        }
        killedAt.add(serveAndKill(data, CERTIFIED, WITHOUT_WAITING));
        if (TO_THE_END) {
            killedAt.add(serveAndKill(data, 1 + random.nextInt(5), CERTIFIED));
            try (ForkedJvm server = serve(data)) {
                server.awaitLine("Chopmark listens on ");
                await(data, CERTIFIED);
                server.terminate();
            }
        }
        assertErasedOnce(data, "killed at %s events, seed %d".formatted(killedAt, SEED));
        Files.writeString(
                Path.of("target", "served-erasure-kill.txt"),
                "%d kills of the server, with %s events of erasure on record, seed %d%n"
                        .formatted(killedAt.size(), killedAt, SEED));
    }

    private static ForkedJvm serve(Path data) throws IOException {
        return ForkedJvm.start(Chopmark.class, "serve", "--port", "0", "--data", data.toString());
    }

    /**
     * Starts the server and kills it when so many steps more are durable, or all up to a bound, and
     * a moment later.
     *
     * @return events of erasure after it
     */
    private long serveAndKill(Path data, int steps, int bound) throws Exception {
        try (ForkedJvm server = serve(data)) {
            server.awaitLine("Chopmark listens on ");
            await(data, (int) Math.min(bound, steps(data) + steps));
            LockSupport.parkNanos(random.nextInt(3_000_000));
            server.kill();
        }
        return steps(data);
    }

    private static void await(Path data, int wanted) throws Exception {
        long giveUp = System.nanoTime() + STUCK_NANOS;
        while (steps(data) < wanted) {
            assertThat(System.nanoTime()).as("it goes on to %d events", wanted).isLessThan(giveUp);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Asked of PostgreSQL itself, which outlives the server. */
    private static long steps(Path data) throws IOException, SQLException {
        return count(
                data,
                "chopmark",
                "SELECT count(*) FROM chopmark.event WHERE type LIKE 'erasure.%'");
    }

    private static long count(Path data, String database, String sql)
            throws IOException, SQLException {
        try (Connection connection = new RawDatabase(data).superuser(database).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void decideThree(Path data) throws Exception {
        try (Installation installation = SampleInstallation.at(data).open()) {
            AuditEngine engine = installation.engine();
            Demo demo = new Demo(installation, installation.clock().instant());
            Highlights who = demo.highlights();
            school = who.school();
            decide(engine, who, who.student(), Set.of(Category.IDENTITY));
            decide(engine, who, who.guardian(), Set.of(Category.IDENTITY, Category.CONTACT));
            decide(engine, who, who.parentsEvening(), Set.of(Category.CONTENT));
        }
    }

    private void decide(
            AuditEngine engine, Highlights who, SubjectRef subject, Set<Category> categories) {
        ErasureId erasure = new ErasureId(engine.ids().get());
        erasures.put(erasure, categories);
        send(
                engine,
                who.officer(),
                new RequestErasure(
                        school,
                        erasure,
                        subject,
                        categories,
                        ErasureGround.PURPOSE_FULFILLED,
                        null));
        send(engine, who.officer(), new ApproveErasure(school, erasure));
        send(engine, who.principal(), new DecideErasure(school, erasure));
    }

    private static void send(AuditEngine engine, StaffId staff, ErasureCommand command) {
        engine.send(
                command,
                CommandContext.of(
                        Actor.person(staff, "officer", AuthMethod.PASSWORD),
                        Purpose.RETENTION_AND_ERASURE));
    }

    private void assertErasedOnce(Path data, String where) throws Exception {
        try (Installation installation = Installation.at(new DataFolder(data)).open()) {
            AuditEngine engine = installation.engine();
            erasures.forEach(
                    (erasure, categories) -> assertOnce(engine, erasure, categories, where));
            assertThat(installation.fsck().run(_ -> {}).faults())
                    .as("faults (%s)", where)
                    .isEmpty();
            String keys =
                    erasures.keySet().stream()
                            .map(erasure -> engine.erasures().find(school, erasure).orElseThrow())
                            .flatMap(found -> found.destroyed().values().stream())
                            .flatMap(destroyed -> destroyed.keys().stream())
                            .map(key -> "'" + key.keyId() + "'")
                            .collect(Collectors.joining(","));
            assertThat(
                            count(
                                    data,
                                    "chopmark_keys",
                                    "SELECT count(*) FROM chopmark_keys.subject_secret"
                                            + " WHERE wrapped IS NOT NULL AND key_id IN ("
                                            + keys
                                            + ")"))
                    .as("keys (%s)", where)
                    .isZero();
            assertThat(
                            count(
                                    data,
                                    "chopmark",
                                    "SELECT count(*) FROM chopmark.sealed_box WHERE key_id IN ("
                                            + keys
                                            + ")"))
                    .as("boxes (%s)", where)
                    .isZero();
        }
    }

    private void assertOnce(
            AuditEngine engine, ErasureId erasure, Set<Category> categories, String where) {
        Map<String, Long> times =
                engine.erasures().trail(school, erasure).stream()
                        .collect(
                                Collectors.groupingBy(
                                        fact -> fact.event().getClass().getSimpleName(),
                                        Collectors.counting()));
        long each = categories.size();
        assertThat(times)
                .as("each step on the record once (%s)", where)
                .containsEntry("KeyDestroyed", each)
                .containsEntry("CiphertextDeleted", each)
                .containsEntry("BlindIndexDeleted", (long) INDEXES.size());
        assertThat(
                        engine.erasures().trail(school, erasure).stream()
                                .map(Recorded::event)
                                .filter(BlindIndexDeleted.class::isInstance)
                                .map(event -> ((BlindIndexDeleted) event).indexCode()))
                .as("each index once (%s)", where)
                .containsExactlyInAnyOrderElementsOf(INDEXES);
        if (!TO_THE_END) {
            return;
        }
        assertThat(times)
                .as("and after the wait (%s)", where)
                .containsEntry("StragglersDeleted", each)
                .containsEntry("ErasureAcknowledged", 5L)
                .containsEntry("ErasureCertified", 1L);
        assertThat(engine.erasures().find(school, erasure).map(ErasureCase::state))
                .as("how far it is (%s)", where)
                .contains(ErasureCase.State.CERTIFIED);
    }
}

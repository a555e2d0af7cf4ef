package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.rest.RequestGenerator.Generated;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.identity.AccountEvent.CredentialUsedUp;
import hk.chopmark.core.identity.SessionEvent.Reauthenticated;
import hk.chopmark.core.identity.SessionEvent.SignInRefused;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.engine.ProjectionStatus;
import hk.chopmark.projections.engine.rebuild.ProjectionRebuilder;
import hk.chopmark.projections.engine.rebuild.RebuildReport;
import hk.chopmark.projections.rows.ProjectionModule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Thousands of requests made at random of the description of the interface, in two schools with
 * equal ids, against strict promises. {@code -Dchopmark.requests=200000} makes more of them, {@code
 * -Dchopmark.requests.seed} others.
 */
class GeneratedRequestsIT {

    private static final int REQUESTS = Integer.getInteger("chopmark.requests", 8_000);
    private static final long SEED = Long.getLong("chopmark.requests.seed", 20_261_130L);
    private static final int IDS = 5;
    private static final Duration CATCH_UP = Duration.ofMinutes(2);

    /** What is known of a notice from the commands that were taken. */
    private static final class Notice {
        private int versions;
        private boolean withdrawn;
    }

    /** A school, who asks in it, and the notices it must have. */
    private record School(SchoolId id, List<Call> callers, Map<String, Notice> notices) {}

    private final List<UUID> ids =
            IntStream.range(0, IDS).mapToObj(_ -> UuidCreator.getTimeOrderedEpoch()).toList();
    private final List<String> faults = new ArrayList<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final TreeSet<String> taken = new TreeSet<>();
    private long head;

    @TempDir private Path folder;

    private School school(TestServer server, String name) throws Exception {
        TestSchool founded = TestSchool.found(server, name, "校");
        List<Call> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            callers.add(server.as(founded.token()));
        }
        for (int i = 0; i < 5; i++) {
            String teacher = server.token("staff=" + ids.get(0), ActingRole.TEACHER, founded.id());
            callers.add(server.as(teacher));
        }
        callers.add(
                server.as(server.token("staff=" + ids.get(1), ActingRole.OFFICER, founded.id())));
        callers.add(server.as(server.token("service=app", ActingRole.CONNECTOR, founded.id())));
        for (int i = 0; i < 2; i++) {
            String guardian =
                    server.token("guardian=" + ids.get(2), ActingRole.GUARDIAN, founded.id());
            callers.add(server.as(guardian));
        }
        callers.add(
                server.as(server.token("student=" + ids.get(3), ActingRole.STUDENT, founded.id())));
        callers.add(server.as(server.token("service=operator", ActingRole.OPERATOR, null)));
        callers.add(server.asNobody());
        return new School(founded.id(), callers, new HashMap<>());
    }

    @Test
    void whatever_is_sent_is_taken_whole_or_refused_in_silence() throws Exception {
        try (TestServer server =
                new TestServer(folder.resolve("data"), TestServer::withoutQuotas)) {
            List<School> schools = List.of(school(server, "Here"), school(server, "There"));
            JsonNode description = server.asNobody().get("/v3/api-docs").json();
            RequestGenerator generator = new RequestGenerator(SEED, description, ids);
            Random random = new Random(SEED + 1);
            head = server.installation().engine().head();
            for (int i = 0; i < REQUESTS && faults.size() < 20; i++) {
                Generated request = generator.next();
                School school = schools.get(random.nextInt(schools.size()));
                Call caller = school.callers().get(random.nextInt(school.callers().size()));
                ask(server, school, caller, request);
            }

            assertThat(faults).as("promises broken, of %s", statuses).isEmpty();
            assertThat(taken.size())
                    .as("operations that took a request; none of %s", untaken(generator))
                    .isGreaterThan(generator.operations().size() * 2 / 5);
            for (School school : schools) {
                assertThat(school.callers().size()).as("who still asks").isGreaterThan(9);
                assertBoard(server, school);
            }
            assertReadModels(server);
        }
    }

    private List<String> untaken(RequestGenerator generator) {
        return generator.operations().stream()
                .map(operation -> operation.method() + " " + operation.path())
                .filter(operation -> !taken.contains(operation))
                .toList();
    }

    private void ask(TestServer server, School school, Call caller, Generated request)
            throws Exception {
        Call call = caller;
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            call = call.with(header.getKey(), header.getValue());
        }
        if (!isIn(server, school, caller)) {
            return;
        }
        Reply reply = call.send(request.operation().method(), request.path(), request.body());
        if (reply.status() == 401
                && reply.text("/code").equals("access.token-required")
                && !server.isNobody(caller)) {
            school.callers().removeIf(caller::equals); // a key that was revoked
            head = server.installation().engine().head();
            return;
        }
        long recorded = recorded(server, request);
        statuses.merge(reply.status(), 1, Integer::sum);
        if (reply.status() >= 500) {
            faults.add("answered " + reply.status() + ": " + request);
        }
        if (reply.status() >= 400) {
            refused(request, reply, recorded);
        } else {
            taken.add(request.operation().method() + " " + request.operation().path());
            accepted(school, request, reply, recorded);
        }
    }

    /**
     * Whether somebody is still signed in; who was signed out is once more, and who may not,
     * because a request ended their post or account, asks no more.
     */
    private boolean isIn(TestServer server, School school, Call caller) {
        boolean in = server.isNobody(caller) || server.isIn(caller);
        head = server.installation().engine().head();
        if (!in) {
            school.callers().removeIf(caller::equals);
        }
        return in;
    }

    /**
     * How many events there are since this was last asked; without sign-ins that were refused,
     * which are recorded by and by, proofs of who one is, which go before, and what the
     * installation's own log says of a school that is founded.
     */
    private long recorded(TestServer server, Generated request) {
        boolean founding = request.operation().path().equals("/api/v1/schools");
        long from = head;
        head = server.installation().engine().head();
        return from == head
                ? 0
                : server.installation().engine().history().range(from, (int) (head - from)).stream()
                        .filter(recorded -> !(recorded.event() instanceof SignInRefused))
                        .filter(recorded -> !(recorded.event() instanceof Reauthenticated))
                        .filter(recorded -> !(recorded.event() instanceof CredentialUsedUp))
                        .filter(recorded -> !founding || !isOfInstallation(recorded))
                        .count();
    }

    private static boolean isOfInstallation(Recorded<?> recorded) {
        return recorded.school().equals(SchoolId.INSTALLATION);
    }

    private void refused(Generated request, Reply reply, long recorded) {
        String body = reply.response().body();
        if (body.contains(RequestGenerator.CANARY)) {
            faults.add("quoted: " + request);
        }
        boolean denial = reply.status() == 403 || body.contains("denied");
        if (recorded != 0 && !denial) {
            faults.add("refused with " + reply + ", but recorded " + recorded + ": " + request);
        }
    }

    private void accepted(School school, Generated request, Reply reply, long recorded) {
        if (request.operation().method().equals("GET")
                || !reply.header("Content-Type").startsWith("application/json")) {
            return;
        }
        JsonNode answer = reply.json();
        if (!answer.has("events") || !answer.has("repeated")) {
            return;
        }
        boolean repeated = answer.get("repeated").asBoolean();
        int told = repeated ? 0 : answer.get("events").size();
        if (recorded != told) {
            faults.add("told of " + told + " events, recorded " + recorded + ": " + request);
        }
        if (!repeated) {
            follow(school, request, answer);
        }
    }

    /** What the notices of the school must be after a command that was taken. */
    private static void follow(School school, Generated request, JsonNode answer) {
        String path = request.operation().path();
        if (path.equals("/api/v1/notices")) {
            school.notices().put(answer.at("/refs/notice").asString(), new Notice());
        } else if (path.equals("/api/v1/notices/{notice}/versions")) {
            notice(school, request).versions++;
        } else if (path.equals("/api/v1/notices/{notice}/withdrawal")) {
            notice(school, request).withdrawn = true;
        }
    }

    private static Notice notice(School school, Generated request) {
        return school.notices()
                .computeIfAbsent(String.valueOf(request.ref("notice")), _ -> new Notice());
    }

    /** The board of each school shows its own notices as its own commands left them. */
    private static void assertBoard(TestServer server, School school) throws Exception {
        Call administrator = school.callers().getFirst();
        long written =
                server.installation().engine().proofs().countBelow(school.id(), Long.MAX_VALUE);
        for (Map.Entry<String, Notice> expected : school.notices().entrySet()) {
            Reply shown =
                    administrator.get(
                            "/api/v1/notices/" + expected.getKey() + "?atLeast=" + written);
            Notice notice = expected.getValue();
            assertThat(shown.status()).as("a notice that was begun: %s", shown).isEqualTo(200);
            assertThat(shown.json().at("/value/version/number").asInt(0))
                    .as("its versions: %s", shown)
                    .isEqualTo(notice.versions);
            assertThat(shown.json().at("/value/withdrawn").isObject())
                    .as("whether it is withdrawn: %s", shown)
                    .isEqualTo(notice.withdrawn);
        }
        assertThat(school.notices()).as("notices to compare").isNotEmpty();
    }

    /** Nothing is parked, and what was followed live is what the record gives anew. */
    private static void assertReadModels(TestServer server) {
        server.installation()
                .projections()
                .awaitPosition(server.installation().engine().head(), CATCH_UP);
        assertThat(server.installation().projections().status())
                .as("read models")
                .allMatch(status -> status.state() == ProjectionStatus.State.RUNNING)
                .allMatch(status -> status.parked().leavesNothingOut());
        for (ProjectionModule module : server.installation().projections().modules()) {
            RebuildReport report =
                    server.installation()
                            .rebuilder()
                            .rebuild(module.name(), ProjectionRebuilder.Mode.SIDE_BY_SIDE, _ -> {});
            assertThat(report.verdict())
                    .as("%s built anew from the record", module.name())
                    .isEqualTo(RebuildReport.Verdict.SAME);
        }
    }
}

package hk.chopmark.api.rest;

import hk.chopmark.api.front.FrontSettings;
import hk.chopmark.api.judging.UsualGrants;
import hk.chopmark.api.operating.FirstOperator;
import hk.chopmark.api.secrets.PasswordCost;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.api.server.Server;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.api.wiring.NewInstallation;
import hk.chopmark.core.log.checkpoint.TrustPolicy;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole server on a free port, and a client that speaks to it. */
public final class TestServer implements AutoCloseable {

    public static final JsonMapper JSON = JsonMapper.builder().build();

    private final Installation installation;
    private final Server server;
    private final TestAccounts accounts;
    private final HttpClient client = HttpClient.newHttpClient();

    public TestServer(Path folder) throws Exception {
        this(folder, UnaryOperator.identity());
    }

    /** With another measure of how long an erasure waits. */
    public TestServer(Path folder, LongSupplier nanos) throws Exception {
        this(folder, FrontSettings.local("127.0.0.1"), opening -> opening.nanos(nanos));
    }

    /** Reached in another way. */
    public TestServer(Path folder, FrontSettings front) throws Exception {
        this(folder, front, UnaryOperator.identity());
    }

    /** For tests that ask for more than an account may. */
    public static Installation.Opening withoutQuotas(Installation.Opening opening) {
        return opening.environment(
                Map.of(
                        "CHOPMARK_QUOTA_PERSON", "1000000",
                        "CHOPMARK_QUOTA_SERVICE", "1000000",
                        "CHOPMARK_QUOTA_SCHOOL", "1000000"));
    }

    /** Opened as a test wants it, such as with settings. */
    public TestServer(Path folder, UnaryOperator<Installation.Opening> opening) throws Exception {
        this(folder, FrontSettings.local("127.0.0.1"), opening);
    }

    private TestServer(
            Path folder, FrontSettings front, UnaryOperator<Installation.Opening> opening)
            throws Exception {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        installation =
                opening.apply(
                                Installation.at(NewInstallation.in(folder))
                                        .passwordCost(PasswordCost.CHEAP))
                        .open();
        server = Server.start(installation, front, 0);
        accounts = new TestAccounts(installation);
    }

    /**
     * A token for an actor in a school, or for the operator. Members of staff who hold nothing yet
     * are given the usual role of that name, in the whole school.
     */
    public String token(String actor, ActingRole role, @Nullable SchoolId school) {
        if (school == null) {
            return operator();
        }
        ActorRef who = UsualGrants.accountOf(ActorRef.parse(actor));
        if (who instanceof ActorRef.ServiceAccount) {
            accounts.secretOf(who, school); // before it is granted anything
        }
        new UsualGrants(installation).give(who, role, school);
        return bareToken(who.text(), role, school);
    }

    /** The secret of a session of the first operator. */
    public String operator() {
        return new TestOperator(installation).session();
    }

    /**
     * A token for somebody who holds what the record says, and nothing else. People are in a
     * session, services have a key.
     */
    public String bareToken(String actor, ActingRole role, @Nullable SchoolId school) {
        ActorRef who = ActorRef.parse(actor);
        return school != null ? accounts.secretOf(who, school) : operator();
    }

    /**
     * An account of a person of a school, activated as those of a demonstration are.
     *
     * @return the login name that counts; staff who have one keep it
     */
    public String account(SchoolId school, PersonRef person, String loginName, String password) {
        return accounts.open(school, person, loginName, password);
    }

    /** Whether a call carries no secret. */
    boolean isNobody(Call call) {
        return !call.headers().containsKey("Authorization");
    }

    /** Whether the session of a call stands, or another could be begun; a key is not looked at. */
    boolean isIn(Call call) {
        String secret =
                accounts.latest(
                        call.headers().getOrDefault("Authorization", "Bearer ").substring(7));
        return secret.startsWith("ck_")
                || installation
                        .secrets()
                        .sessions()
                        .find(secret)
                        .flatMap(session ->
                                installation
                                        .engine()
                                        .accounts()
                                        .session(session.school(), session.id()))
                        .isPresent()
                || accounts.again(secret).isPresent();
    }

    /** What the app of a member of staff shows now; each code counts once. */
    public String shown(SchoolId school, PersonRef person) {
        return accounts.shown(school, person);
    }

    /** A token of one more session of somebody. */
    public String another(String token) {
        return accounts.another(token);
    }

    /** Lets who holds a token of this server into the console, which takes more of staff. */
    void letIntoConsole(String token) {
        accounts.enrolSecondFactor(token);
    }

    /** Whether somebody of the installation is behind a secret; they have a second factor. */
    boolean isOperators(String token) {
        return installation
                .secrets()
                .sessions()
                .find(token)
                .filter(session -> session.school().isInstallation())
                .isPresent();
    }

    /** Makes the first operator, as the served program does. */
    public FirstOperator firstOperator() {
        return server.firstOperator();
    }

    /** What is served. */
    public Installation installation() {
        return installation;
    }

    /** What a verifier has to trust. */
    public TrustPolicy policy() {
        return installation.trustPolicy();
    }

    /** Begins a request. */
    public Call as(String token) {
        return new Call(
                this, new TreeMap<>(Map.of("Authorization", "Bearer " + accounts.latest(token))));
    }

    /** Begins a request of nobody. */
    public Call asNobody() {
        return new Call(this, new TreeMap<>());
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    /** One try at a request. */
    public interface Attempt {
        Reply make() throws Exception;
    }

    /** Tries until a read model has caught up with what was done; the last answer, good or not. */
    public static Reply eventually(Attempt attempt, Predicate<Reply> good) throws Exception {
        Reply last = attempt.make();
        for (int tries = 0; tries < 100 && !good.test(last); tries++) {
            LockSupport.parkNanos(50_000_000);
            last = attempt.make();
        }
        return last;
    }

    /** A request with its headers so far. */
    public record Call(TestServer server, Map<String, String> headers) {

        public Call with(String name, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(name, value);
            return new Call(server, more);
        }

        /** With a purpose. */
        public Call for_(String purpose) {
            return with("Chopmark-Purpose", purpose);
        }

        public Reply get(String path) throws Exception {
            return send("GET", path, null);
        }

        public Reply post(String path, String json) throws Exception {
            return send("POST", path, json);
        }

        public Reply delete(String path) throws Exception {
            return send("DELETE", path, null);
        }

        /**
         * Sends it. Who holds a token of {@link TestServer#token} signs in again when the session
         * is over, and proves again who they are when asked, as a person would.
         */
        public Reply send(String method, String path, @Nullable String json) throws Exception {
            String given = headers.getOrDefault("Authorization", "").replace("Bearer ", "");
            String token = server.accounts.latest(given);
            if (!token.equals(given)) {
                return with("Authorization", "Bearer " + token).send(method, path, json);
            }
            Reply reply = once(method, path, json);
            if (reply.status() != 401) {
                return reply;
            }
            if (reply.text("/code").equals("identity.reauthentication-needed")) {
                Optional<String> proof = server.accounts.proof(token);
                return proof.isPresent()
                                && server.as(token)
                                                .once("POST", "/api/v1/session/proof", proof.get())
                                                .status()
                                        == 204
                        ? once(method, path, json)
                        : reply;
            }
            Optional<String> next =
                    reply.text("/code").equals("access.token-required")
                            ? server.accounts.again(token)
                            : Optional.empty();
            return next.isPresent()
                    ? with("Authorization", "Bearer " + next.get()).send(method, path, json)
                    : reply;
        }

        private Reply once(String method, String path, @Nullable String json) throws Exception {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(server.uri(path))
                            .method(
                                    method,
                                    json == null
                                            ? BodyPublishers.noBody()
                                            : BodyPublishers.ofString(json));
            headers.forEach(request::setHeader);
            if (json != null && !headers.containsKey("Content-Type")) {
                request.setHeader("Content-Type", "application/json");
            }
            HttpResponse<String> response =
                    server.client.send(request.build(), BodyHandlers.ofString());
            return new Reply(response);
        }
    }

    /** An answer. */
    public record Reply(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        public String text(String pointer) {
            return json().at(pointer).asString("");
        }

        public long asOf() {
            return json().at("/asOf").asLong(-1);
        }

        /** The status and the whole answer, for a failing assertion. */
        @Override
        public String toString() {
            return status() + " " + response.body();
        }
    }

    @Override
    public void close() {
        server.close();
        installation.close();
    }
}

package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.core.shared.SchoolId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A session of a person on a running server, from signing in to signing out.
 *
 * <p><b>Guarantees</b>: secrets go over TLS, or to this machine; what the server refuses is told by
 * its code.
 */
final class RemoteSession implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final Duration ANSWERING = Duration.ofMinutes(5);
    private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final String SECOND_FACTOR = "identity.second-factor-needed";

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECTING).build();
    private final URI server;
    private final String secret;
    private final String person;

    private RemoteSession(URI server, SchoolId school, Person who) throws IOException {
        this.server = server;
        Map<String, String> wanted = new TreeMap<>();
        wanted.put("school", school.text());
        wanted.put("loginName", who.loginName());
        wanted.put("password", who.secrets().password());
        HttpResponse<byte[]> begun = signIn(wanted);
        if (begun.statusCode() == 401 && codeOf(begun).equals(SECOND_FACTOR)) {
            wanted.put("code", who.secrets().code());
            begun = signIn(wanted);
        }
        JsonNode session = JSON.readTree(succeeded(begun, "not signed in").body());
        this.secret = session.at("/secret").asString();
        this.person = session.at("/person").asString();
    }

    /** Who signs in, and what with. */
    record Person(String loginName, PersonSecrets secrets) {}

    /** Signs in. */
    static RemoteSession open(URI server, SchoolId school, Person who) throws IOException {
        requireSafe(server);
        return new RemoteSession(server, school, who);
    }

    /** A password is not for whoever listens on the way. */
    private static void requireSafe(URI server) {
        boolean isThisMachine = THIS_MACHINE.contains(String.valueOf(server.getHost()));
        if (!"https".equals(server.getScheme())
                && !("http".equals(server.getScheme()) && isThisMachine)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "no password is sent to " + server,
                    "beyond this machine it would be readable on the way",
                    "name an address with https",
                    null);
        }
    }

    private HttpResponse<byte[]> signIn(Map<String, String> wanted) throws IOException {
        return send(
                request("/api/v1/session")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(wanted))));
    }

    /** Who signed in. */
    String person() {
        return person;
    }

    /** Asks for something; the answer is a good one. */
    HttpResponse<byte[]> get(String path, String purpose) throws IOException {
        return succeeded(send(asking(path, purpose).GET()), "not answered");
    }

    /** Sends something; the answer is a good one. */
    HttpResponse<byte[]> post(String path, String purpose, Object body) throws IOException {
        return succeeded(
                send(
                        asking(path, purpose)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))),
                "not done");
    }

    private HttpRequest.Builder asking(String path, String purpose) {
        return request(path)
                .header("Authorization", "Bearer " + secret)
                .header("Chopmark-Purpose", purpose);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(ANSWERING);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the server was asked", e);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "no answer from " + server,
                    "a running server is asked",
                    "start it, or name it with --server",
                    e);
        }
    }

    private static HttpResponse<byte[]> succeeded(HttpResponse<byte[]> response, String what) {
        if (response.statusCode() / 100 == 2) {
            return response;
        }
        throw new CommandFailure(
                ExitCode.FAILED,
                what + ": " + codeOf(response),
                "the server answered " + response.statusCode(),
                "see docs/api.md, Failures",
                null);
    }

    /** The code of a refusal, as far as the answer has one. */
    private static String codeOf(HttpResponse<byte[]> response) {
        try {
            String code =
                    JSON.readTree(new String(response.body(), StandardCharsets.UTF_8))
                            .at("/code")
                            .asString("");
            return code.matches("[a-z0-9.-]{1,80}") ? code : "no code";
        } catch (JacksonException e) {
            return "no code";
        }
    }

    /** Signs out; a session that cannot be ended now ends by itself. */
    @Override
    public void close() {
        try {
            send(request("/api/v1/session").header("Authorization", "Bearer " + secret).DELETE());
        } catch (IOException | CommandFailure e) {
            // what was asked for is done all the same
        }
    }
}

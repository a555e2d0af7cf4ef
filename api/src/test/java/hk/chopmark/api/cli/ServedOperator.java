package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import hk.chopmark.core.shared.SchoolId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The first operator of a program that runs as a process of its own, made over HTTP. */
final class ServedOperator {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ServedOperator() {}

    /** The secret of a session of the first operator, by the code in the data folder. */
    static String session(URI address, Path data) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String code = Files.readString(data.resolve("operator.code")).strip();
            JsonNode made =
                    post(
                            client,
                            address.resolve("/api/v1/session/activation"),
                            "",
                            "{\"school\":\"%s\",\"loginName\":\"operator\",\"code\":\"%s\",\"password\":\"%s\"}"
                                    .formatted(
                                            SchoolId.INSTALLATION,
                                            code,
                                            "quiet harbour lamp seven"));
            String session = made.at("/secret").asString();
            URI second = address.resolve("/api/v1/session/second-factor");
            HttpRequest fresh =
                    HttpRequest.newBuilder(second)
                            .header("Authorization", "Bearer " + session)
                            .build();
            String secret =
                    JSON.readTree(client.send(fresh, BodyHandlers.ofString()).body())
                            .at("/secret")
                            .asString();
            TimeBasedOneTimePasswordGenerator app = new TimeBasedOneTimePasswordGenerator();
            String shown =
                    app.generateOneTimePasswordString(
                            new SecretKeySpec(Base32.decode(secret), app.getAlgorithm()),
                            InstantSource.system().instant());
            post(
                    client,
                    second,
                    session,
                    "{\"secret\":\"%s\",\"code\":\"%s\"}".formatted(secret, shown));
            return session;
        }
    }

    private static JsonNode post(HttpClient client, URI address, String session, String body)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body));
        if (!session.isEmpty()) {
            request.header("Authorization", "Bearer " + session);
        }
        HttpResponse<String> reply = client.send(request.build(), BodyHandlers.ofString());
        assertThat(reply.statusCode()).as("%s: %s", address, reply.body()).isIn(201, 204);
        return JSON.readTree(reply.body().isEmpty() ? "{}" : reply.body());
    }
}

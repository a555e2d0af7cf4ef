package hk.chopmark.core.seal.vault;

import hk.chopmark.core.seal.KeyVaultRefusal;
import hk.chopmark.core.seal.KeyVaultRefusal.Reason;
import hk.chopmark.core.shared.TransientFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Questions to HashiCorp Vault over HTTP, repeated where that is safe and may help.
 *
 * <p><b>Guarantees</b>: every answer comes within the settings' patience; follows no redirect, so
 * the token goes nowhere else; reads at most {@value #MAX_ANSWER_BYTES} bytes. All questions asked
 * here may be repeated.
 *
 * <p><b>Throws</b> {@link TransientFailure} if Vault cannot be reached, is sealed, busy or broken
 * after the last attempt; {@link KeyVaultRefusal} if its certificate is not trusted.
 */
final class TransitClient implements AutoCloseable {
    static final long MAX_ANSWER_BYTES = 64 << 10;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param body JSON; an empty node if there was none
     */
    record Reply(int status, JsonNode body) {
        /** A text in {@code data}; empty if it is missing. */
        String text(String name) {
            return body.path("data").path(name).asString("");
        }
    }

    private final TransitSettings settings;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("chopmark-transit-", 0).factory());
    private final HttpClient http;

    TransitClient(TransitSettings settings) {
        this.settings = settings;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .executor(threads)
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(settings.patience().timeout())
                        .followRedirects(HttpClient.Redirect.NEVER);
        Path authority = settings.authority();
        if (authority != null) {
            builder.sslContext(trusting(authority));
        }
        this.http = builder.build();
    }

    /** Asks the transit engine. */
    Reply askEngine(String method, String path, Map<String, ?> question) {
        return ask(method, settings.mount() + "/" + path, question);
    }

    /** Asks Vault. */
    Reply ask(String method, String path, Map<String, ?> question) {
        Duration pause = settings.patience().pause();
        for (int attempt = 1; ; attempt++) {
            Reply reply = askOnce(method, path, question);
            if (reply != null && !mayPass(reply.status())) {
                return reply;
            }
            if (attempt == settings.patience().attempts()) {
                throw new TransientFailure(
                        "Vault did not do its work after "
                                + attempt
                                + " attempts ("
                                + (reply == null ? "no answer" : "HTTP " + reply.status())
                                + "); look whether it runs and is unsealed",
                        RETRY_AFTER,
                        null);
            }
            rest(pause);
            pause = pause.multipliedBy(2);
        }
    }

    /** Too early (412), too many (429), sealed or standby (503), and whatever broke. */
    private static boolean mayPass(int status) {
        return status == 412 || status == 429 || status >= 500;
    }

    /** Null if there was no answer. */
    private @Nullable Reply askOnce(String method, String path, Map<String, ?> question) {
        try {
            HttpResponse<byte[]> response =
                    http.send(
                            request(method, path, question),
                            BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
            return new Reply(response.statusCode(), parse(response.body()));
        } catch (SSLHandshakeException e) {
            throw new KeyVaultRefusal(
                    Reason.MISCONFIGURED,
                    "The certificate of Vault is not trusted; name its authority, or mend it",
                    e);
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure("Interrupted while Vault was asked", RETRY_AFTER, e);
        }
    }

    private HttpRequest request(String method, String path, Map<String, ?> question) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base() + "/v1/" + path))
                        .timeout(settings.patience().timeout())
                        .header("X-Vault-Token", settings.token().read())
                        .header("X-Vault-Request", "true")
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                question.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(
                                                JSON.writeValueAsBytes(question)));
        String namespace = settings.namespace();
        if (namespace != null) {
            request.header("X-Vault-Namespace", namespace);
        }
        return request.build();
    }

    private String base() {
        String address = settings.address().toString();
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    private static JsonNode parse(byte[] body) {
        try {
            return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JacksonException e) {
            // The status says enough; what a proxy in between writes is of no use.
            return JSON.createObjectNode();
        }
    }

    private static void rest(Duration pause) {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure("Interrupted while Vault was asked", RETRY_AFTER, e);
        }
    }

    private static SSLContext trusting(Path authority) {
        try (InputStream pem = Files.newInputStream(authority)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("authority-" + number++, certificate);
            }
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new KeyVaultRefusal(
                    Reason.UNREADABLE,
                    "File " + authority + " holds no certificates in PEM form",
                    e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
        threads.close();
    }
}

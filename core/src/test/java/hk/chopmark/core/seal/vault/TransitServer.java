package hk.chopmark.core.seal.vault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server that answers as the transit engine of HashiCorp Vault is documented to: keys, encrypt,
 * decrypt, config, delete, with its error codes. Its keys live in memory, its cryptography is real.
 */
final class TransitServer implements AutoCloseable {
    static final String TOKEN = "hvs.test-token-that-must-not-show";

    private static final Pattern KEY_PATH =
            Pattern.compile("/v1/transit/(keys|encrypt|decrypt)/([\\w.-]+)(/config)?");
    private static final Pattern CIPHERTEXT = Pattern.compile("vault:v(\\d+):(.+)");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A key of the engine; version 1 only. */
    private static final class EngineKey {
        private final byte[] bytes = new byte[32];
        private volatile boolean deletable;
    }

    private record Answer(int status, Map<String, ?> body) {
        static Answer error(int status, String... messages) {
            return new Answer(status, Map.of("errors", Arrays.asList(messages)));
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, EngineKey> keys = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final Queue<Integer> failures = new ConcurrentLinkedQueue<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private volatile boolean sealed;
    private volatile boolean silent;

    /**
     * @param tls certificate and key of the server; null for plain HTTP
     */
    TransitServer(@Nullable SSLContext tls) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (tls == null) {
            server = HttpServer.create(address, 0);
        } else {
            HttpsServer secure = HttpsServer.create(address, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = secure;
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI address() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Answers the next requests with these codes, whatever they ask. */
    void failNext(Integer... statuses) {
        failures.addAll(Arrays.asList(statuses));
    }

    void seal(boolean nowSealed) {
        sealed = nowSealed;
    }

    /** Answers nothing at all. */
    void fallSilent() {
        silent = true;
    }

    /** Requests so far: method and path. */
    Queue<String> asked() {
        return new ArrayDeque<>(asked);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (silent) {
                closed.await(60, TimeUnit.SECONDS);
                return;
            }
            Answer answer = answer(exchange, body);
            byte[] text =
                    answer.status() == 204 ? new byte[0] : JSON.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
            exchange.getResponseBody().write(text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer answer(HttpExchange exchange, byte[] body) {
        Integer failure = failures.poll();
        if (failure != null) {
            return Answer.error(failure, "told to fail");
        }
        if (sealed) {
            return Answer.error(503, "Vault is sealed");
        }
        if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
            return Answer.error(403, "permission denied");
        }
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/v1/auth/token/lookup-self")) {
            return new Answer(200, Map.of("data", Map.of("policies", new String[] {"default"})));
        }
        Matcher place = KEY_PATH.matcher(path);
        if (!place.matches()) {
            return Answer.error(
                    404,
                    "no handler for route \"" + path.substring(4) + "\". route entry not found.");
        }
        JsonNode question = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        String name = place.group(2);
        return switch (place.group(1)) {
            case "encrypt" -> encrypt(name, question);
            case "decrypt" -> decrypt(name, question);
            default -> key(exchange.getRequestMethod(), name, place.group(3), question);
        };
    }

    private Answer key(String method, String name, @Nullable String config, JsonNode question) {
        EngineKey key = keys.get(name);
        if (method.equals("POST") && config == null) {
            keys.computeIfAbsent(
                    name,
                    absent -> {
                        EngineKey made = new EngineKey();
                        random.nextBytes(made.bytes);
                        return made;
                    });
            return "aes256-gcm96".equals(question.path("type").asString(""))
                    ? new Answer(200, Map.of("data", Map.of("name", name, "latest_version", 1)))
                    : Answer.error(400, "unknown key type");
        }
        if (key == null) {
            return method.equals("GET")
                    ? Answer.error(404)
                    : Answer.error(400, "could not find key " + name);
        }
        if (method.equals("POST")) {
            key.deletable = question.path("deletion_allowed").asBoolean(false);
            return new Answer(200, Map.of("data", Map.of("deletion_allowed", key.deletable)));
        }
        if (method.equals("DELETE")) {
            if (!key.deletable) {
                return Answer.error(400, "deletion is not allowed for this key");
            }
            keys.remove(name);
            return new Answer(204, Map.of());
        }
        return new Answer(200, Map.of("data", Map.of("name", name, "exportable", false)));
    }

    private Answer encrypt(String name, JsonNode question) {
        EngineKey key = keys.get(name);
        if (key == null) {
            return Answer.error(400, "encryption key not found");
        }
        byte[] nonce = new byte[12];
        random.nextBytes(nonce);
        try {
            byte[] sealedText =
                    cipher(Cipher.ENCRYPT_MODE, key, nonce, question)
                            .doFinal(bytes(question, "plaintext"));
            byte[] whole = Arrays.copyOf(nonce, nonce.length + sealedText.length);
            System.arraycopy(sealedText, 0, whole, nonce.length, sealedText.length);
            String ciphertext = "vault:v1:" + Base64.getEncoder().encodeToString(whole);
            return new Answer(
                    200, Map.of("data", Map.of("ciphertext", ciphertext, "key_version", 1)));
        } catch (GeneralSecurityException e) {
            return Answer.error(500, "internal error");
        }
    }

    private Answer decrypt(String name, JsonNode question) {
        EngineKey key = keys.get(name);
        if (key == null) {
            return Answer.error(400, "encryption key not found");
        }
        Matcher form = CIPHERTEXT.matcher(question.path("ciphertext").asString(""));
        if (!form.matches()) {
            return Answer.error(400, "invalid ciphertext: no prefix");
        }
        // Version 0 is read as 1, for ciphertexts of the very first release.
        if (Integer.parseInt(form.group(1)) > 1) {
            return Answer.error(400, "invalid ciphertext: version is too new");
        }
        try {
            byte[] whole = Base64.getDecoder().decode(form.group(2));
            byte[] plain =
                    cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(whole, 12), question)
                            .doFinal(whole, 12, whole.length - 12);
            String text = Base64.getEncoder().encodeToString(plain);
            return new Answer(200, Map.of("data", Map.of("plaintext", text)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Answer.error(400, "invalid ciphertext: unable to decrypt");
        }
    }

    private static Cipher cipher(int mode, EngineKey key, byte[] nonce, JsonNode question)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        cipher.init(mode, new SecretKeySpec(key.bytes, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(bytes(question, "associated_data"));
        return cipher;
    }

    private static byte[] bytes(JsonNode question, String name) {
        return Base64.getDecoder()
                .decode(question.path(name).asString("").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.close();
    }
}

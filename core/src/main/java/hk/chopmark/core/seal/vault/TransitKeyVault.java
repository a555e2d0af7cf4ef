package hk.chopmark.core.seal.vault;

import hk.chopmark.core.seal.KeyVault;
import hk.chopmark.core.seal.KeyVaultRefusal;
import hk.chopmark.core.seal.KeyVaultRefusal.Reason;
import hk.chopmark.core.seal.vault.TransitClient.Reply;
import hk.chopmark.core.shared.SchoolId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A key vault in the transit engine of HashiCorp Vault, over HTTP.
 *
 * <p>For each school and epoch the engine makes a key of type {@code aes256-gcm96}, never
 * exportable, and wraps with it; school and epoch are associated data. What is stored is Vault's
 * own form, {@code vault:v1:...}. Destroying an epoch deletes its key in the engine.
 *
 * <p><b>Guarantees</b>: those of {@link KeyVault}. Asks each question at most a few times within a
 * bounded time; what Vault answers is never quoted in a message.
 *
 * <p><b>Source</b>: HashiCorp Vault, Transit secrets engine (API). Tested against a server of our
 * own that follows that documentation, not against the product.
 */
public final class TransitKeyVault implements KeyVault {
    // Vault also reads "v0" as its first version: refused here, so that one wrapped key has one
    // form.
    private static final Pattern CIPHERTEXT =
            Pattern.compile("vault:v[1-9][0-9]{0,8}:[A-Za-z0-9+/]{20,400}={0,2}");
    private static final String WHERE = "Vault's transit engine";

    private final TransitClient client;

    private TransitKeyVault(TransitClient client) {
        this.client = client;
    }

    /**
     * Connects, and asks whether the token is known.
     *
     * @throws KeyVaultRefusal if the settings or the token are not in order
     * @throws hk.chopmark.core.shared.TransientFailure if Vault does not answer, or is sealed
     */
    public static TransitKeyVault open(TransitSettings settings) {
        TransitClient client = new TransitClient(settings);
        try {
            require(client.ask("GET", "auth/token/lookup-self", Map.of()), "say who we are");
            return new TransitKeyVault(client);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return "transit";
    }

    @Override
    public Assurance assurance() {
        return Assurance.TECHNICAL;
    }

    @Override
    public byte[] wrap(SchoolId school, int epoch, byte[] kek) {
        KekContext.requireKek(kek);
        String key = KekContext.name(school, epoch);
        // Made if it is missing, left as it is if not.
        require(
                client.askEngine("POST", "keys/" + key, Map.of("type", "aes256-gcm96")),
                "make a key");
        Reply reply =
                require(
                        client.askEngine(
                                "POST",
                                "encrypt/" + key,
                                Map.of(
                                        "plaintext",
                                        base64(kek),
                                        "associated_data",
                                        base64(KekContext.aad(school, epoch)))),
                        "wrap a key");
        String ciphertext = reply.text("ciphertext");
        if (!CIPHERTEXT.matcher(ciphertext).matches()) {
            throw new KeyVaultRefusal(
                    Reason.MISCONFIGURED,
                    WHERE + " gave something else than vault:v1:...; look what answers there",
                    null);
        }
        return ciphertext.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] unwrap(SchoolId school, int epoch, byte[] wrapped) {
        String ciphertext = new String(wrapped, StandardCharsets.ISO_8859_1);
        if (!CIPHERTEXT.matcher(ciphertext).matches()) {
            throw KekContext.notOurs(WHERE, school, epoch);
        }
        String key = KekContext.name(school, epoch);
        Reply reply =
                client.askEngine(
                        "POST",
                        "decrypt/" + key,
                        Map.of(
                                "ciphertext",
                                ciphertext,
                                "associated_data",
                                base64(KekContext.aad(school, epoch))));
        if (reply.status() == 400 || reply.status() == 404) {
            // Vault says 400 both for a key that is gone and for a ciphertext that does not fit.
            throw exists(key)
                    ? KekContext.notOurs(WHERE, school, epoch)
                    : KekContext.unknown(WHERE, school, epoch);
        }
        return Base64.getDecoder().decode(require(reply, "unwrap a key").text("plaintext"));
    }

    @Override
    public void destroy(SchoolId school, int epoch) {
        String key = KekContext.name(school, epoch);
        if (!exists(key)) {
            return;
        }
        require(
                client.askEngine(
                        "POST", "keys/" + key + "/config", Map.of("deletion_allowed", true)),
                "allow the deletion of a key");
        client.askEngine("DELETE", "keys/" + key, Map.of());
        // What counts is whether it is gone: a repeated request may find it gone already.
        if (exists(key)) {
            throw new KeyVaultRefusal(
                    Reason.NOT_ALLOWED,
                    WHERE + " kept a key that was to be deleted; look into its policy",
                    null);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private boolean exists(String key) {
        Reply reply = client.askEngine("GET", "keys/" + key, Map.of());
        return reply.status() != 404 && require(reply, "look for a key").status() < 300;
    }

    private static Reply require(Reply reply, String action) {
        if (reply.status() >= 200 && reply.status() < 300) {
            return reply;
        }
        throw new KeyVaultRefusal(
                reply.status() == 403 ? Reason.NOT_ALLOWED : Reason.MISCONFIGURED,
                WHERE
                        + " refused to "
                        + action
                        + " (HTTP "
                        + reply.status()
                        + "); look at token, policy and mount",
                null);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}

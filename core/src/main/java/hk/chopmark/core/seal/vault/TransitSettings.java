package hk.chopmark.core.seal.vault;

import hk.chopmark.core.seal.KeyVaultRefusal;
import hk.chopmark.core.seal.KeyVaultRefusal.Reason;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where HashiCorp Vault is, and how to ask it.
 *
 * @param address {@code https://host:port}; plain {@code http} on this machine only
 * @param mount path of the transit engine, {@value #DEFAULT_MOUNT} by default
 * @param namespace namespace of Vault Enterprise; null without
 * @param token the token
 * @param authority PEM file with the certificates to trust instead of the system's; null without
 * @param patience how long and how often one question is asked
 */
public record TransitSettings(
        URI address,
        String mount,
        @Nullable String namespace,
        VaultSecret token,
        @Nullable Path authority,
        Patience patience) {

    /** The usual mount of the engine. */
    public static final String DEFAULT_MOUNT = "transit";

    private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*");

    /**
     * Bounds of one question.
     *
     * @param timeout for connecting, and for each answer
     * @param attempts 1 or more
     * @param pause before the second attempt; twice as long before each further one
     */
    public record Patience(Duration timeout, int attempts, Duration pause) {
        /** Four attempts of ten seconds. */
        public static final Patience STANDARD =
                new Patience(Duration.ofSeconds(10), 4, Duration.ofMillis(200));
    }

    /** Refuses what could send a token in clear over a network. */
    public TransitSettings {
        boolean encrypted = "https".equals(address.getScheme());
        boolean local =
                "http".equals(address.getScheme()) && THIS_MACHINE.contains(address.getHost());
        if (!encrypted && !local) {
            throw new KeyVaultRefusal(
                    Reason.MISCONFIGURED,
                    "Vault is reached by https://host:port, or by http on this machine",
                    null);
        }
        if (!PATH.matcher(mount).matches()
                || (namespace != null && !PATH.matcher(namespace).matches())) {
            throw new KeyVaultRefusal(
                    Reason.MISCONFIGURED,
                    "Mount and namespace of Vault are names of letters, digits, - and _",
                    null);
        }
    }
}

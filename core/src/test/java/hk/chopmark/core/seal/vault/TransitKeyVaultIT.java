package hk.chopmark.core.seal.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.seal.KeyVault;
import hk.chopmark.core.seal.KeyVaultRefusal;
import hk.chopmark.core.seal.KeyVaultRefusal.Reason;
import hk.chopmark.core.seal.vault.TransitSettings.Patience;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The vault in HashiCorp Vault's transit engine, against {@link TransitServer}: a server of our own
 * that follows the engine's documentation, not the product.
 */
class TransitKeyVaultIT extends KeyVaultContract {
    private static final SchoolId SCHOOL = new SchoolId(new UUID(7, 7));
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(5), 4, Duration.ofMillis(5));

    @TempDir Path temporary = Path.of("unset");

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private @Nullable TransitServer server;
    private @Nullable KeyVault vault;

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private TransitServer server() throws IOException {
        TransitServer known = server;
        if (known == null) {
            known = new TransitServer(null);
            server = known;
            open.push(known);
        }
        return known;
    }

    private TransitKeyVault open(TransitSettings settings) {
        TransitKeyVault opened = TransitKeyVault.open(settings);
        open.push(opened);
        return opened;
    }

    private static TransitSettings settings(URI address, VaultSecret token, @Nullable Path ca) {
        return new TransitSettings(address, TransitSettings.DEFAULT_MOUNT, null, token, ca, SHORT);
    }

    private static VaultSecret token() {
        return new VaultSecret.Given(TransitServer.TOKEN);
    }

    @Override
    KeyVault vault() {
        KeyVault known = vault;
        if (known == null) {
            known = restarted();
            vault = known;
        }
        return known;
    }

    @Override
    KeyVault restarted() {
        try {
            return open(settings(server().address(), token(), null));
        } catch (IOException e) {
            throw new AssertionError("The test's server does not start", e);
        }
    }

    @Test
    void what_is_stored_is_vaults_own_form() {
        assertThat(new String(vault().wrap(SCHOOL, 1, new byte[32]), StandardCharsets.US_ASCII))
                .as("wrapped")
                .startsWith("vault:v1:");
    }

    @Test
    void another_form_of_the_same_ciphertext_is_refused() {
        byte[] wrapped = vault().wrap(SCHOOL, 1, new byte[32]);
        String old = new String(wrapped, StandardCharsets.US_ASCII).replace("vault:v1", "vault:v0");
        assertReason(
                Reason.NOT_OURS,
                () -> vault().unwrap(SCHOOL, 1, old.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void a_destroyed_key_is_told_apart_from_a_foreign_one() {
        byte[] wrapped = vault().wrap(SCHOOL, 1, new byte[32]);
        vault().wrap(SCHOOL, 2, new byte[32]);
        assertReason(Reason.NOT_OURS, () -> vault().unwrap(SCHOOL, 2, wrapped));
        vault().destroy(SCHOOL, 1);
        assertReason(Reason.UNKNOWN_EPOCH, () -> vault().unwrap(SCHOOL, 1, wrapped));
    }

    @Test
    void what_may_pass_is_asked_again_a_few_times() throws IOException {
        byte[] wrapped = vault().wrap(SCHOOL, 1, new byte[32]);
        server().failNext(429, 500, 412);
        assertThat(vault().unwrap(SCHOOL, 1, wrapped)).as("at the fourth attempt").hasSize(32);
        server().failNext(502, 503, 429, 500);
        assertThatThrownBy(() -> vault().unwrap(SCHOOL, 1, wrapped))
                .as("after the fourth attempt")
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("HTTP 500")
                .hasMessageNotContaining(TransitServer.TOKEN);
        assertThat(vault().unwrap(SCHOOL, 1, wrapped)).as("when it has passed").hasSize(32);
    }

    @Test
    void a_sealed_vault_is_a_transient_failure_and_works_again_when_it_is_unsealed()
            throws IOException {
        byte[] wrapped = vault().wrap(SCHOOL, 1, new byte[32]);
        server().seal(true);
        assertThatThrownBy(() -> vault().unwrap(SCHOOL, 1, wrapped))
                .as("sealed")
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("unsealed");
        server().seal(false);
        assertThat(vault().unwrap(SCHOOL, 1, wrapped)).as("unsealed").hasSize(32);
    }

    @Test
    void a_token_that_is_not_known_is_refused_at_the_start_and_never_shown() throws IOException {
        URI address = server().address();
        VaultSecret wrong = new VaultSecret.Given("hvs.another-token-that-must-not-show");
        assertThatThrownBy(() -> TransitKeyVault.open(settings(address, wrong, null)))
                .as("an unknown token")
                .isInstanceOfSatisfying(
                        KeyVaultRefusal.class,
                        refusal ->
                                assertThat(refusal.reason())
                                        .as("reason")
                                        .isEqualTo(Reason.NOT_ALLOWED))
                .hasMessageNotContaining("hvs.");
        assertThat(settings(address, wrong, null).toString())
                .as("text form of the settings")
                .doesNotContain("hvs.");
    }

    @Test
    void a_token_may_be_renewed_in_its_file() throws IOException {
        Path file = temporary.resolve("token");
        Files.writeString(file, TransitServer.TOKEN + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        KeyVault fromFile = open(settings(server().address(), new VaultSecret.InFile(file), null));
        Files.writeString(file, "hvs.revoked");
        assertReason(Reason.NOT_ALLOWED, () -> fromFile.wrap(SCHOOL, 1, new byte[32]));
        Files.writeString(file, TransitServer.TOKEN);
        assertThat(fromFile.wrap(SCHOOL, 1, new byte[32])).as("renewed").isNotEmpty();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertReason(Reason.UNSAFE_PERMISSIONS, () -> fromFile.wrap(SCHOOL, 1, new byte[32]));
    }

    @Test
    void a_mount_that_is_not_there_is_a_clear_refusal() throws IOException {
        TransitSettings elsewhere =
                new TransitSettings(server().address(), "elsewhere", null, token(), null, SHORT);
        KeyVault lost = open(elsewhere);
        assertReason(Reason.MISCONFIGURED, () -> lost.wrap(SCHOOL, 1, new byte[32]));
    }

    @Test
    void silence_is_a_transient_failure_within_bounded_time() throws IOException {
        TransitSettings impatient =
                new TransitSettings(
                        server().address(),
                        TransitSettings.DEFAULT_MOUNT,
                        null,
                        token(),
                        null,
                        new Patience(Duration.ofMillis(200), 2, Duration.ofMillis(1)));
        KeyVault waiting = open(impatient);
        server().fallSilent();
        assertThatThrownBy(() -> waiting.wrap(SCHOOL, 1, new byte[32]))
                .as("a server that says nothing")
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("no answer");
    }

    @Test
    void the_token_goes_over_a_network_only_encrypted() {
        assertReason(
                Reason.MISCONFIGURED,
                () -> settings(URI.create("http://vault.example.org:8200"), token(), null));
        assertThat(settings(URI.create("https://vault.example.org"), token(), null).mount())
                .as("https is fine")
                .isEqualTo("transit");
    }

    @Test
    void tls_trusts_the_named_authority_and_no_other() throws Exception {
        TestAuthority authority = TestAuthority.make(temporary);
        TestAuthority other = TestAuthority.make(Files.createDirectory(temporary.resolve("other")));
        try (TransitServer secure = new TransitServer(authority.serverContext())) {
            KeyVault trusted =
                    open(settings(secure.address(), token(), authority.certificateFile()));
            byte[] wrapped = trusted.wrap(SCHOOL, 1, new byte[32]);
            assertThat(trusted.unwrap(SCHOOL, 1, wrapped)).as("over TLS").hasSize(32);
            assertReason(
                    Reason.MISCONFIGURED,
                    () ->
                            TransitKeyVault.open(
                                    settings(secure.address(), token(), other.certificateFile())));
        }
    }

    private static void assertReason(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .as("refusal with reason " + reason)
                .isInstanceOfSatisfying(
                        KeyVaultRefusal.class,
                        refusal -> assertThat(refusal.reason()).as("reason").isEqualTo(reason))
                .hasMessageNotContaining("hvs.");
    }
}

package hk.chopmark.core.seal.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.seal.KeyVault;
import hk.chopmark.core.seal.KeyVaultRefusal;
import hk.chopmark.core.seal.KeyVaultRefusal.Reason;
import hk.chopmark.core.shared.SchoolId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The vault in a PKCS#11 token, on SoftHSM 2: a token in software, with the interface of a real
 * one.
 */
class Pkcs11KeyVaultIT extends KeyVaultContract {
    private static final String PIN = "648219";
    private static final SchoolId SCHOOL = new SchoolId(new UUID(7, 7));
    private static final List<Path> LIBRARIES =
            List.of(
                    Path.of("/usr/lib/softhsm/libsofthsm2.so"),
                    Path.of("/usr/lib64/pkcs11/libsofthsm2.so"),
                    Path.of("/usr/lib64/softhsm/libsofthsm.so"),
                    Path.of("/usr/local/lib/softhsm/libsofthsm2.so"),
                    Path.of("/opt/homebrew/lib/softhsm/libsofthsm2.so"));

    private static Path library = Path.of("unset");
    private static Path tokens = Path.of("unset");

    private @Nullable KeyVault open;

    @BeforeAll
    static void makeToken() throws IOException, InterruptedException {
        library =
                LIBRARIES.stream()
                        .filter(Files::isReadable)
                        .findFirst()
                        .orElseThrow(() ->
                                new AssertionError(
                                        "This test needs SoftHSM 2: ./chopmark test gets it"));
        String configuration = System.getenv("SOFTHSM2_CONF");
        if (configuration == null) {
            throw new AssertionError("Run this test by Maven, which sets SOFTHSM2_CONF");
        }
        // A folder of its own for every run: the library of this process reads the file only once.
        tokens =
                Files.createTempDirectory(
                        Path.of(configuration).toAbsolutePath().resolveSibling(""), "tokens");
        Files.writeString(
                Path.of(configuration),
                "directories.tokendir = %s%nobjectstore.backend = file%nlog.level = ERROR%n"
                        .formatted(tokens));
        Process made =
                new ProcessBuilder(
                                "softhsm2-util",
                                "--init-token",
                                "--free",
                                "--label",
                                "chopmark",
                                "--pin",
                                PIN,
                                "--so-pin",
                                "93751846")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(made.waitFor(60, TimeUnit.SECONDS)).as("the token is made in time").isTrue();
        assertThat(made.exitValue()).as("softhsm2-util made a token").isZero();
    }

    private static Pkcs11KeyVault openVault() {
        return Pkcs11KeyVault.open(library, 0, new VaultSecret.Given(PIN));
    }

    @Override
    KeyVault vault() {
        KeyVault vault = open != null ? open : openVault();
        open = vault;
        return vault;
    }

    @Override
    KeyVault restarted() {
        return openVault();
    }

    @Test
    void destruction_rests_on_the_token_itself() {
        assertThat(vault().assurance()).as("assurance").isEqualTo(KeyVault.Assurance.TECHNICAL);
    }

    @Test
    void the_token_gives_no_wrapping_key_out() throws Exception {
        vault().wrap(SCHOOL, 1, new byte[32]);
        KeyStore token =
                KeyStore.getInstance(
                        "PKCS11",
                        Security.getProvider("SunPKCS11")
                                .configure(
                                        "--name = looking\nlibrary = "
                                                + library
                                                + "\nslotListIndex = 0"));
        token.load(null, PIN.toCharArray());
        List<String> aliases = Collections.list(token.aliases());
        assertThat(aliases).as("keys in the token").isNotEmpty();
        for (String alias : aliases) {
            assertThat(token.getKey(alias, null).getEncoded()).as("bytes of " + alias).isNull();
        }
    }

    @Test
    void a_missing_library_is_a_clear_refusal() {
        assertThatThrownBy(() ->
                        Pkcs11KeyVault.open(
                                Path.of("/nowhere/lib.so"), 0, new VaultSecret.Given(PIN)))
                .as("no library")
                .isInstanceOfSatisfying(
                        KeyVaultRefusal.class,
                        refusal ->
                                assertThat(refusal.reason())
                                        .as("reason")
                                        .isEqualTo(Reason.MISCONFIGURED))
                .hasMessageNotContaining(PIN);
    }

    @Test
    void a_slot_without_a_token_is_a_clear_refusal() {
        assertThatThrownBy(() -> Pkcs11KeyVault.open(library, 99, new VaultSecret.Given(PIN)))
                .as("no such slot")
                .isInstanceOf(KeyVaultRefusal.class)
                .hasMessageNotContaining(PIN);
    }
}

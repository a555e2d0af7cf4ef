package hk.chopmark.api.wiring;

import hk.chopmark.core.seal.KeyVault;
import hk.chopmark.core.seal.KeyVaultRefusal;
import hk.chopmark.core.seal.vault.BcfksKeyVault;
import hk.chopmark.core.seal.vault.KeystorePassphrase;
import hk.chopmark.core.seal.vault.Pkcs11KeyVault;
import hk.chopmark.core.seal.vault.TransitKeyVault;
import hk.chopmark.core.seal.vault.TransitSettings;
import hk.chopmark.core.seal.vault.VaultSecret;
import hk.chopmark.core.shared.TransientFailure;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which key vault guards the keys, from the environment. */
final class KeyVaultSettings {

    private static final String CARE = "CHOPMARK_KEY_CARE";
    private static final String KIND = "CHOPMARK_KEY_VAULT";
    private static final String LIBRARY = "CHOPMARK_PKCS11_LIBRARY";
    private static final String SLOT = "CHOPMARK_PKCS11_SLOT_INDEX";
    private static final String PIN = "CHOPMARK_PKCS11_PIN";
    private static final String ADDRESS = "CHOPMARK_TRANSIT_ADDRESS";
    private static final String MOUNT = "CHOPMARK_TRANSIT_MOUNT";
    private static final String NAMESPACE = "CHOPMARK_TRANSIT_NAMESPACE";
    private static final String AUTHORITY = "CHOPMARK_TRANSIT_CA_FILE";
    private static final String TOKEN = "CHOPMARK_TRANSIT_TOKEN";

    private final Map<String, String> environment;

    private KeyVaultSettings(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Whether a server moves secrets to new epochs and destroys old ones by itself: yes, unless
     * {@code CHOPMARK_KEY_CARE} is {@code off}.
     */
    static boolean care(Map<String, String> environment) {
        return !new KeyVaultSettings(environment).text(CARE, "on").equalsIgnoreCase("off");
    }

    /**
     * Opens the vault named by {@code CHOPMARK_KEY_VAULT}: {@code file} (if nothing is said),
     * {@code pkcs11} or {@code transit}.
     *
     * @param folder where the file of the default vault is
     * @throws StartFailure if it cannot be opened
     */
    static KeyVault open(Map<String, String> environment, Path folder) {
        KeyVaultSettings settings = new KeyVaultSettings(environment);
        try {
            return switch (settings.text(KIND, "file").toLowerCase(Locale.ROOT)) {
                case "file" ->
                        BcfksKeyVault.open(
                                folder.resolve("vault.bcfks"),
                                KeystorePassphrase.of(environment, folder.resolve("passphrase")));
                case "pkcs11" -> settings.pkcs11();
                case "transit" -> settings.transit();
                default ->
                        throw StartFailure.refused(
                                "the setting " + KIND + " cannot be used",
                                "it is not file, pkcs11 or transit",
                                "correct it, or leave it out");
            };
        } catch (KeyVaultRefusal e) {
            throw StartFailure.broken(
                    "the key vault could not be opened",
                    String.valueOf(e.getMessage()),
                    "bring back the vault and the secret that belong to this data folder",
                    e);
        } catch (TransientFailure e) {
            throw StartFailure.broken(
                    "the key vault does not answer",
                    String.valueOf(e.getMessage()),
                    "start again when it does",
                    e);
        }
    }

    private KeyVault pkcs11() {
        return Pkcs11KeyVault.open(
                Path.of(required(LIBRARY)), number(SLOT), VaultSecret.of(environment, PIN));
    }

    private KeyVault transit() {
        String namespace = text(NAMESPACE, "");
        String authority = text(AUTHORITY, "");
        return TransitKeyVault.open(
                new TransitSettings(
                        address(),
                        text(MOUNT, TransitSettings.DEFAULT_MOUNT),
                        namespace.isEmpty() ? null : namespace,
                        VaultSecret.of(environment, TOKEN),
                        authority.isEmpty() ? null : Path.of(authority),
                        TransitSettings.Patience.STANDARD));
    }

    private URI address() {
        try {
            return URI.create(required(ADDRESS));
        } catch (IllegalArgumentException e) {
            throw unusable(ADDRESS, "it is not an address", e);
        }
    }

    private int number(String name) {
        try {
            return Integer.parseInt(text(name, "0"));
        } catch (NumberFormatException e) {
            throw unusable(name, "it is not a number", e);
        }
    }

    private String required(String name) {
        String value = text(name, "");
        if (value.isEmpty()) {
            throw unusable(name, "the key vault that " + KIND + " names needs it", null);
        }
        return value;
    }

    private static StartFailure unusable(String name, String why, @Nullable Throwable cause) {
        return StartFailure.broken("the setting " + name + " cannot be used", why, "set it", cause);
    }

    private String text(String name, String otherwise) {
        String value = environment.getOrDefault(name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }
}

package hk.chopmark.core.seal.vault;

import hk.chopmark.core.seal.KeyVaultRefusal;
import hk.chopmark.core.seal.KeyVaultRefusal.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * A PIN or token that opens a vault: from the environment, or from a file that only its owner may
 * read.
 *
 * <p><b>Guarantees</b>: {@code toString} never shows it; a file is read at every use, so whoever
 * renews a token there needs no restart.
 */
public sealed interface VaultSecret {
    /** Longest file. */
    int MAX_BYTES = 64 << 10;

    /**
     * The variable {@code name} if it is set, else the file that {@code name_FILE} names.
     *
     * @throws KeyVaultRefusal if neither is set
     */
    static VaultSecret of(Map<String, String> environment, String name) {
        String given = environment.getOrDefault(name, "");
        if (!given.isBlank()) {
            return new Given(given.strip());
        }
        String file = environment.getOrDefault(name + "_FILE", "");
        if (file.isBlank()) {
            throw new KeyVaultRefusal(
                    Reason.MISCONFIGURED, "Set " + name + " or " + name + "_FILE", null);
        }
        return new InFile(Path.of(file.strip()));
    }

    /** The secret now. */
    String read();

    /** A secret handed over. */
    record Given(String text) implements VaultSecret {
        @Override
        public String read() {
            return text;
        }

        @Override
        public String toString() {
            return "Given[not shown]";
        }
    }

    /** One line in a file. */
    record InFile(Path file) implements VaultSecret {
        private static final Set<PosixFilePermission> OTHERS =
                EnumSet.of(
                        PosixFilePermission.GROUP_READ,
                        PosixFilePermission.GROUP_WRITE,
                        PosixFilePermission.OTHERS_READ,
                        PosixFilePermission.OTHERS_WRITE);

        @Override
        public String read() {
            try {
                if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                    throw new KeyVaultRefusal(
                            Reason.UNSAFE_PERMISSIONS,
                            "Others may use " + file + ": find out who did, then chmod 600 " + file,
                            null);
                }
                if (Files.size(file) > MAX_BYTES) {
                    throw new KeyVaultRefusal(
                            Reason.UNREADABLE, file + " is too long for a secret", null);
                }
                String text = Files.readString(file, StandardCharsets.UTF_8).strip();
                if (text.isEmpty()) {
                    throw new KeyVaultRefusal(Reason.UNREADABLE, file + " is empty", null);
                }
                return text;
            } catch (IOException e) {
                throw new KeyVaultRefusal(Reason.UNREADABLE, "File " + file + " cannot be read", e);
            }
        }
    }
}

package hk.chopmark.api.server;

import hk.chopmark.api.security.AccessTokens;
import hk.chopmark.api.wiring.DataFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The operator's first key: a token in a file that only the owner of the data folder can read. */
public final class OperatorToken {

    private OperatorToken() {}

    /**
     * Issues one and writes it, unless the file holds one that still stands.
     *
     * @return whether it was written
     */
    public static boolean writeIfMissing(DataFolder folder, AccessTokens tokens)
            throws IOException {
        Path file = folder.operatorToken();
        if (Files.exists(file)) {
            String text = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (tokens.find(text).isPresent()) {
                return false;
            }
            Files.delete(file); // expired or revoked: of no use to anybody
        }
        return DataFolder.writeSecret(file, tokens.issue() + "\n");
    }
}

package hk.chopmark.core.log.checkpoint;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class FileCheckpointSignerIT extends CheckpointSignerContract {
    @TempDir private Path folder = Path.of("");
    private @Nullable FileCheckpointSigner current;

    @Override
    CheckpointSigner open() {
        FileCheckpointSigner opened =
                FileCheckpointSigner.open(folder.resolve("signer"), new SecureRandom());
        current = opened;
        return opened;
    }

    @Override
    CheckpointSigner reopen() {
        close();
        return open();
    }

    @AfterEach
    void close() {
        if (current != null) {
            current.close();
        }
    }
}

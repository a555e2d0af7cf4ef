package hk.chopmark.core.log.checkpoint;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The signer cannot tell, or cannot durably remember, what it signed. Signing stops until a person
 * has looked: never retried, never repaired by forgetting.
 */
public final class SignerUnusable extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    SignerUnusable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package hk.chopmark.core.seal;

import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;

/**
 * A random source for golden files: the n-th request for a number of bytes always gives the same
 * bytes.
 *
 * <p>Requests of different lengths do not disturb each other, so golden files do not depend on the
 * order in which salts, nonces and secrets are drawn.
 */
public final class FixedRandom extends SecureRandom {
    @Serial private static final long serialVersionUID = 1L;

    private final String name;
    private final transient Map<Integer, Integer> requests = new HashMap<>();

    /** A sequence of this name. */
    public FixedRandom(String name) {
        this.name = name;
    }

    @Override
    public synchronized void nextBytes(byte[] bytes) {
        int request = requests.merge(bytes.length, 1, Integer::sum);
        byte[] seed = (name + "/" + bytes.length + "/" + request).getBytes(StandardCharsets.UTF_8);
        for (int block = 0; block * 32 < bytes.length; block++) {
            byte[] input = ByteBuffer.allocate(4 + seed.length).putInt(block).put(seed).array();
            byte[] output = Primitives.hmacSha256(new byte[32], input);
            System.arraycopy(output, 0, bytes, block * 32, Math.min(32, bytes.length - block * 32));
        }
    }
}

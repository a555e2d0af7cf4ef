package hk.chopmark.core.codec.shape;

import java.io.Serial;

/**
 * Stored data do not have the shape of their record; caught by the codec, which knows event and
 * position.
 */
public final class ShapeMismatch extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    /**
     * @param path where, in member names only
     * @param problem what is wrong there, never the value
     */
    ShapeMismatch(Path path, String problem) {
        super((path.text().isEmpty() ? "the data" : "member " + path.text()) + " " + problem);
    }
}

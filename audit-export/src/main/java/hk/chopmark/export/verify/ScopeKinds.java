package hk.chopmark.export.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The kinds of evidence file that this verifier knows: the lines of the resource {@value
 * #RESOURCE}. A file of another kind is refused, because the kind is a label that no proof covers.
 */
public final class ScopeKinds {

    /** Name of the resource; one kind per line. */
    public static final String RESOURCE = "META-INF/chopmark/evidence-kinds";

    /** The codes of all kinds. */
    public static final Set<String> KNOWN = read();

    private ScopeKinds() {}

    private static Set<String> read() {
        try (InputStream in = ScopeKinds.class.getResourceAsStream("/" + RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("This build has no " + RESOURCE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("Reading " + RESOURCE, e);
        }
    }
}

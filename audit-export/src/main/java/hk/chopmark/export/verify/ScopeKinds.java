package hk.chopmark.export.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * The kinds of evidence file that this verifier knows: the lines of all resources {@value
 * #RESOURCE} on the class path. A file of another kind is refused, because the kind is a label that
 * no proof covers.
 */
public final class ScopeKinds {

    /** Name of the resource; one kind per line. */
    public static final String RESOURCE = "META-INF/chopmark/evidence-kinds";

    /** The codes of all kinds. */
    public static final Set<String> KNOWN = read();

    private ScopeKinds() {}

    private static Set<String> read() {
        return read(ScopeKinds.class.getClassLoader());
    }

    /** The lines of every resource of that name: each module names the kinds that it brings. */
    static Set<String> read(ClassLoader classPath) {
        Set<String> kinds = new TreeSet<>();
        try {
            for (URL resource : Collections.list(classPath.getResources(RESOURCE))) {
                try (InputStream in = resource.openStream()) {
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank())
                            .forEach(kinds::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Reading " + RESOURCE, e);
        }
        if (kinds.isEmpty()) {
            throw new IllegalStateException("This build has no " + RESOURCE);
        }
        return Collections.unmodifiableSet(kinds);
    }
}

package hk.chopmark.benchmarks.contest;

import hk.chopmark.benchmarks.contenders.ContenderMain;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A contender as the referee knows it.
 *
 * @param key in results and ratios
 * @param title in tables
 * @param mainClass what its process runs
 * @param classPath of its process
 */
public record Entrant(String key, String title, String mainClass, String classPath) {

    private static final String MAIN = ContenderMain.class.getName();

    /** Axon 4's module: its packages are those of Axon 5, so it is another jar. */
    private static final String AXON_FOUR_MAIN = "hk.chopmark.benchmarks.axon4.AxonFourMain";

    private static final Path AXON_FOUR_JAR =
            Path.of("axon4", "target", "chopmark-bench-axon4.jar");

    /**
     * All of the comparison, in the order of the table.
     *
     * @throws IllegalStateException if the jar of Axon 4 was not built
     */
    public static List<Entrant> all() {
        String own = System.getProperty("java.class.path");
        return List.of(
                new Entrant("floor", "PostgreSQL itself (floor)", MAIN, own),
                new Entrant("axon4", "Axon 4.13.0 JDBC", AXON_FOUR_MAIN, axonFour()),
                new Entrant("axon5", "Axon 5.0.1 JPA", MAIN, own),
                new Entrant("memory", "Axon 5.0.1 in memory (ceiling)", MAIN, own),
                new Entrant("plain", "Chopmark without sealing", MAIN, own),
                new Entrant("whole", "Chopmark, whole", MAIN, own));
    }

    /** Beside our own module, whether this runs from its jar or from its classes. */
    private static String axonFour() {
        try {
            URI here = Entrant.class.getProtectionDomain().getCodeSource().getLocation().toURI();
            Path jar = Path.of(here).resolve("../..").resolve(AXON_FOUR_JAR).normalize();
            if (!Files.exists(jar)) {
                throw new IllegalStateException("Missing " + jar + "; build with ./mvnw package");
            }
            return jar.toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The place of the benchmarks' own classes", e);
        }
    }
}

package hk.chopmark.benchmarks.contest;

import hk.chopmark.benchmarks.contenders.ContenderMain;
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

    /** All of the comparison, in the order of the table. */
    public static List<Entrant> all() {
        String own = System.getProperty("java.class.path");
        return List.of(
                new Entrant("floor", "PostgreSQL itself (floor)", MAIN, own),
                new Entrant("memory", "Axon 5.0.1 in memory (ceiling)", MAIN, own),
                new Entrant("plain", "Chopmark without sealing", MAIN, own),
                new Entrant("whole", "Chopmark, whole", MAIN, own));
    }
}

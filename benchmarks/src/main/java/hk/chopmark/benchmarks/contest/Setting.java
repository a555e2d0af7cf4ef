package hk.chopmark.benchmarks.contest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Under which a run was measured.
 *
 * @param machine processors, memory, file system and the like
 * @param server settings as PostgreSQL tells them
 * @param entrants settings of each contender, in words, by title
 */
public record Setting(
        Map<String, String> machine, Map<String, String> server, Map<String, String> entrants) {
    public Setting {
        machine = Collections.unmodifiableMap(new LinkedHashMap<>(machine));
        server = Collections.unmodifiableMap(new LinkedHashMap<>(server));
        entrants = Collections.unmodifiableMap(new LinkedHashMap<>(entrants));
    }
}

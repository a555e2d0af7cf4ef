package hk.chopmark.docs;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which room may import which: the rooms of docs/architecture.md as a table.
 *
 * <p>A room is a package under {@code hk.chopmark} together with its sub-packages. Whoever adds a
 * room adds a row; a row says what the room may import, everything else is forbidden. An entry
 * ending in {@code .*} stands for all rooms of that module.
 */
final class Arrows {

    private static final Set<String> AREA = Set.of("core.decision", "core.facts", "core.shared");
    private static final Set<String> CORE = Set.of("core.*");

    private static final Map<String, Set<String>> MAY_IMPORT = table();

    private Arrows() {}

    private static Map<String, Set<String>> table() {
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        rows.put("core.log", Set.of());
        rows.put("core.shared", Set.of());
        rows.put("core.decision", Set.of("core.shared"));
        rows.put("core.facts", Set.of("core.decision", "core.shared"));
        rows.put("core.roster", AREA);
        rows.put("core.access", AREA);
        rows.put("core.notice", AREA);
        rows.put("core.homework", AREA);
        rows.put("core.disclosure", AREA);
        rows.put("core.erasure", AREA);
        rows.put("core.custody", AREA);
        rows.put("core.calendar", AREA);
        rows.put("core.duty", AREA);
        rows.put("core.seal.vault", Set.of("core.log", "core.seal", "core.shared"));
        rows.put("core.seal", Set.of("core.log", "core.shared"));
        rows.put("core.mask", Set.of("core.shared"));
        rows.put("core.codec", Set.of("core.decision", "core.log", "core.seal", "core.shared"));
        rows.put(
                "core.eventstore",
                Set.of("core.codec", "core.decision", "core.log", "core.seal", "core.shared"));
        rows.put("core.emergency", Set.of("core.disclosure", "core.log", "core.shared"));
        rows.put(
                "core.schedule",
                Set.of(
                        "core.codec",
                        "core.decision",
                        "core.duty",
                        "core.eventstore",
                        "core.facts",
                        "core.shared"));
        rows.put("core.runtime", CORE);

        rows.put("projections.engine", CORE);
        rows.put("projections.receipts", Set.of("core.*", "projections.engine"));
        rows.put("projections.homework", Set.of("core.*", "projections.engine"));
        rows.put("projections.access", Set.of("core.*", "projections.engine"));
        rows.put("projections.roster", Set.of("core.*", "projections.engine"));
        rows.put("projections.calendar", Set.of("core.*", "projections.engine"));
        rows.put("projections.duty", Set.of("core.*", "projections.engine"));
        rows.put("projections.catalog", Set.of("core.*", "projections.*"));

        rows.put("export.verify", Set.of("core.log"));
        rows.put("export.pack", Set.of("core.*", "export.verify"));

        Set<String> below = Set.of("core.*", "projections.*", "export.*");
        rows.put("api.wiring", below);
        rows.put("api.demo", with(below, "api.wiring"));
        rows.put("api.ingest", with(below, "api.wiring"));
        rows.put("api.security", with(below, "api.wiring"));
        rows.put("api.evidence", below);
        rows.put("api.rest", with(below, "api.evidence", "api.security", "api.wiring"));
        rows.put("api.calendar", with(below, "api.rest", "api.security"));
        rows.put("api.duty", with(below, "api.rest", "api.security"));
        rows.put("api.console", with(below, "api.evidence", "api.security", "api.wiring"));
        rows.put("api.server", with(below, "api.security", "api.wiring"));
        rows.put("api.cli", with(below, "api.*"));

        rows.put("benchmarks", Set.of("core.*", "projections.engine"));
        return rows;
    }

    private static Set<String> with(Set<String> rooms, String... more) {
        Set<String> all = new HashSet<>(rooms);
        all.addAll(Set.of(more));
        return Set.copyOf(all);
    }

    /**
     * The room of a package, without the common prefix: {@code core.log}; empty for a package in no
     * known room.
     */
    static Optional<String> roomOf(String packageName) {
        String name = packageName.replaceFirst("^hk\\.chopmark\\.", "");
        return MAY_IMPORT.keySet().stream()
                .filter(room -> name.equals(room) || name.startsWith(room + "."))
                .findFirst();
    }

    static boolean allows(String from, String to) {
        String module = to.substring(0, Math.max(to.indexOf('.'), 0));
        Set<String> allowed = MAY_IMPORT.getOrDefault(from, Set.of());
        return from.equals(to) || allowed.contains(to) || allowed.contains(module + ".*");
    }

    static Set<String> rooms() {
        return MAY_IMPORT.keySet();
    }
}

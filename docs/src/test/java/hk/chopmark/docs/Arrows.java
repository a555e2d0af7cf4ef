package hk.chopmark.docs;

import hk.chopmark.core.decision.Areas;
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

    /** What a controller or a page of an area stands on; never another area's. */
    private static final String[] MANNERS = {
        "api.console", "api.evidence", "api.rest", "api.security", "api.wiring"
    };

    private static final Set<String> READ_MODELS =
            Set.of("receipts", "homework", "access", "roster", "calendar", "duty");
    private static final Set<String> READ_MODEL = Set.of("core.*", "projections.rows");

    /** What rooms above the areas may see: the areas, the record, the boxes; never the runtime. */
    private static final Set<String> BEHIND_THE_RECORD =
            Set.of(
                    "core.codec",
                    "core.decision",
                    "core.disclosure",
                    "core.erasure",
                    "core.eventstore",
                    "core.facts",
                    "core.history",
                    "core.log",
                    "core.roster",
                    "core.seal",
                    "core.shared");

    private static final Map<String, Set<String>> MAY_IMPORT = table();

    private Arrows() {}

    private static Map<String, Set<String>> table() {
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        rows.put("core.log", Set.of());
        rows.put("core.shared", Set.of());
        rows.put("core.decision", Set.of("core.shared"));
        rows.put("core.facts", Set.of("core.decision", "core.shared"));
        Areas.all().forEach(area -> rows.put("core." + area.name(), AREA));
        // The hash of a notice's text is a commitment.
        rows.put("core.notice", with(AREA, "core.log"));
        rows.put("core.seal.vault", Set.of("core.log", "core.seal", "core.shared"));
        rows.put("core.seal", Set.of("core.log", "core.shared"));
        rows.put("core.mask", Set.of("core.shared"));
        rows.put("core.codec", Set.of("core.decision", "core.log", "core.seal", "core.shared"));
        rows.put(
                "core.eventstore",
                Set.of("core.codec", "core.decision", "core.log", "core.seal", "core.shared"));
        rows.put(
                "core.history",
                Set.of("core.codec", "core.decision", "core.eventstore", "core.shared"));
        rows.put("core.reading", with(BEHIND_THE_RECORD, "core.mask"));
        rows.put("core.breakglass", with(BEHIND_THE_RECORD, "core.mask", "core.reading"));
        rows.put("core.search", with(BEHIND_THE_RECORD, "core.reading"));
        rows.put("core.erasing", with(BEHIND_THE_RECORD, "core.reading", "core.search"));
        rows.put(
                "core.schedule",
                Set.of(
                        "core.codec",
                        "core.decision",
                        "core.duty",
                        "core.eventstore",
                        "core.facts",
                        "core.history",
                        "core.shared"));
        rows.put("core.runtime", CORE);

        rows.put("projections.rows", CORE);
        rows.put("projections.engine", with(CORE, "projections.rows"));
        READ_MODELS.forEach(name -> rows.put("projections." + name, READ_MODEL));
        rows.put("projections.catalog", Set.of("core.*", "projections.*"));

        rows.put("export.verify", Set.of("core.log"));
        rows.put("export.pack", Set.of("core.*", "export.verify"));
        rows.put("export.kinds", Set.of("core.*", "export.pack"));

        Set<String> below = Set.of("core.*", "projections.*", "export.*");
        rows.put("api.wiring", below);
        rows.put("api.demo", with(below, "api.wiring"));
        rows.put("api.ingest", with(below, "api.wiring"));
        rows.put("api.security", with(below, "api.wiring"));
        rows.put("api.rest", with(below, "api.security", "api.wiring"));
        rows.put("api.console", with(below, "api.rest", "api.security", "api.wiring"));
        rows.put("api.evidence", with(below, "api.console", "api.rest", "api.security"));
        Set<String> area = with(below, MANNERS);
        Areas.all().forEach(declared -> rows.put("api." + declared.name(), area));
        rows.put("api.identity", area);
        rows.put("api.status", area);
        rows.put("api.home", with(area, "api.notice", "api.homework"));
        rows.put("api.server", with(below, "api.security", "api.wiring"));
        rows.put("api.cli", with(below, "api.*"));

        rows.put("benchmarks", Set.of("core.*", "projections.engine", "projections.rows"));
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

package hk.chopmark.docs;

import hk.chopmark.core.decision.Areas;
import hk.chopmark.projections.catalog.ReadModelCatalog;
import java.io.File;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which room may import which: the rooms of docs/architecture.md as a table.
 *
 * <p>A room is a package under {@code hk.chopmark} together with those of its sub-packages that
 * have no row of their own. Whoever adds a room adds a row; a row says what the room may import,
 * everything else is forbidden, except the rooms inside it. An entry stands for the room and the
 * rooms inside it; one ending in {@code .*} stands for all rooms of that module.
 */
final class Arrows {

    private static final SourceTree SOURCES = SourceTree.read();
    private static final Set<String> AREA =
            Set.of("core.decision", "core.facts", "core.facts.reach", "core.shared");
    private static final Set<String> CORE = Set.of("core.*");

    /** What a controller or a page of an area stands on; never another area's. */
    private static final String[] MANNERS = {
        "api.border",
        "api.console",
        "api.evidence",
        "api.judging",
        "api.rest",
        "api.security",
        "api.wiring"
    };

    /** What the manners of REST and console stand on: they name no area. */
    private static final Set<String> BELOW_MANNERS =
            Set.of(
                    "api.security",
                    "api.wiring",
                    "core.border",
                    "core.decision",
                    "core.eventstore",
                    "core.runtime",
                    "core.seal",
                    "core.shared",
                    "projections.engine",
                    "projections.rows");

    private static final Set<String> ENGINE =
            Set.of("core.*", "projections.rows", "projections.engine");
    private static final Set<String> READ_MODEL = Set.of("core.*", "projections.rows");

    /** What rooms above the areas may see: the areas, the record, the boxes; never the runtime. */
    private static final Set<String> BEHIND_THE_RECORD =
            Set.of(
                    "core.board",
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
        core(rows);
        readModels(rows);
        evidence(rows);
        api(rows);
        rows.put("benchmarks", Set.of("core.*", "projections.engine", "projections.rows"));
        return rows;
    }

    private static void core(Map<String, Set<String>> rows) {
        rows.put("core.log.json", Set.of());
        rows.put("core.log.tree", Set.of("core.log.json"));
        rows.put("core.log.leaf", Set.of("core.log.json", "core.log.tree"));
        rows.put("core.log.checkpoint", Set.of("core.log"));
        rows.put("core.border", Set.of());
        rows.put("core.shared", Set.of("core.border"));
        rows.put("core.decision", Set.of("core.border", "core.shared"));
        rows.put("core.facts.reach", Set.of("core.decision", "core.shared"));
        rows.put("core.facts", Set.of("core.decision", "core.facts.reach", "core.shared"));
        areas("core").forEach(room -> rows.put(room, AREA));
        // The hash of a notice's text is a commitment.
        rows.put("core.notice", with(AREA, "core.log"));
        // An address is compared in its one form.
        rows.put("core.contact", with(AREA, "core.border"));
        rows.put("core.seal.vault", Set.of("core.log", "core.seal", "core.shared"));
        rows.put("core.seal.rows", Set.of("core.shared"));
        rows.put("core.seal", Set.of("core.log", "core.shared"));
        rows.put("core.seal.search", Set.of("core.border", "core.log", "core.seal", "core.shared"));
        rows.put("core.mask", Set.of("core.shared"));
        rows.put(
                "core.codec.shape",
                Set.of("core.border", "core.decision", "core.log", "core.seal", "core.shared"));
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
        rows.put(
                "core.erasing",
                with(BEHIND_THE_RECORD, "core.identity", "core.reading", "core.search"));
        rows.put("core.accounts", with(BEHIND_THE_RECORD, "core.provider", "core.identity"));
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
    }

    private static void readModels(Map<String, Set<String>> rows) {
        rows.put("projections.rows", CORE);
        rows.put("projections.engine.segments", with(CORE, "projections.rows"));
        rows.put(
                "projections.engine.parking",
                with(CORE, "projections.engine.segments", "projections.rows"));
        rows.put("projections.engine.rebuild", ENGINE);
        rows.put("projections.engine", ENGINE);
        ReadModelCatalog.modules().stream()
                .map(module -> module.getClass().getPackageName())
                .map(name -> name.replace("hk.chopmark.", ""))
                .filter(Arrows::isInMainSources)
                .forEach(room -> rows.put(room, READ_MODEL));
        rows.put("projections.catalog", Set.of("core.*", "projections.*"));
    }

    private static void evidence(Map<String, Set<String>> rows) {
        rows.put("export.verify", Set.of("core.log"));
        rows.put("export.pack", Set.of("core.*", "export.verify"));
        rows.put("export.kinds", Set.of("core.*", "export.pack"));
    }

    private static void api(Map<String, Set<String>> rows) {
        Set<String> below = Set.of("core.*", "projections.*", "export.*");
        rows.put("api.quota", CORE);
        rows.put("api.mail", CORE);
        rows.put("api.secrets", CORE);
        rows.put("api.wiring", with(below, "api.mail", "api.quota", "api.secrets"));
        rows.put("api.operating", with(CORE, "api.secrets", "api.signin", "api.wiring"));
        rows.put("api.demo", with(below, "api.secrets", "api.signin", "api.wiring"));
        rows.put("api.ingest", with(below, "api.wiring"));
        rows.put("api.signin", with(CORE, "api.mail", "api.secrets"));
        rows.put(
                "api.security",
                with(below, "api.quota", "api.secrets", "api.signin", "api.wiring"));
        rows.put("api.border", with(CORE, "export.verify"));
        rows.put("api.rest.counts", with(CORE, "api.security", "api.wiring"));
        rows.put("api.rest", with(BELOW_MANNERS, "api.border", "api.rest.counts"));
        rows.put("api.judging", with(BELOW_MANNERS, "core.board", "core.reading"));
        // A reading is recorded as a disclosure. The frame names the school, the newest checkpoint
        // and readings that wait to come into the log.
        rows.put(
                "api.console",
                with(
                        BELOW_MANNERS,
                        "api.judging",
                        "api.rest",
                        "core.breakglass",
                        "core.disclosure",
                        "core.log.checkpoint",
                        "core.reading",
                        "projections.roster"));
        rows.put(
                "api.evidence",
                with(below, "api.console", "api.judging", "api.quota", "api.rest", "api.security"));
        Set<String> area = with(below, MANNERS);
        areas("api").forEach(room -> rows.put(room, area));
        rows.put("api.contact", with(area, "api.mail", "api.wiring"));
        rows.put(
                "api.identity",
                with(area, "api.mail", "api.operating", "api.secrets", "api.signin"));
        rows.put(
                "api.installation",
                with(area, "api.identity", "api.operating", "api.secrets", "api.signin"));
        rows.put("api.provider", with(area, "api.secrets", "api.signin"));
        rows.put("api.status", area);
        rows.put("api.home", with(area, "api.notice", "api.homework"));
        rows.put("api.front", with(below, "api.console", "api.rest", "api.security", "api.wiring"));
        rows.put(
                "api.server",
                with(
                        below,
                        "api.front",
                        "api.mail",
                        "api.operating",
                        "api.quota",
                        "api.secrets",
                        "api.security",
                        "api.signin",
                        "api.wiring"));
        rows.put("api.cli.terminal", with(CORE, "export.verify"));
        rows.put("api.cli", with(below, "api.*"));
    }

    /** The rooms that areas have on a floor; a sample in test sources has none. */
    private static List<String> areas(String floor) {
        return Areas.all().stream()
                .map(area -> floor + "." + area.name())
                .filter(Arrows::isInMainSources)
                .toList();
    }

    private static boolean isInMainSources(String room) {
        return SOURCES.mainJava().stream()
                .anyMatch(file ->
                        file.toString()
                                .replace(File.separatorChar, '.')
                                .contains("hk.chopmark." + room + "."));
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
                .max(Comparator.comparingInt(String::length));
    }

    static boolean allows(String from, String to) {
        String module = to.substring(0, Math.max(to.indexOf('.'), 0));
        Set<String> allowed = MAY_IMPORT.getOrDefault(from, Set.of());
        return from.equals(to)
                || to.startsWith(from + ".")
                || allowed.contains(module + ".*")
                || allowed.stream().anyMatch(room -> to.equals(room) || to.startsWith(room + "."));
    }

    static Set<String> rooms() {
        return MAY_IMPORT.keySet();
    }
}

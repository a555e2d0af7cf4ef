package hk.chopmark.api.cli;

import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.runtime.SearchBackfill;
import hk.chopmark.core.runtime.SearchBackfill.Filled;
import hk.chopmark.core.shared.SchoolId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fills the search index from the record. */
@Command(
        name = "reindex",
        mixinStandardHelpOptions = true,
        description = {
            "Put into the search index who is not in it: after its table was lost.",
            "Opens the names and phones that are missing, and records that it did.",
            "Stopped half way, the next call goes on."
        },
        footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong use."})
final class ReindexCommand extends WithInstallation {

    @Option(
            names = "--school",
            paramLabel = "SCHOOL",
            description = "The school (default: all of them).")
    private @Nullable String school;

    ReindexCommand(Terminal terminal) {
        super(terminal);
    }

    /** The arguments are looked at before anything is opened. */
    @Override
    protected void check() {
        if (school != null) {
            References.of(SchoolId.KIND, school, SchoolId.class);
        }
    }

    /** What came of one school, for machines. */
    private record Row(String school, long events, long detailsOpened) {}

    @Override
    protected int run(Installation installation) {
        SearchBackfill backfill = installation.engine().searchBackfill();
        List<SchoolId> schools =
                school == null
                        ? List.copyOf(installation.engine().schools().all())
                        : List.of(References.of(SchoolId.KIND, school, SchoolId.class));
        long head = installation.engine().head();
        List<Row> rows = new ArrayList<>();
        for (SchoolId each : schools) {
            try (Progress progress = progress("Reading " + each.text(), "events")) {
                Filled filled = backfill.run(each, done -> progress.at(done, Math.max(done, head)));
                rows.add(new Row(each.text(), filled.read(), filled.opened()));
            }
        }
        if (options.json()) {
            printJson(Map.of("schools", rows));
        } else {
            rows.forEach(row ->
                    terminal.out()
                            .printf(
                                    "%s: %,d events with names or phones, %,d details put in%n",
                                    row.school(), row.events(), row.detailsOpened()));
        }
        return ExitCode.OK;
    }
}

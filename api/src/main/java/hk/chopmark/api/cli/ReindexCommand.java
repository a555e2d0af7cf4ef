package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Progress;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.search.SearchBackfill;
import hk.chopmark.core.search.SearchBackfill.Filled;
import hk.chopmark.core.shared.SchoolId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            "Stopped half way, the next call goes on.",
            "A detail whose box or key is gone without an erasure is named; the rest goes on."
        },
        footer = {"", "Exit codes: 0 done, 1 failed or details do not open, 2 wrong use."})
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
    private record Row(
            String school,
            long events,
            long detailsOpened,
            long detailsFindable,
            SearchBackfill.Missing missing) {}

    @Override
    protected Optional<Change> change() {
        return Optional.of(
                new Change(
                        "reindex",
                        school == null
                                ? null
                                : References.of(SchoolId.KIND, school, SchoolId.class)));
    }

    @Override
    protected int run(Installation installation) {
        SearchBackfill backfill = installation.engine().searchBackfill();
        List<SchoolId> schools =
                school == null
                        ? List.copyOf(installation.engine().schools().logs())
                        : List.of(References.of(SchoolId.KIND, school, SchoolId.class));
        long head = installation.engine().head();
        List<Row> rows = new ArrayList<>();
        for (SchoolId each : schools) {
            try (Progress progress = progress("Reading " + each.text(), "events")) {
                Filled filled = backfill.run(each, done -> progress.at(done, Math.max(done, head)));
                rows.add(
                        new Row(
                                each.text(),
                                filled.read(),
                                filled.opened(),
                                filled.findable(),
                                filled.missing()));
            }
        }
        if (options.json()) {
            printJson(Map.of("schools", rows));
        } else {
            rows.forEach(row ->
                    terminal.out()
                            .printf(
                                    "%s: %,d events with names or phones, %,d details opened, %,d of"
                                            + " them can be searched for now%n",
                                    row.school(),
                                    row.events(),
                                    row.detailsOpened(),
                                    row.detailsFindable()));
        }
        rows.forEach(this::warnOfMissing);
        return rows.stream().allMatch(row -> row.missing().count() == 0)
                ? ExitCode.OK
                : ExitCode.FAILED;
    }

    private void warnOfMissing(Row row) {
        if (row.missing().count() == 0) {
            return;
        }
        terminal.err()
                .printf(
                        "%s: %,d details do not open and cannot be found: a box or key is gone,"
                                + " and no event says that it was erased; run fsck%n",
                        row.school(), row.missing().count());
        for (SearchBackfill.Place place : row.missing().first()) {
            terminal.err().printf("  event %s, field %s%n", place.event(), place.field());
        }
        if (row.missing().count() > row.missing().first().size()) {
            terminal.err().println("  and others");
        }
    }
}

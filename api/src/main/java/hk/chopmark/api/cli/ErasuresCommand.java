package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.erasure.ErasureCase;
import hk.chopmark.core.erasure.ErasureEvent.ErasureCertified;
import hk.chopmark.core.erasure.ErasurePlace;
import hk.chopmark.core.erasure.ErasureResidue;
import hk.chopmark.core.reading.Erasures;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How far erasures are. Two persons decide in the console; nothing is decided here. */
@Command(
        name = "erasure",
        mixinStandardHelpOptions = true,
        description = {
            "List erasures, show how far one is. Take the certificate out with export erasure.",
            "Erasures are asked for and decided in the console or over the interface, never here."
        })
final class ErasuresCommand implements Runnable {

    private static final String CODES = "Exit codes: 0 done, 1 refused or failed, 2 wrong use.";

    @Override
    public void run() {
        throw new CommandFailure(
                ExitCode.USAGE,
                "nothing about erasures named",
                "erasure takes what to do",
                "see chopmark erasure --help",
                null);
    }

    /** The subcommands. */
    List<Object> kinds(Terminal terminal) {
        return List.of(new Listing(terminal), new Show(terminal));
    }

    /**
     * An erasure, for machines and people.
     *
     * @param overdue whether backups can still be opened after the day that was planned
     */
    private record Row(
            String school,
            String erasure,
            String subject,
            List<String> categories,
            String ground,
            String state,
            boolean overdue,
            Instant requestedAt) {

        static Row of(SchoolId school, Erasures.Listed listed, Instant now) {
            ErasureCase found = listed.found();
            return new Row(
                    school.text(),
                    found.request().erasure().text(),
                    found.request().subject().text(),
                    codes(found.request().categories()),
                    found.request().ground().name(),
                    word(found.state()),
                    found.isOverdue(now),
                    listed.requestedAt());
        }

        String text() {
            return "%s  %s%s  %s  %s  asked for %s"
                    .formatted(
                            erasure,
                            state,
                            overdue ? " (backups not dead as planned)" : "",
                            subject,
                            String.join(",", categories),
                            requestedAt);
        }
    }

    private static String word(ErasureCase.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> codes(Collection<Category> categories) {
        return categories.stream().map(Category::code).toList();
    }

    /** Lists erasures. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List the erasures asked for last, and how far each is.",
            footer = {"", CODES})
    static final class Listing extends WithInstallation {

        private static final int MOST = 1_000;

        @Option(
                names = "--school",
                paramLabel = "SCHOOL",
                description = "The school (default: all).")
        private @Nullable String school;

        Listing(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected void check() {
            if (school != null) {
                References.of(SchoolId.KIND, school, SchoolId.class);
            }
        }

        @Override
        protected int run(Installation installation) {
            List<SchoolId> schools =
                    school == null
                            ? installation.engine().schools().all()
                            : List.of(References.of(SchoolId.KIND, school, SchoolId.class));
            Instant now = installation.clock().instant();
            List<Row> rows =
                    schools.stream()
                            .flatMap(each ->
                                    installation
                                            .engine()
                                            .erasures()
                                            .latest(each, MOST)
                                            .items()
                                            .stream()
                                            .map(item -> Row.of(each, item, now)))
                            .toList();
            if (options.json()) {
                printJson(Map.of("erasures", rows));
            } else {
                rows.forEach(row -> terminal.out().println(row.text()));
                if (rows.isEmpty()) {
                    terminal.out().println("Nothing.");
                }
            }
            return ExitCode.OK;
        }
    }

    /** An erasure in full. */
    private record Whole(
            String erasure,
            String subject,
            List<String> categories,
            String ground,
            String state,
            @Nullable String approver,
            @Nullable String decider,
            Map<ErasurePlace, LocalDate> places,
            @Nullable Certified certificate) {

        static Whole of(ErasureCase found) {
            Map<ErasurePlace, LocalDate> places = new TreeMap<>();
            found.answers().forEach((place, answer) -> places.put(place, answer.noneFrom()));
            return new Whole(
                    found.request().erasure().text(),
                    found.request().subject().text(),
                    codes(found.request().categories()),
                    found.request().ground().name(),
                    word(found.state()),
                    found.approver().map(Ref::text).orElse(null),
                    found.decider().map(Ref::text).orElse(null),
                    places,
                    found.certificate().map(Certified::of).orElse(null));
        }
    }

    /** What a certificate says. */
    private record Certified(
            String method,
            String algorithm,
            String vault,
            String assurance,
            int keysDestroyed,
            long boxesDeleted,
            long packagesIssued,
            List<String> indexes,
            LocalDate copiesDieBy,
            List<ErasureResidue> residue) {

        static Certified of(ErasureCertified event) {
            return new Certified(
                    event.methodCode(),
                    event.algorithmCode(),
                    event.vaultCode(),
                    event.assuranceCode(),
                    event.keysDestroyed(),
                    event.boxesDeleted(),
                    event.packagesIssued(),
                    event.indexCodes(),
                    event.copiesDieBy(),
                    event.residue());
        }
    }

    /** Shows one. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description =
                    "Show how far an erasure is: who agreed, which places answered, its certificate.",
            footer = {"", CODES})
    static final class Show extends WithInstallation {

        @Parameters(paramLabel = "ERASURE", description = "The erasure.")
        private @Nullable String erasure;

        Show(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected void check() {
            wanted();
        }

        private ErasureId wanted() {
            return References.of(ErasureId.KIND, erasure, ErasureId.class);
        }

        @Override
        protected int run(Installation installation) {
            ErasureId wanted = wanted();
            Whole found =
                    installation.engine().schools().all().stream()
                            .flatMap(school ->
                                    installation.engine().erasures().find(school, wanted).stream())
                            .findFirst()
                            .map(Whole::of)
                            .orElseThrow(() ->
                                    new CommandFailure(
                                            ExitCode.FAILED,
                                            "no erasure " + wanted.text(),
                                            "no school has it on record",
                                            "see chopmark erasure list",
                                            null));
            if (options.json()) {
                printJson(found);
            } else {
                print(found);
            }
            return ExitCode.OK;
        }

        private void print(Whole found) {
            line("erasure", found.erasure());
            line("about", found.subject());
            line("categories", String.join(", ", found.categories()));
            line("ground", found.ground());
            line("state", found.state());
            line("first person", found.approver());
            line("second person", found.decider());
            found.places().forEach((place, day) -> line(place.name(), "holds nothing from " + day));
            Certified certificate = found.certificate();
            if (certificate != null) {
                line("method", certificate.method());
                line("algorithm", certificate.algorithm());
                line("vault", certificate.vault() + ", " + certificate.assurance());
                line("keys destroyed", certificate.keysDestroyed());
                line("boxes deleted", certificate.boxesDeleted());
                line("files given out before", certificate.packagesIssued());
                line("indexes cleared", String.join(", ", certificate.indexes()));
                line("backups dead, planned", certificate.copiesDieBy());
                line("what stays", certificate.residue());
            }
        }

        private void line(String label, @Nullable Object value) {
            if (value != null) {
                terminal.out().printf("%-24s %s%n", label, value);
            }
        }
    }
}

package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.security.ActingRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a monitoring system reads from a server that has recorded something. */
class MetricsIT {

    private static final Pattern NAME = Pattern.compile("chopmark_[a-z_]+");
    private static final Path DOCS = Path.of("..", "docs");

    @TempDir static Path folder;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(folder.resolve("data"));
        server.as(operator())
                .for_("roster-administration")
                .post(
                        "/api/v1/schools",
                        """
                        {"nameEn": "Harbour View School", "nameZh": "海景學校"}
                        """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String operator() {
        return server.token("service=operator", ActingRole.OPERATOR, null);
    }

    private static String scrape() throws Exception {
        TestServer.Reply reply = server.as(operator()).get("/actuator/prometheus");
        assertThat(reply.status()).as("the operator may read the metrics").isEqualTo(200);
        return reply.response().body();
    }

    @Test
    void every_metric_of_the_dashboard_and_of_the_manual_is_there() throws Exception {
        Set<String> offered = names(scrape());
        Set<String> shown = names(Files.readString(DOCS.resolve("grafana/chopmark.json")));
        Set<String> described = names(Files.readString(DOCS.resolve("operations.md")));
        assertThat(shown).as("the dashboard shows something").hasSizeGreaterThan(8);
        assertThat(offered).as("what the dashboard asks for").containsAll(shown);
        assertThat(offered)
                .as("what the manual names")
                .containsAll(
                        described.stream()
                                .filter(name -> !name.startsWith("chopmark_keys"))
                                .filter(name -> NOT_METRICS.stream().noneMatch(name::equals))
                                .toList());
    }

    /** Roles, databases and channels that the manual names too. */
    private static final Set<String> NOT_METRICS =
            Set.of(
                    "chopmark_head",
                    "chopmark_key_destroyed",
                    "chopmark_eraser",
                    "chopmark_owner",
                    "chopmark_sequencer",
                    "chopmark_reader",
                    "chopmark_projector",
                    "chopmark_api");

    @Test
    void appends_are_counted_and_the_log_is_open() throws Exception {
        String metrics = scrape();
        assertThat(value(metrics, "chopmark_log_position")).as("events").isPositive();
        assertThat(value(metrics, "chopmark_append_batch_events_sum"))
                .as("events of this server's own batches")
                .isPositive();
        assertThat(value(metrics, "chopmark_log_open")).as("open").isEqualTo(1);
        assertThat(metrics)
                .as("a figure per read model")
                .contains("chopmark_readmodel_lag{readmodel=\"notice-receipts.v1\"}");
    }

    @Test
    void no_label_names_a_school_or_a_text() throws Exception {
        String metrics = scrape();
        assertThat(metrics).as("names").doesNotContain("Harbour View", "海景");
        assertThat(metrics)
                .as("references")
                .doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-");
    }

    private static double value(String metrics, String name) {
        Matcher line =
                Pattern.compile("(?m)^" + Pattern.quote(name) + "(?:\\{[^}]*})? (\\S+)$")
                        .matcher(metrics);
        assertThat(line.find()).as("metric %s", name).isTrue();
        return Double.parseDouble(line.group(1));
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

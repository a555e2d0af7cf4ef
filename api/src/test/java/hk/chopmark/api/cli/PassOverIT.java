package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.api.wiring.RawDatabase;
import hk.chopmark.core.custody.CustodyEvent.EventPassedOver;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.duty.DutyEvent.DueRuleAdopted;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator leaves a parked event out for good, and the record of its school says so. */
class PassOverIT {

    @Test
    void what_is_passed_over_is_on_the_record_of_its_school_and_left_out_no_more(
            @TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        SchoolId school;
        long position;
        try (TestServer server = new TestServer(data)) {
            Reply founded =
                    server.as(server.token("service=operator", ActingRole.OPERATOR, null))
                            .for_("roster-administration")
                            .post("/api/v1/schools", "{\"nameEn\":\"Hill\",\"nameZh\":\"山\"}");
            school = (SchoolId) Ref.parse(founded.text("/school"));
            position =
                    server
                            .installation()
                            .engine()
                            .history()
                            .of(school)
                            .ofTypes(DueRuleAdopted.class)
                            .stream()
                            .findFirst()
                            .orElseThrow()
                            .position();
            server.installation().projections().awaitPosition(position + 1, Duration.ofMinutes(1));
            park(data, school, position);
        }

        RecordedTerminal wrong = run(data, "parked", "--pass-over", "999999", "--reason", "poison");
        assertThat(wrong.err()).as("nothing is parked there").contains("nothing was passed over");
        RecordedTerminal listed = run(data, "parked");
        assertThat(listed.out()).as("still left out").contains("position " + position);

        RecordedTerminal passed =
                run(data, "parked", "--pass-over", position + "", "--reason", "value-not-storable");
        assertThat(passed.out())
                .as("it holds up nothing any more: %s", passed.err())
                .contains("due-acts.v1: 0 applied, 0 left");
        try (TestServer server = new TestServer(data)) {
            List<Recorded<?>> recorded =
                    server
                            .installation()
                            .engine()
                            .history()
                            .of(school)
                            .ofTypes(EventPassedOver.class)
                            .stream()
                            .toList();
            assertThat(recorded)
                    .as("on the record of the school")
                    .singleElement()
                    .satisfies(event -> {
                        EventPassedOver over = (EventPassedOver) event.event();
                        assertThat(over.readModel()).isEqualTo("due-acts.v1");
                        assertThat(over.reason()).isEqualTo("value-not-storable");
                    });
        }
    }

    @Test
    void a_reason_is_a_code(@TempDir Path folder) {
        RecordedTerminal terminal = new RecordedTerminal();
        assertThat(
                        terminal.run(
                                "parked",
                                "--pass-over",
                                "1",
                                "--reason",
                                "Because of it!",
                                "--data",
                                folder.resolve("data").toString()))
                .as("wrong use: %s", terminal.err())
                .isEqualTo(ExitCode.USAGE);
    }

    private static RecordedTerminal run(Path data, String... line) {
        RecordedTerminal terminal = new RecordedTerminal();
        List<String> all = new java.util.ArrayList<>(List.of(line));
        all.addAll(List.of("--quiet", "--data", data.toString()));
        terminal.run(all.toArray(String[]::new));
        return terminal;
    }

    /** As if the read model could not have applied it. */
    private static void park(Path data, SchoolId school, long position) throws Exception {
        try (Connection connection = new RawDatabase(data).superuser("chopmark").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO chopmark_read.parked (school, name, position, sequence, code, attempts)"
                            + " VALUES ('%s', 'due-acts.v1', %d, 'poison', 'projection.database.22001', 1)"
                                    .formatted(school.id(), position));
            statement.execute(
                    "UPDATE chopmark_read.projection SET parked = 1 WHERE name = 'due-acts.v1'");
        }
    }
}

package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.demo.Demo;
import hk.chopmark.api.demo.DemoSchool.Highlights;
import hk.chopmark.api.demo.SampleInstallation;
import hk.chopmark.api.server.Server;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.erasure.ErasureCommand;
import hk.chopmark.core.erasure.ErasureCommand.AdoptRetentionRule;
import hk.chopmark.core.erasure.ErasureCommand.RequestErasure;
import hk.chopmark.core.erasure.ErasureGround;
import hk.chopmark.core.erasure.RetentionStart;
import hk.chopmark.core.log.checkpoint.TrustPolicy;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.export.verify.PackageVerifier;
import hk.chopmark.export.verify.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Erasures and retention as an operator sees them on a stopped installation. */
class ErasuresCommandIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void an_operator_sees_erasures_and_rules_and_takes_the_proof_out(@TempDir Path folder)
            throws Exception {
        Path data = folder.resolve("data");
        Path file = folder.resolve("erasure.chop");
        ErasureId erasure;
        TrustPolicy policy;
        Highlights who;
        try (Installation installation = SampleInstallation.at(data).demonstration(true).open()) {
            AuditEngine engine = installation.engine();
            Demo demo = new Demo(installation, installation.clock().instant());
            who = demo.highlights();
            erasure = new ErasureId(engine.ids().get());
            send(
                    engine,
                    who,
                    new RequestErasure(
                            who.school(),
                            erasure,
                            who.student(),
                            Set.of(Category.HEALTH),
                            ErasureGround.PURPOSE_FULFILLED,
                            null));
            send(engine, who, rule(who));
            policy = installation.trustPolicy();
            Path secret = folder.resolve("secret");
            Files.writeString(secret, demo.passwordOf(who.officer()));
            try (Server server = Server.start(installation, "127.0.0.1", 0)) {
                result(
                        "export",
                        "erasure",
                        "--erasure=" + erasure.text(),
                        "--out=" + file,
                        "--server=http://127.0.0.1:" + server.port(),
                        "--school=" + who.school().text(),
                        "--user=officer",
                        "--password-file=" + secret,
                        "--json");
            }
        }

        JsonNode list = result("erasure", "list", "--data", data.toString(), "--json");
        assertThat(list.at("/erasures/0/erasure").asString("")).isEqualTo(erasure.text());
        assertThat(list.at("/erasures/0/state").asString("")).as("state").isEqualTo("requested");
        JsonNode shown =
                result("erasure", "show", erasure.text(), "--data", data.toString(), "--json");
        assertThat(shown.at("/categories/0").asString("")).as("category").isEqualTo("health");
        JsonNode rules = result("retention", "rules", "--data", data.toString(), "--json");
        assertThat(rules.at("/rules/0/source").asString(""))
                .as("source of the rule")
                .isEqualTo("School council, 1 September 2026");
        assertThat(
                        result("retention", "due", "--data", data.toString(), "--json")
                                .at("/due")
                                .size())
                .as("what is due")
                .isZero();

        assertThat(new PackageVerifier(policy).verify(Files.readAllBytes(file)).verdict())
                .as("the erasure as evidence")
                .isEqualTo(Verdict.PROVEN);
    }

    private static AdoptRetentionRule rule(Highlights who) {
        return new AdoptRetentionRule(
                who.school(),
                Category.ACADEMIC,
                RetentionStart.STUDENT_LEFT,
                84,
                "School council, 1 September 2026");
    }

    @Test
    void wrong_arguments_are_refused_before_anything_is_made(@TempDir Path folder) {
        Path data = folder.resolve("data");
        for (String[] arguments :
                new String[][] {
                    {"erasure"},
                    {"erasure", "show", "nonsense", "--data", data.toString()},
                    {
                        "export",
                        "erasure",
                        "--erasure",
                        "nonsense",
                        "--out",
                        "x",
                        "--school",
                        "0198f1de-0000-7000-8000-000000000001",
                        "--user",
                        "officer"
                    },
                    {"erasure", "list", "--school", "nonsense", "--data", data.toString()},
                    {"erasure", "list", "--data", data.toString()},
                    {"retention"},
                    {"retention", "due", "--school", "nonsense", "--data", data.toString()}
                }) {
            RecordedTerminal terminal = new RecordedTerminal();
            assertThat(terminal.run(arguments))
                    .as(String.join(" ", arguments))
                    .isEqualTo(ExitCode.USAGE);
            assertThat(data).as("nothing was made").doesNotExist();
        }
    }

    private static void send(AuditEngine engine, Highlights who, ErasureCommand command) {
        engine.send(
                command,
                CommandContext.of(
                        Actor.person(who.officer(), "data-protection-officer", AuthMethod.PASSWORD),
                        Purpose.RETENTION_AND_ERASURE));
    }

    private static JsonNode result(String... arguments) {
        RecordedTerminal terminal = new RecordedTerminal();
        int code = terminal.run(arguments);
        assertThat(code).as("%s: %s", String.join(" ", arguments), terminal.err()).isZero();
        return JSON.readTree(terminal.out());
    }
}

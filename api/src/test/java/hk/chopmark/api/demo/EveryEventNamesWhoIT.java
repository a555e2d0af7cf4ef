package hk.chopmark.api.demo;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.decision.Recorded;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that the sample school records says who did it, and what they proved it with. */
class EveryEventNamesWhoIT {

    @Test
    void everything_names_a_credential_a_key_or_a_part_of_this_server(@TempDir Path folder)
            throws Exception {
        try (Installation installation = SampleInstallation.at(folder).open()) {
            List<? extends Recorded<?>> events =
                    installation.engine().history().of(DemoSchool.SCHOOL).stream().toList();

            assertThat(
                            events.stream()
                                    .filter(event -> !namesWho(event.meta()))
                                    .map(event ->
                                            event.event().getClass().getSimpleName()
                                                    + " "
                                                    + event.meta())
                                    .toList())
                    .as("events that nobody is named for")
                    .isEmpty();
            assertThat(
                            events.stream()
                                    .map(event -> event.meta().get("auth"))
                                    .collect(Collectors.toSet()))
                    .as("how they were authenticated")
                    .containsExactlyInAnyOrder(
                            "password", "reauthentication", "service-key", "system");

            long before = installation.engine().head();
            new Demo(installation, installation.clock().instant()).build(sent -> {});
            assertThat(installation.engine().head())
                    .as("built again, where nobody has to sign in")
                    .isEqualTo(before);
        }
    }

    private static boolean namesWho(Map<String, String> meta) {
        String actor = meta.getOrDefault("actor", "");
        return actor.startsWith("service=")
                ? meta.getOrDefault("auth", "").equals("system")
                : meta.containsKey("credential")
                        && (actor.startsWith("service-account=") || meta.containsKey("session"));
    }
}

package hk.chopmark.api.demo;

import hk.chopmark.api.secrets.PasswordCost;
import hk.chopmark.api.wiring.DataFolder;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.api.wiring.NewInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Data folders of installations with the sample school, copied from one that this JVM makes once.
 */
public final class SampleInstallation {

    private static final Path MADE = make();

    private SampleInstallation() {}

    /** An installation in a copy at this place, where nothing is yet; its passwords cost little. */
    public static Installation.Opening at(Path folder) throws IOException {
        NewInstallation.copy(MADE, folder);
        return Installation.at(new DataFolder(folder)).passwordCost(PasswordCost.CHEAP);
    }

    private static Path make() {
        try {
            Path folder = Files.createTempDirectory("chopmark-sample-installation-");
            NewInstallation.deleteAtTheEnd(folder);
            try (Installation installation =
                    Installation.at(NewInstallation.in(folder))
                            .passwordCost(PasswordCost.CHEAP)
                            .open()) {
                new Demo(installation, installation.clock().instant()).build(sent -> {});
                installation
                        .projections()
                        .awaitPosition(installation.engine().head(), Duration.ofMinutes(1));
            }
            return folder;
        } catch (Exception e) {
            throw new IllegalStateException("Making the sample school to copy", e);
        }
    }
}

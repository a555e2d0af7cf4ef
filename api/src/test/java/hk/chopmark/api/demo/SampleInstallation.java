package hk.chopmark.api.demo;

import hk.chopmark.api.secrets.PasswordCost;
import hk.chopmark.api.wiring.DataFolder;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.api.wiring.MadeOnce;
import hk.chopmark.api.wiring.NewInstallation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Data folders of installations with the sample school, copied from one that a build makes once.
 */
public final class SampleInstallation {

    private static final Path MADE =
            MadeOnce.folder("sample-installation", SampleInstallation::make);

    private SampleInstallation() {}

    /** An installation in a copy at this place, where nothing is yet; its passwords cost little. */
    public static Installation.Opening at(Path folder) throws IOException {
        NewInstallation.copy(MADE, folder);
        return Installation.at(new DataFolder(folder)).passwordCost(PasswordCost.CHEAP);
    }

    private static void make(Path folder) throws Exception {
        try (Installation installation =
                Installation.at(NewInstallation.in(folder))
                        .passwordCost(PasswordCost.CHEAP)
                        .open()) {
            new Demo(installation, installation.clock().instant()).build(sent -> {});
            installation
                    .projections()
                    .awaitPosition(installation.engine().head(), Duration.ofMinutes(1));
        }
    }
}

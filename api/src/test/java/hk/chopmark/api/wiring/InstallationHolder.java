package hk.chopmark.api.wiring;

import hk.chopmark.api.wiring.SchoolFounding.Plan;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/**
 * A process that opens a data folder, founds a school, says where the log stands, and waits to be
 * killed.
 */
final class InstallationHolder {

    private InstallationHolder() {}

    public static void main(String[] arguments) throws Exception {
        try {
            Installation installation =
                    Installation.at(new DataFolder(Path.of(arguments[0]))).open();
            UUID id = UUID.fromString(arguments[1]);
            Plan plan =
                    new Plan(
                            new SchoolId(id),
                            "Harbour View",
                            "海景",
                            new StaffId(id),
                            "administrator",
                            new CredentialId(id));
            new SchoolFounding(
                            installation.engine(),
                            installation.secrets().codes(),
                            installation.clock())
                    .found(plan);
            ForkedJvm.say("head " + installation.engine().head());
            new CountDownLatch(1).await();
        } catch (StartFailure failure) {
            ForkedJvm.say("failure " + failure.exitCode() + " " + failure.getMessage());
        }
    }
}

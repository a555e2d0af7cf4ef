package hk.chopmark.core.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import hk.chopmark.core.installation.InstallationCommand.BeginInstallationLog;
import hk.chopmark.core.installation.InstallationCommand.FoundSchool;
import hk.chopmark.core.installation.InstallationCommand.OrderFoundingLetter;
import hk.chopmark.core.installation.InstallationCommand.RecordFolderCommand;
import hk.chopmark.core.installation.InstallationEvent.FolderCommandRun;
import hk.chopmark.core.installation.InstallationEvent.FoundingLetterOrdered;
import hk.chopmark.core.installation.InstallationEvent.InstallationLogBegun;
import hk.chopmark.core.installation.InstallationEvent.SchoolFounded;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.testing.Scenario;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators do to the installation, and what the server says of it itself. */
class InstallationTest {

    private static final SchoolId LOG = SchoolId.INSTALLATION;
    private static final SchoolId HILL = new SchoolId(new UUID(1, 2));
    private static final TenantId NAMED = TenantId.of(HILL);
    private static final CredentialId LETTER = new CredentialId(new UUID(0xc0, 1));
    private static final StaffId OPERATOR = new StaffId(new UUID(0x0f, 1));
    private static final StaffId STRANGER = new StaffId(new UUID(0x0f, 2));
    private static final Actor SERVER = Actor.service("installation");

    private Scenario log = new Scenario(new InstallationModule().module());

    private static Actor person(StaffId staff) {
        return Actor.person(staff, "operator", AuthMethod.PASSWORD);
    }

    @BeforeEach
    void an_operator() {
        log =
                new Scenario(new InstallationModule().module())
                        .rights(OPERATOR, Resources.usuallyHeldBy(UsualRole.OPERATOR), LOG)
                        .doneFor(Purpose.ROSTER_ADMINISTRATION)
                        .as(person(OPERATOR));
    }

    /** Of each command one. */
    private static List<Command> byOperators() {
        return List.of(new FoundSchool(HILL, LETTER), new OrderFoundingLetter(HILL, LETTER));
    }

    private static List<Command> byTheServer() {
        return List.of(
                new BeginInstallationLog(), new RecordFolderCommand("parked-pass-over", null));
    }

    @Test
    void every_command_is_of_the_installations_log_and_only_its_beginning_founds_it() {
        assertThat(byOperators())
                .as("of operators")
                .allMatch(command -> command.school().equals(LOG));
        assertThat(byTheServer())
                .as("of the server")
                .allMatch(command -> command.school().equals(LOG));
        assertThat(new BeginInstallationLog().foundsSchool()).as("begins the log").isTrue();
        assertThat(new FoundSchool(HILL, LETTER).foundsSchool())
                .as("begins another log, not this one")
                .isFalse();
    }

    @Test
    void the_log_begins_once_however_often_a_server_starts() {
        log.as(SERVER);
        assertThat(log.when(new BeginInstallationLog()))
                .as("at the first start")
                .containsExactly(new InstallationLogBegun(LOG));
        assertThat(log.when(new BeginInstallationLog())).as("at the second").isEmpty();
    }

    @Test
    void a_school_is_founded_once() {
        assertThat(log.when(new FoundSchool(HILL, LETTER)))
                .as("founded, and not called a school of this log")
                .containsExactly(new SchoolFounded(NAMED, LETTER));
        log.rejects(
                new FoundSchool(HILL, new CredentialId(new UUID(0xc0, 2))),
                "installation.school-known");
        SchoolId other = new SchoolId(new UUID(1, 3));
        assertThat(log.when(new FoundSchool(other, LETTER)))
                .as("another")
                .containsExactly(new SchoolFounded(TenantId.of(other), LETTER));
    }

    @Test
    void each_letter_that_is_ordered_stands_in_the_log() {
        for (int n = 1; n <= 2; n++) {
            CredentialId letter = new CredentialId(new UUID(0xc0, n));
            assertThat(log.when(new OrderFoundingLetter(HILL, letter)))
                    .as("letter %d", n)
                    .containsExactly(new FoundingLetterOrdered(NAMED, letter));
        }
    }

    @Test
    void each_command_on_the_data_folder_stands_in_the_log() {
        log.as(SERVER);
        assertThat(log.when(new RecordFolderCommand("parked-pass-over", HILL)))
                .as("about a school")
                .containsExactly(new FolderCommandRun("parked-pass-over", NAMED));
        assertThat(log.when(new RecordFolderCommand("keys-rotate", null)))
                .as("about none or all")
                .containsExactly(new FolderCommandRun("keys-rotate", null));
    }

    @Test
    void only_operators_do_what_operators_do() {
        Actor monitor = log.service(new ServiceId(new UUID(0x5c, 1)), "figures.read");
        log.rights(new ServiceId(new UUID(0x5c, 1)), Permission.all("figures.read"), LOG);
        for (Command command : byOperators()) {
            log.as(person(STRANGER)).rejects(command, "access.not-permitted");
            log.as(monitor).rejects(command, "access.not-permitted");
        }
        log.rights(STRANGER, Permission.all("figures.read"), LOG);
        for (Command command : byOperators()) {
            log.as(person(STRANGER)).rejects(command, "access.not-permitted");
        }
    }

    @Test
    void what_the_server_says_of_itself_nobody_else_says() {
        for (Command command : byTheServer()) {
            log.as(person(OPERATOR)).rejects(command, "access.server-only");
        }
    }

    @Test
    void operators_act_for_what_operators_are_there_for() {
        for (Purpose purpose : Purpose.values()) {
            boolean fits =
                    List.of(
                                    Purpose.ACCESS_ADMINISTRATION,
                                    Purpose.ROSTER_ADMINISTRATION,
                                    Purpose.DEMONSTRATION)
                            .contains(purpose);
            log.doneFor(purpose).as(person(OPERATOR));
            for (Command command : byOperators()) {
                if (fits) {
                    assertThat(log.tries(command)).as("%s for %s", command, purpose).hasSize(1);
                } else {
                    log.rejects(command, "access.purpose-does-not-fit");
                }
            }
        }
    }

    @Test
    void the_installation_is_no_school_and_a_command_on_the_folder_has_a_code() {
        assertThatIllegalArgumentException()
                .as("founds itself")
                .isThrownBy(() -> new FoundSchool(LOG, LETTER));
        assertThatIllegalArgumentException()
                .as("letter to itself")
                .isThrownBy(() -> new OrderFoundingLetter(LOG, LETTER));
        assertThatIllegalArgumentException()
                .as("no code")
                .isThrownBy(() -> new RecordFolderCommand("rm -rf", null));
    }

    @Test
    void a_school_is_named_by_its_own_id() {
        assertThat(NAMED.text()).as("text form").isEqualTo("tenant=" + HILL.id());
        assertThat(NAMED).as("text form").hasToString(NAMED.text());
    }
}

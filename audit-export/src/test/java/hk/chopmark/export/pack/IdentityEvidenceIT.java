package hk.chopmark.export.pack;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.identity.AccountCommand.ActivateAccount;
import hk.chopmark.core.identity.AccountCommand.EnrolCredential;
import hk.chopmark.core.identity.CredentialKind;
import hk.chopmark.core.notice.NoticeCommand.Copy;
import hk.chopmark.core.notice.NoticeCommand.OpenNotice;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SessionId;
import hk.chopmark.core.testing.SmallSchool.Family;
import hk.chopmark.export.verify.PackageVerifier;
import hk.chopmark.export.verify.ReportText;
import hk.chopmark.export.verify.Verdict;
import hk.chopmark.export.verify.VerificationReport;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A file says how those who acted came to be believed, and its subjects stay the same. */
class IdentityEvidenceIT {

    private static final CommandContext SERVER =
            CommandContext.of(Actor.service("demo"), Purpose.DEMONSTRATION);

    private final SchoolRecord record = new SchoolRecord();

    @AfterEach
    void close() {
        record.close();
    }

    private void send(Command command) {
        record.engine().send(command, SERVER);
    }

    @Test
    void a_receipt_names_the_credential_of_its_guardian_and_who_vouched() {
        Family family = record.family(3);
        GuardianId guardian = family.guardian();
        SchoolId school = record.school().school();
        CredentialId passkey = new CredentialId(record.engine().ids().get());
        CredentialId unused = new CredentialId(record.engine().ids().get());
        send(record.engine().accounts().opening(school, guardian, "parent"));
        send(new EnrolCredential(school, guardian, passkey, CredentialKind.PASSKEY));
        send(new EnrolCredential(school, guardian, unused, CredentialKind.PASSWORD));
        send(new ActivateAccount(school, guardian));
        Actor actor =
                Actor.person(guardian, "guardian", AuthMethod.PASSKEY)
                        .with(passkey, new SessionId(record.engine().ids().get()));
        record.engine()
                .send(
                        new OpenNotice(
                                school,
                                new Copy(record.school().notice(), 1, family.student(), guardian),
                                "zh",
                                4),
                        CommandContext.of(actor, Purpose.HOME_SCHOOL_COMMUNICATION));

        VerificationReport report =
                new PackageVerifier(record.test().policy())
                        .verify(record.receipt(3, Set.of()).file());

        assertThat(report.verdict()).isEqualTo(Verdict.PROVEN);
        assertThat(new ReportText(Locale.ENGLISH).text(report))
                .contains("signed in with PASSKEY")
                .contains("by the server itself")
                .contains("credential: " + passkey.text())
                .doesNotContain(unused.text());
    }
}

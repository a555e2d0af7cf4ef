package hk.chopmark.core.notice;

import static hk.chopmark.core.testing.Cast.guardianActor;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.identity.ServiceEvent.ServiceClosed;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyIssued;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyRevoked;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyRotated;
import hk.chopmark.core.notice.NoticeCommand.AttestPaperSlip;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.ServiceId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a school app says of guardians, by the rights and the key of its service account. */
class AppReportsTest extends NoticeTestBed {

    @Test
    void a_school_app_reports_for_guardians_as_far_as_it_was_granted() {
        publishedToClass();
        ServiceId account = new ServiceId(new UUID(0x5e, 1));
        Actor app = school.service(account, "receipt.report");
        school.as(app).rejects(open(copy(1, 1, 1), 3), "access.not-permitted");
        school.rights(account, Permission.all("receipt.report"), student(2));
        school.rejects(open(copy(1, 1, 1), 3), "access.not-permitted");
        Actor other = app.with(new CredentialId(new UUID(5, 999)), null);
        school.as(other).rejects(open(copy(1, 2, 1), 3), "access.not-permitted");
        school.as(app);
        assertThat(school.when(open(copy(1, 2, 1), 3))).as("its claim").hasSize(1);
        assertThat(school.when(acknowledge(copy(1, 2, 1), 5))).as("its claim").hasSize(1);
        assertThat(school.tries(open(copy(1, 2, 1), 3))).as("said once").isEmpty();
        school.rejects(acknowledge(copy(1, 2, 1), 5), "notice.already-acknowledged");
        school.as(guardianActor(1));
        assertThat(school.when(open(copy(1, 2, 1), 3))).as("the guardian, in spite").hasSize(1);
        assertThat(school.when(acknowledge(copy(1, 2, 1), 5))).as("likewise").hasSize(1);
        school.rejects(acknowledge(copy(1, 2, 1), 5), "notice.already-acknowledged");
        school.rights(staff(3), Permission.all("receipt.report"), SCHOOL).as(staffActor(3));
        school.rejects(open(copy(1, 2, 1), 4), "notice.not-the-guardian");
    }

    @Test
    void a_key_counts_for_what_it_is_for_until_it_ends_however_much_was_granted() {
        publishedToClass();
        ServiceId account = new ServiceId(new UUID(0x5e, 1));
        school.allRights(account, SCHOOL);
        Actor old = school.service(account, "receipt.report");
        CredentialId key = Objects.requireNonNull(old.credential());
        CredentialId next = new CredentialId(new UUID(5, 999));
        school.as(old).rejects(new AttestPaperSlip(SCHOOL, copy(1, 1, 1)), "access.not-permitted");
        school.given(
                new ServiceKeyIssued(account, next, List.of("receipt.report"), Instant.MAX),
                new ServiceKeyRotated(account, key, next, school.now().plusSeconds(60)));
        assertThat(school.tries(open(copy(1, 1, 1), 3))).as("beside its successor").hasSize(1);
        school.at(school.now().plusSeconds(60).toString());
        school.rejects(open(copy(1, 1, 1), 3), "access.not-permitted");
        school.as(old.with(next, null));
        assertThat(school.tries(open(copy(1, 1, 1), 3))).as("the successor").hasSize(1);
        school.given(new ServiceKeyRevoked(account, next, "leaked"));
        school.rejects(open(copy(1, 1, 1), 3), "access.not-permitted");
        Actor another = school.service(account, "receipt.report");
        school.as(another).given(new ServiceClosed(account, "replaced"));
        school.rejects(open(copy(1, 1, 1), 3), "access.not-permitted");
    }
}

package hk.chopmark.core.notice;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.guardianActor;
import static hk.chopmark.core.testing.Cast.guardianReauthenticated;
import static hk.chopmark.core.testing.Cast.notice;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.notice.NoticeCommand.AttestPaperSlip;
import hk.chopmark.core.notice.NoticeCommand.Copy;
import hk.chopmark.core.notice.NoticeCommand.DraftNotice;
import hk.chopmark.core.notice.NoticeCommand.OpenNotice;
import hk.chopmark.core.notice.NoticeCommand.PublishVersion;
import hk.chopmark.core.notice.NoticeCommand.RecordAttempt;
import hk.chopmark.core.notice.NoticeCommand.RecordDelivery;
import hk.chopmark.core.notice.NoticeCommand.RecordFailure;
import hk.chopmark.core.notice.NoticeCommand.SealedContent;
import hk.chopmark.core.notice.NoticeCommand.WithdrawNotice;
import hk.chopmark.core.notice.NoticeEvent.DeliveryAttempted;
import hk.chopmark.core.notice.NoticeEvent.DeliveryConfirmed;
import hk.chopmark.core.notice.NoticeEvent.DeliveryFailed;
import hk.chopmark.core.notice.NoticeEvent.NoticeAcknowledged;
import hk.chopmark.core.notice.NoticeEvent.NoticeAudienceFixed;
import hk.chopmark.core.notice.NoticeEvent.NoticeOpened;
import hk.chopmark.core.notice.NoticeEvent.NoticeVersionPublished;
import hk.chopmark.core.notice.NoticeEvent.NoticeWithdrawn;
import hk.chopmark.core.notice.NoticeEvent.Recipient;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.GuardianAuthorityChanged;
import hk.chopmark.core.roster.RosterEvent.GuardianUnlinked;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.StudentId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NoticeTest extends NoticeTestBed {

    @Test
    void an_audience_is_who_is_in_the_class_on_that_hong_kong_day() {
        school.given(
                new ClassMembershipEnded(classOf(1), student(1), SEPTEMBER.plusDays(3)),
                new ClassMembershipStarted(
                        classOf(1), student(9), MemberRole.PUPIL, null, SEPTEMBER.plusDays(5)));
        school.when(new DraftNotice(SCHOOL, notice(1), "circular"));
        school.when(publish());
        assertThat(pupils(school.at("2026-09-04T15:59:59Z").when(fix(1, 1))))
                .as("the last day of one; the other is not there yet")
                .containsExactly(student(1), student(2));

        secondVersion();
        assertThat(pupils(school.at("2026-09-04T16:00:00Z").when(fix(2, 1))))
                .as("the day after")
                .containsExactly(student(2));
        secondVersion();
        assertThat(pupils(school.at("2026-09-05T16:00:00Z").when(fix(3, 1))))
                .as("the first day of the other")
                .containsExactly(student(2), student(9));
    }

    private static List<StudentId> pupils(List<DomainEvent> events) {
        return events.stream()
                .map(NoticeAudienceFixed.class::cast)
                .flatMap(fixed -> fixed.recipients().stream())
                .map(Recipient::student)
                .toList();
    }

    @Test
    void versions_are_numbered_without_gap_from_a_draft_on() {
        school.rejects(publish(), "notice.unknown");
        school.when(new DraftNotice(SCHOOL, notice(1), "circular"));
        school.rejects(new DraftNotice(SCHOOL, notice(1), "circular"), "notice.already-drafted");

        NoticeVersionPublished first = (NoticeVersionPublished) school.when(publish()).getFirst();
        NoticeVersionPublished second = (NoticeVersionPublished) school.when(publish()).getFirst();

        assertThat(List.of(first.number(), second.number())).containsExactly(1, 2);
        assertThat(first.languages()).as("languages of the texts present").containsExactly("en");
        withdrawn();
        school.rejects(publish(), "notice.withdrawn");
    }

    @Test
    void the_audience_is_the_roster_of_that_moment() {
        school.when(new DraftNotice(SCHOOL, notice(1), "circular"));
        school.when(publish());
        long readAsOf = school.size();

        List<DomainEvent> events = school.when(fix(1, 1));

        assertThat(events)
                .as("pupils only, guardians with authority only, in a stable order")
                .containsExactly(
                        new NoticeAudienceFixed(
                                notice(1),
                                1,
                                classOf(1),
                                List.of(
                                        new Recipient(
                                                student(1), List.of(guardian(1), guardian(2))),
                                        new Recipient(student(2), List.of(guardian(1)))),
                                readAsOf));
    }

    @Test
    void the_audience_is_fixed_once_per_class_and_version_and_for_the_current_version() {
        school.rejects(fix(1, 1), "notice.unknown");
        school.when(new DraftNotice(SCHOOL, notice(1), "circular"));
        school.rejects(fix(1, 1), "notice.version-unknown");
        school.when(publish());
        school.when(fix(1, 1));
        school.rejects(fix(1, 1), "notice.audience-already-fixed");
        school.rejects(fix(1, 9), "notice.class-unknown");
        school.rejects(fix(1, 2), "notice.class-empty");
        school.given(member(2, student(3)));
        assertThat(school.when(fix(1, 2))).as("another class").hasSize(1);
        secondVersion();
        school.rejects(fix(1, 2), "notice.version-superseded");
        assertThat(school.when(fix(2, 1))).as("the new version").hasSize(1);
        withdrawn();
        school.rejects(fix(2, 2), "notice.withdrawn");
    }

    @Test
    void a_pupil_who_left_the_class_is_not_in_the_audience() {
        school.given(new ClassMembershipEnded(classOf(1), student(2), SEPTEMBER.minusDays(1)));
        publishedToClass();

        school.as(APP).rejects(open(copy(1, 2, 1), 3), "notice.not-in-audience");
    }

    @Test
    void a_large_class_is_addressed_in_parts_and_a_huge_one_not_at_all() {
        for (int n = 100; n < 1_100; n++) {
            school.given(member(2, student(n)));
        }
        school.when(new DraftNotice(SCHOOL, notice(1), "circular"));
        school.when(publish());

        List<DomainEvent> parts = school.when(fix(1, 2));

        assertThat(parts).as("bounded tags per event").hasSize(3);
        assertThat(
                        parts.stream()
                                .mapToInt(part -> ((NoticeAudienceFixed) part).recipients().size()))
                .containsExactly(450, 450, 100);
        school.given(member(2, student(1_100)));
        secondVersion();
        school.rejects(fix(2, 2), "notice.class-too-large");
    }

    @Test
    void delivery_goes_to_the_audience_of_the_current_version_and_counts_up() {
        publishedToClass();
        Copy copy = copy(1, 1, 1);

        assertThat(school.as(APP).when(new RecordAttempt(SCHOOL, copy, "push", 1)))
                .containsExactly(
                        new DeliveryAttempted(notice(1), 1, student(1), guardian(1), "push", 1));
        school.rejects(new RecordAttempt(SCHOOL, copy, "push", 1), "notice.attempt-out-of-order");
        school.rejects(new RecordAttempt(SCHOOL, copy, "push", 3), "notice.attempt-out-of-order");
        assertThat(school.when(new RecordAttempt(SCHOOL, copy, "push", 2))).hasSize(1);
        assertThat(school.when(new RecordAttempt(SCHOOL, copy, "sms", 1)))
                .as("another channel counts for itself")
                .hasSize(1);
        school.rejects(
                new RecordAttempt(SCHOOL, copy(1, 2, 3), "push", 1), "notice.not-in-audience");
        school.given(new GuardianUnlinked(student(1), guardian(2), "moved"));
        school.rejects(
                new RecordAttempt(SCHOOL, copy(1, 1, 2), "push", 1), "notice.authority-lost");
        secondVersion();
        school.rejects(new RecordAttempt(SCHOOL, copy, "push", 3), "notice.version-superseded");
        withdrawn();
        school.rejects(new RecordAttempt(SCHOOL, copy, "push", 3), "notice.withdrawn");
    }

    @Test
    void an_attempt_has_one_result_which_may_come_after_a_withdrawal() {
        publishedToClass();
        Copy copy = copy(1, 1, 1);
        RecordDelivery delivered = new RecordDelivery(SCHOOL, copy, "push", 1, "delivered");
        school.as(APP).rejects(delivered, "notice.attempt-unknown");
        school.when(new RecordAttempt(SCHOOL, copy, "push", 1));
        school.when(new RecordAttempt(SCHOOL, copy, "push", 2));
        withdrawn();

        assertThat(school.as(APP).when(delivered)).hasOnlyElementsOfType(DeliveryConfirmed.class);
        school.rejects(delivered, "notice.attempt-already-resolved");
        school.rejects(
                new RecordFailure(SCHOOL, copy, "push", 1, "unreachable"),
                "notice.attempt-already-resolved");
        assertThat(school.when(new RecordFailure(SCHOOL, copy, "push", 2, "unreachable")))
                .hasOnlyElementsOfType(DeliveryFailed.class);
        school.rejects(
                new RecordFailure(SCHOOL, copy, "push", 3, "unreachable"),
                "notice.attempt-unknown");
    }

    @Test
    void the_first_opening_of_each_level_is_recorded() {
        publishedToClass();
        school.as(guardianActor(1));

        assertThat(school.when(open(copy(1, 1, 1), 3)))
                .containsExactly(new NoticeOpened(notice(1), 1, student(1), guardian(1), "en", 3));
        assertThat(school.when(open(copy(1, 1, 1), 3))).as("nothing new").isEmpty();
        assertThat(school.when(open(copy(1, 1, 1), 4))).hasSize(1);
        assertThat(school.when(open(copy(1, 1, 1), 3))).as("a lower level again").isEmpty();
        assertThat(school.when(open(copy(1, 2, 1), 3))).as("for the other child").hasSize(1);
        assertThat(school.as(APP).when(open(copy(1, 1, 2), 3)))
                .as("reported by the app")
                .hasSize(1);
    }

    @Test
    void opening_needs_the_guardian_the_current_version_a_published_language_and_authority() {
        publishedToClass();
        school.as(guardianActor(2)).rejects(open(copy(1, 1, 1), 3), "access.not-permitted");
        school.as(CLERK).rejects(open(copy(1, 1, 1), 3), "notice.not-the-guardian");
        school.as(guardianActor(1));
        school.rejects(open(copy(2, 1, 1), 3), "notice.version-unknown");
        school.rejects(
                new OpenNotice(SCHOOL, copy(1, 1, 1), "zh", 3), "notice.language-not-published");
        school.as(APP).rejects(open(copy(1, 2, 3), 3), "notice.not-in-audience");
        school.given(
                new GuardianAuthorityChanged(
                        student(1), guardian(1), Authority.NONE, "court-order"));
        school.as(guardianActor(1)).rejects(open(copy(1, 1, 1), 3), "notice.authority-lost");
    }

    @Test
    void opening_a_superseded_version_is_rejected() {
        publishedToClass();
        secondVersion();

        school.as(guardianActor(1)).rejects(open(copy(1, 1, 1), 3), "notice.version-superseded");
    }

    @Test
    void opening_a_withdrawn_notice_is_rejected() {
        publishedToClass();
        withdrawn();

        school.as(guardianActor(1)).rejects(open(copy(1, 1, 1), 3), "notice.withdrawn");
    }

    @Test
    void acknowledged_once_and_signed_once_after_that() {
        publishedToClass();
        school.as(guardianReauthenticated(1));

        assertThat(school.when(acknowledge(copy(1, 1, 1), 5)))
                .containsExactly(
                        new NoticeAcknowledged(notice(1), 1, student(1), guardian(1), 5, null));
        school.rejects(acknowledge(copy(1, 1, 1), 5), "notice.already-acknowledged");
        assertThat(school.when(acknowledge(copy(1, 1, 1), 6))).hasSize(1);
        school.rejects(acknowledge(copy(1, 1, 1), 6), "notice.already-acknowledged");
        school.rejects(acknowledge(copy(1, 1, 1), 5), "notice.already-acknowledged");
        assertThat(school.when(acknowledge(copy(1, 2, 1), 6))).as("for the other child").hasSize(1);
    }

    @Test
    void signing_takes_full_authority_and_reauthentication_by_the_guardian() {
        publishedToClass();
        school.as(guardianActor(1))
                .rejects(acknowledge(copy(1, 1, 1), 6), "notice.signing-needs-reauthentication");
        ServiceId account = new ServiceId(new UUID(0x5e, 1));
        school.allRights(account, SCHOOL)
                .as(school.service(account))
                .rejects(acknowledge(copy(1, 1, 1), 6), "notice.signing-needs-reauthentication");
        school.as(guardianReauthenticated(2))
                .rejects(acknowledge(copy(1, 1, 1), 6), "access.not-permitted");
        school.rejects(acknowledge(copy(1, 1, 2), 6), "notice.authority-not-enough-to-sign");
        assertThat(school.when(acknowledge(copy(1, 1, 2), 5)))
                .as("authority for notices is enough to acknowledge")
                .hasSize(1);
    }

    @Test
    void acknowledging_ends_with_the_version_the_authority_and_the_notice() {
        publishedToClass();
        school.as(APP).rejects(acknowledge(copy(1, 2, 3), 5), "notice.not-in-audience");
        school.given(new GuardianUnlinked(student(1), guardian(1), "moved"));
        school.as(guardianActor(1)).rejects(acknowledge(copy(1, 1, 1), 5), "notice.authority-lost");
        secondVersion();
        school.as(guardianActor(1))
                .rejects(acknowledge(copy(1, 2, 1), 5), "notice.version-superseded");
        withdrawn();
        school.as(guardianActor(1)).rejects(acknowledge(copy(2, 2, 1), 5), "notice.withdrawn");
    }

    @Test
    void who_publishes_and_withdraws_holds_the_right_in_every_class_addressed() {
        school.allRights(staff(2), classOf(1)).as(staffActor(2));
        school.when(new DraftNotice(SCHOOL, notice(1), "circular"));
        school.when(publish());
        school.rejects(fix(1, 2), "access.not-permitted");
        school.when(fix(1, 1));
        assertThat(school.when(publish())).as("of their own class").hasSize(1);

        school.given(member(2, student(7)));
        school.as(CLERK).when(fix(2, 2));
        WithdrawNotice withdraw = new WithdrawNotice(SCHOOL, notice(1), "wrong-date");
        school.as(staffActor(2)).rejects(publish(), "access.not-permitted");
        school.rejects(withdraw, "access.not-permitted");
        school.rejects(fix(2, 1), "access.not-permitted");
        school.allRights(staff(2), classOf(2));
        assertThat(school.when(withdraw)).as("of both classes").hasSize(1);
    }

    @Test
    void a_notice_that_is_not_there_is_unknown_to_who_could_withdraw_it_and_denied_to_others() {
        WithdrawNotice withdraw = new WithdrawNotice(SCHOOL, notice(5), "wrong-date");
        school.rejects(withdraw, "notice.unknown");
        school.allRights(staff(2), classOf(1)).as(staffActor(2));
        school.rejects(withdraw, "access.not-permitted");
    }

    @Test
    void a_paper_slip_is_attested_by_staff() {
        publishedToClass();
        AttestPaperSlip slip = new AttestPaperSlip(SCHOOL, copy(1, 1, 1));
        school.as(APP).rejects(slip, "notice.attester-not-staff");
        school.as(guardianActor(1)).rejects(slip, "access.not-permitted");

        assertThat(school.as(CLERK).when(slip))
                .as("level 5, naming who attests")
                .containsExactly(
                        new NoticeAcknowledged(notice(1), 1, student(1), guardian(1), 5, staff(1)));
        school.rejects(slip, "notice.already-acknowledged");
        school.rejects(new AttestPaperSlip(SCHOOL, copy(1, 2, 3)), "notice.not-in-audience");
        school.given(new GuardianUnlinked(student(2), guardian(1), "moved"));
        school.rejects(new AttestPaperSlip(SCHOOL, copy(1, 2, 1)), "notice.authority-lost");
        withdrawn();
        school.rejects(slip, "notice.withdrawn");
    }

    @Test
    void a_notice_is_withdrawn_once() {
        WithdrawNotice withdraw = new WithdrawNotice(SCHOOL, notice(1), "wrong-date");
        school.rejects(withdraw, "notice.unknown");
        publishedToClass();

        assertThat(school.when(withdraw))
                .containsExactly(new NoticeWithdrawn(notice(1), "wrong-date"));
        school.rejects(withdraw, "notice.withdrawn");
    }

    @Test
    void malformed_commands_cannot_be_made() {
        assertThatIllegalArgumentException()
                .as("a title without a body")
                .isThrownBy(() ->
                        new SealedContent(HASH, text("s"), text("t"), text("t"), null, text("b")));
        assertThatIllegalArgumentException()
                .as("no text at all")
                .isThrownBy(() -> new SealedContent(HASH, text("s"), null, null, null, null));
        assertThatIllegalArgumentException()
                .as("level 5 is not an opening")
                .isThrownBy(() -> open(copy(1, 1, 1), 5));
        assertThatIllegalArgumentException()
                .as("level 4 is not an acknowledgement")
                .isThrownBy(() -> acknowledge(copy(1, 1, 1), 4));
        assertThatIllegalArgumentException()
                .as("text of another notice")
                .isThrownBy(() ->
                        new PublishVersion(
                                SCHOOL, notice(2), publish().content(), null, false, false));
    }
}

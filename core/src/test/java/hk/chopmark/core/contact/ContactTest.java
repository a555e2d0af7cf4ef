package hk.chopmark.core.contact;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.guardianActor;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.contact.ContactCommand.RecordContactPoint;
import hk.chopmark.core.contact.ContactCommand.RecordMessageFailed;
import hk.chopmark.core.contact.ContactCommand.RecordMessageSent;
import hk.chopmark.core.contact.ContactCommand.RequestMessage;
import hk.chopmark.core.contact.ContactCommand.RetireContactPoint;
import hk.chopmark.core.contact.ContactCommand.VerifyContactPoint;
import hk.chopmark.core.contact.ContactEvent.Channel;
import hk.chopmark.core.contact.ContactEvent.ContactPointRecorded;
import hk.chopmark.core.contact.ContactEvent.ContactPointRetired;
import hk.chopmark.core.contact.ContactEvent.ContactPointVerified;
import hk.chopmark.core.contact.ContactEvent.MessageFailed;
import hk.chopmark.core.contact.ContactEvent.MessageFailure;
import hk.chopmark.core.contact.ContactEvent.MessageQueued;
import hk.chopmark.core.contact.ContactEvent.MessageSent;
import hk.chopmark.core.contact.ContactEvent.MessageTemplate;
import hk.chopmark.core.contact.ContactEvent.VerificationMethod;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.GuardianRegistered;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.testing.Scenario;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who records, proves and ends contact points, and where messages go. */
class ContactTest {

    private static final Actor SENDER = Actor.service("mail");
    private static final UUID READING = new UUID(0xe, 9);
    private static final LocalDate TERM = LocalDate.of(2026, 8, 1);
    private static final Actor OFFICE = staffActor(1);

    /** Staff 1 keeps contact points of the school, staff 2 of class 1, staff 3 of none. */
    private final Scenario school =
            new Scenario(new ContactModule().module())
                    .given(
                            new StaffAppointed(staff(1), null, null, "office"),
                            new StaffAppointed(staff(2), null, null, "teacher"),
                            new StaffAppointed(staff(3), null, null, "teacher"),
                            new GuardianRegistered(guardian(1), null, null, null),
                            new GuardianRegistered(guardian(2), null, null, null),
                            new StudentEnrolled(student(1), null, null, null, null, TERM),
                            new StudentEnrolled(student(2), null, null, null, null, TERM),
                            new ClassMembershipStarted(
                                    classOf(1), student(1), MemberRole.PUPIL, 1, TERM),
                            granted(1, SCHOOL),
                            granted(2, classOf(1)))
                    .as(OFFICE);

    private static RoleGranted granted(int staff, Ref scope) {
        return new RoleGranted(
                grant(staff),
                staff(staff),
                "keeper",
                1,
                Permission.all("contact.record"),
                scope,
                Instant.parse("2026-08-01T00:00:00Z"),
                null);
    }

    private static ContactPointId point(int n) {
        return new ContactPointId(new UUID(0xc9, n));
    }

    private static MessageId message(int n) {
        return new MessageId(new UUID(0x3e, n));
    }

    private static RecordContactPoint recording(int point, PersonRef person) {
        return RecordContactPoint.email(SCHOOL, point(point), person, "someone@mail.example");
    }

    private static RequestMessage asking(int message, int point) {
        return new RequestMessage(
                SCHOOL,
                message(message),
                point(point),
                guardian(point == 2 ? 2 : 1),
                MessageTemplate.CONTACT_CODE);
    }

    /** Contact point 1 of guardian 1, with message 1 sent there. */
    private void sentToGuardian() {
        school.as(guardianActor(1)).when(recording(1, guardian(1)));
        school.when(asking(1, 1));
        school.as(SENDER).when(new RecordMessageSent(SCHOOL, message(1), 250, READING));
        school.as(guardianActor(1));
    }

    private void verified() {
        sentToGuardian();
        school.when(new VerifyContactPoint(SCHOOL, point(1), guardian(1), message(1)));
    }

    @Test
    void a_person_records_where_they_are_reached() {
        assertThat(school.as(guardianActor(1)).when(recording(1, guardian(1))))
                .as("by the person")
                .singleElement()
                .isInstanceOfSatisfying(
                        ContactPointRecorded.class,
                        made -> {
                            assertThat(made.point()).as("contact point").isEqualTo(point(1));
                            assertThat(made.person()).as("person").isEqualTo(guardian(1));
                            assertThat(made.channel()).as("channel").isEqualTo(Channel.EMAIL);
                            assertThat(made.address().category())
                                    .as("sealed as")
                                    .isEqualTo(Category.CONTACT);
                        });
    }

    @Test
    void whoever_keeps_contact_points_records_those_of_others_and_nobody_else_does() {
        assertThat(school.when(recording(1, guardian(1)))).as("for the school").hasSize(1);
        school.as(staffActor(2));
        assertThat(school.when(recording(2, student(1)))).as("a pupil of the class").hasSize(1);
        school.rejects(recording(3, student(2)), "access.not-permitted");
        school.rejects(recording(3, guardian(1)), "access.not-permitted");
        school.as(staffActor(3)).rejects(recording(3, student(1)), "access.not-permitted");
        school.as(guardianActor(2)).rejects(recording(3, guardian(1)), "access.not-permitted");
    }

    @Test
    void nobody_learns_of_a_contact_point_but_who_may_see_it() {
        RetireContactPoint unknown =
                new RetireContactPoint(SCHOOL, point(9), guardian(1), "changed");
        school.rejects(unknown, "contact.point-unknown");
        school.as(staffActor(2)).rejects(unknown, "access.not-permitted");
        school.as(guardianActor(2)).rejects(unknown, "access.not-permitted");
        school.as(OFFICE).when(recording(1, guardian(1)));
        school.as(guardianActor(2))
                .rejects(
                        new RetireContactPoint(SCHOOL, point(1), guardian(2), "not-mine"),
                        "contact.point-unknown");
    }

    @Test
    void contact_points_are_of_people_the_roster_knows_each_once_and_few() {
        school.rejects(recording(1, guardian(9)), "contact.person-unknown");
        school.rejects(recording(1, staff(9)), "contact.person-unknown");
        for (int n = 1; n <= ContactBook.MOST_POINTS; n++) {
            school.when(recording(n, guardian(1)));
        }
        school.rejects(recording(1, guardian(2)), "contact.already-recorded");
        school.rejects(recording(6, guardian(1)), "contact.too-many-points");
        assertThat(school.when(recording(7, guardian(2))))
                .as("the same address of somebody else")
                .hasSize(1);
        school.when(new RetireContactPoint(SCHOOL, point(1), guardian(1), "changed"));
        assertThat(school.when(recording(6, guardian(1)))).as("room again").hasSize(1);
    }

    @Test
    void a_code_that_came_back_proves_a_contact_point() {
        sentToGuardian();
        assertThat(school.when(new VerifyContactPoint(SCHOOL, point(1), guardian(1), message(1))))
                .as("what is recorded")
                .containsExactly(
                        new ContactPointVerified(
                                point(1),
                                guardian(1),
                                VerificationMethod.CODE_RETURNED,
                                message(1),
                                guardian(1)));
        school.rejects(
                new VerifyContactPoint(SCHOOL, point(1), guardian(1), message(1)),
                "contact.already-verified");
        school.rejects(asking(2, 1), "contact.already-verified");
    }

    @Test
    void only_what_left_for_this_contact_point_proves_it() {
        sentToGuardian();
        school.as(OFFICE).when(recording(2, guardian(2)));
        school.when(asking(2, 2));
        VerifyContactPoint bySomethingElse =
                new VerifyContactPoint(SCHOOL, point(2), guardian(2), message(1));
        school.rejects(bySomethingElse, "contact.not-sent-there");
        school.rejects(
                new VerifyContactPoint(SCHOOL, point(2), guardian(2), message(2)),
                "contact.not-sent-there");
        school.as(SENDER)
                .when(new RecordMessageFailed(SCHOOL, message(2), MessageFailure.REFUSED, 550));
        school.as(OFFICE)
                .rejects(
                        new VerifyContactPoint(SCHOOL, point(2), guardian(2), message(2)),
                        "contact.not-sent-there");
    }

    @Test
    void a_person_gives_the_code_back_never_the_server() {
        sentToGuardian();
        VerifyContactPoint verifying =
                new VerifyContactPoint(SCHOOL, point(1), guardian(1), message(1));
        school.as(SENDER).rejects(verifying, "contact.person-needed");
        school.as(guardianActor(2)).rejects(verifying, "access.not-permitted");
        assertThat(school.as(OFFICE).when(verifying))
                .as("who keeps contact points, with the person beside them")
                .singleElement()
                .extracting("verifiedBy")
                .isEqualTo(staff(1));
    }

    @Test
    void a_retired_contact_point_is_never_used_again() {
        verified();
        assertThat(school.when(new RetireContactPoint(SCHOOL, point(1), guardian(1), "changed")))
                .as("what is recorded")
                .containsExactly(new ContactPointRetired(point(1), guardian(1), "changed"));
        school.rejects(
                new RetireContactPoint(SCHOOL, point(1), guardian(1), "again"), "contact.retired");
        school.rejects(asking(2, 1), "contact.retired");
        school.rejects(
                new VerifyContactPoint(SCHOOL, point(1), guardian(1), message(1)),
                "contact.retired");
        school.rejects(recording(1, guardian(1)), "contact.already-recorded");
    }

    @Test
    void a_code_for_an_account_goes_only_where_the_person_is_known_to_be_reached() {
        RequestMessage account =
                new RequestMessage(
                        SCHOOL, message(2), point(1), guardian(1), MessageTemplate.ACCOUNT_CODE);
        sentToGuardian();
        school.rejects(account, "contact.not-verified");
        school.as(Actor.service("accounts")).rejects(account, "contact.not-verified");
        school.as(guardianActor(1))
                .when(new VerifyContactPoint(SCHOOL, point(1), guardian(1), message(1)));
        school.as(guardianActor(1)).rejects(account, "contact.server-only");
        assertThat(school.as(Actor.service("accounts")).when(account))
                .as("once verified")
                .containsExactly(
                        new MessageQueued(
                                message(2),
                                point(1),
                                guardian(1),
                                Channel.EMAIL,
                                MessageTemplate.ACCOUNT_CODE));
        school.as(SENDER).when(new RecordMessageSent(SCHOOL, message(2), 250, READING));
    }

    @Test
    void few_messages_go_to_a_contact_point_within_a_day() {
        school.when(recording(1, guardian(1)));
        for (int n = 1; n <= ContactBook.MOST_MESSAGES; n++) {
            school.when(asking(n, 1));
        }
        school.rejects(asking(1, 1), "contact.message-already-asked-for");
        school.rejects(asking(6, 1), "contact.too-many-messages");
        school.at("2026-09-02T00:59:59Z").rejects(asking(6, 1), "contact.too-many-messages");
        assertThat(school.at("2026-09-02T01:00:01Z").when(asking(6, 1)))
                .as("a day later")
                .hasSize(1);
    }

    @Test
    void what_became_of_a_message_is_recorded_once_and_by_the_server() {
        school.when(recording(1, guardian(1)));
        school.when(asking(1, 1));
        RecordMessageSent sent = new RecordMessageSent(SCHOOL, message(1), 250, READING);
        school.rejects(sent, "access.server-only");
        school.as(SENDER);
        assertThat(school.when(sent))
                .as("sent")
                .containsExactly(
                        new MessageSent(
                                message(1), point(1), guardian(1), Channel.EMAIL, 250, READING));
        assertThat(school.when(sent)).as("sent again").isEmpty();
        RecordMessageFailed failed =
                new RecordMessageFailed(SCHOOL, message(1), MessageFailure.NOT_TAKEN_IN_TIME, null);
        assertThat(school.when(failed)).as("too late to fail").isEmpty();
        school.rejects(
                new RecordMessageSent(SCHOOL, message(2), 250, READING), "contact.message-unknown");
        school.as(OFFICE).when(asking(2, 1));
        assertThat(
                        school.as(SENDER)
                                .when(
                                        new RecordMessageFailed(
                                                SCHOOL, message(2), MessageFailure.REFUSED, 550)))
                .as("failed")
                .containsExactly(
                        new MessageFailed(
                                message(2),
                                point(1),
                                guardian(1),
                                Channel.EMAIL,
                                MessageFailure.REFUSED,
                                550));
    }

    @Test
    void an_address_comes_in_its_one_form_and_sealed_for_its_person() {
        assertThatThrownBy(() ->
                        RecordContactPoint.email(
                                SCHOOL, point(1), guardian(1), "a@b.example\r\nBcc: x@y.example"))
                .as("no address")
                .isInstanceOf(BorderRefusal.class);
        assertThatThrownBy(() ->
                        new RecordContactPoint(
                                SCHOOL,
                                point(1),
                                guardian(1),
                                Channel.EMAIL,
                                Sealed.of(guardian(2), Category.CONTACT, "a@b.example")))
                .as("sealed for somebody else")
                .isInstanceOf(IllegalArgumentException.class);
    }
}

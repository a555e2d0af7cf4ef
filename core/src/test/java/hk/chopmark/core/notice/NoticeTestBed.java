package hk.chopmark.core.notice;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.notice;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;

import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.notice.NoticeCommand.AcknowledgeNotice;
import hk.chopmark.core.notice.NoticeCommand.Copy;
import hk.chopmark.core.notice.NoticeCommand.DraftNotice;
import hk.chopmark.core.notice.NoticeCommand.FixAudience;
import hk.chopmark.core.notice.NoticeCommand.OpenNotice;
import hk.chopmark.core.notice.NoticeCommand.PublishVersion;
import hk.chopmark.core.notice.NoticeCommand.SealedContent;
import hk.chopmark.core.notice.NoticeCommand.WithdrawNotice;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.testing.Scenario;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;

/** A class with families and one notice; what tests of notices do with them. */
abstract class NoticeTestBed {

    static final LocalDate SEPTEMBER = LocalDate.of(2026, 9, 1);
    static final String HASH = "A".repeat(43);
    static final Actor CLERK = staffActor(1);
    static final Actor APP = Actor.service("school-app");

    final Scenario school = new Scenario(new NoticeModule().module()).as(CLERK);

    /**
     * Pupils 1 and 2; guardian 1 for both, guardian 2 notices only for 1, guardian 3 without
     * authority for 2.
     */
    @BeforeEach
    void a_class_with_families() {
        school.given(
                new ClassOpened(classOf(1), "1A", "2026/27"),
                new ClassOpened(classOf(2), "1B", "2026/27"),
                member(1, student(1)),
                member(1, student(2)),
                new ClassMembershipStarted(
                        classOf(1), staff(1), MemberRole.TEACHER, null, SEPTEMBER),
                link(1, 1, Authority.FULL),
                link(2, 1, Authority.FULL),
                link(1, 2, Authority.NOTICES_ONLY),
                link(2, 3, Authority.NONE));
        school.allRights(staff(1), SCHOOL);
    }

    static ClassMembershipStarted member(int classNumber, PersonRef person) {
        return new ClassMembershipStarted(
                classOf(classNumber), person, MemberRole.PUPIL, null, SEPTEMBER);
    }

    static GuardianLinked link(int student, int guardian, Authority authority) {
        return new GuardianLinked(
                student(student),
                guardian(guardian),
                Sealed.of(guardian(guardian), Category.IDENTITY, "parent"),
                authority,
                SEPTEMBER);
    }

    static Sealed<String> text(String value) {
        return Sealed.of(notice(1), Category.CONTENT, value);
    }

    static PublishVersion publish() {
        return new PublishVersion(
                SCHOOL,
                notice(1),
                new SealedContent(HASH, text("salt"), text("Trip"), null, text("..."), null),
                null,
                false,
                false);
    }

    static Copy copy(int number, int student, int guardian) {
        return new Copy(notice(1), number, student(student), guardian(guardian));
    }

    static FixAudience fix(int number, int classNumber) {
        return new FixAudience(SCHOOL, notice(1), number, classOf(classNumber));
    }

    void publishedToClass() {
        school.as(CLERK);
        school.when(new DraftNotice(SCHOOL, notice(1), "circular"));
        school.when(publish());
        school.when(fix(1, 1));
    }

    void secondVersion() {
        school.as(CLERK).when(publish());
    }

    void withdrawn() {
        school.as(CLERK).when(new WithdrawNotice(SCHOOL, notice(1), "wrong-date"));
    }

    static OpenNotice open(Copy copy, int level) {
        return new OpenNotice(SCHOOL, copy, "en", level);
    }

    static AcknowledgeNotice acknowledge(Copy copy, int level) {
        return new AcknowledgeNotice(SCHOOL, copy, level);
    }
}

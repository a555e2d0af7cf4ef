package hk.chopmark.core.disclosure;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.guardianActor;
import static hk.chopmark.core.testing.Cast.homework;
import static hk.chopmark.core.testing.Cast.notice;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.RecordedRefusal;
import hk.chopmark.core.disclosure.DisclosureCommand.ExportPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.disclosure.DisclosureEvent.AccessDenied;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataExported;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataViewed;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkAssigned;
import hk.chopmark.core.notice.NoticeEvent.NoticeAudienceFixed;
import hk.chopmark.core.notice.NoticeEvent.Recipient;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.GuardianAuthorityChanged;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.testing.Scenario;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DisclosureTest {

    private static final LocalDate SEPTEMBER = LocalDate.of(2026, 9, 1);
    private static final int TEACHER = 1;

    private final Scenario school =
            new Scenario(new DisclosureModule().module()).as(staffActor(TEACHER));

    /**
     * Pupil 1 in class 1, pupil 2 in class 2; guardian 1 full for 1, guardian 2 notices only for 1,
     * guardian 3 for 2.
     */
    @BeforeEach
    void two_classes_with_families() {
        school.given(
                new StaffAppointed(staff(TEACHER), null, null, "teacher"),
                member(1, student(1)),
                member(2, student(2)),
                link(1, 1, Authority.FULL),
                link(1, 2, Authority.NOTICES_ONLY),
                link(2, 3, Authority.FULL));
    }

    private static ClassMembershipStarted member(int classNumber, PersonRef person) {
        return new ClassMembershipStarted(
                classOf(classNumber), person, MemberRole.PUPIL, null, SEPTEMBER);
    }

    private static GuardianLinked link(int student, int guardian, Authority authority) {
        return new GuardianLinked(
                student(student),
                guardian(guardian),
                Sealed.of(guardian(guardian), Category.IDENTITY, "parent"),
                authority,
                SEPTEMBER);
    }

    private static RoleGranted granted(int n, Ref scope, String... permissions) {
        return granted(n, scope, null, permissions);
    }

    private static RoleGranted granted(
            int n, Ref scope, @Nullable Instant validTo, String... permissions) {
        return new RoleGranted(
                grant(n),
                staff(TEACHER),
                "role",
                1,
                Permission.all(permissions),
                scope,
                Instant.parse("2026-08-01T00:00:00Z"),
                validTo);
    }

    private static ViewPersonalData view(
            String resource, Category category, SubjectRef... subjects) {
        return new ViewPersonalData(
                SCHOOL,
                resource,
                Arrays.stream(subjects).collect(Collectors.toSet()),
                Set.of("nameZh"),
                Set.of(category));
    }

    private static ViewPersonalData receipt(SubjectRef... subjects) {
        return view("receipt", Category.IDENTITY, subjects);
    }

    private PersonalDataViewed permitted(ViewPersonalData command) {
        List<DomainEvent> events = school.when(command);
        assertThat(events).as("permitted, and recorded").hasSize(1);
        assertThat(events.getFirst()).isInstanceOf(PersonalDataViewed.class);
        return (PersonalDataViewed) events.getFirst();
    }

    private void denied(DisclosureCommand command, String missing) {
        List<DomainEvent> events = school.when(command);
        assertThat(events).as("a refusal is an event too").hasSize(1);
        assertThat(events.getFirst()).isInstanceOf(AccessDenied.class);
        AccessDenied refusal = (AccessDenied) events.getFirst();
        assertThat(refusal.missingPermission()).isEqualTo(missing);
        assertThat(((RecordedRefusal) refusal).refusalCode()).isEqualTo("access.denied");
    }

    @Test
    void a_refusal_names_fifty_subjects_and_counts_the_others() {
        SubjectRef[] page =
                IntStream.rangeClosed(10, 199)
                        .mapToObj(number -> (SubjectRef) student(number))
                        .toArray(SubjectRef[]::new);

        AccessDenied refusal = (AccessDenied) school.when(receipt(page)).getFirst();

        assertThat(refusal.subjects()).as("named").hasSize(AccessDenied.MOST_NAMED);
        assertThat(refusal.furtherSubjects()).as("counted").isEqualTo(140);
        assertThat(refusal.refusalFacts()).as("said").containsEntry("subjects", "190");
    }

    @Test
    void what_a_page_finds_for_a_family_is_bounded_as_well() {
        SubjectRef[] six =
                IntStream.rangeClosed(1, 6)
                        .mapToObj(number -> (SubjectRef) student(number))
                        .toArray(SubjectRef[]::new);
        school.as(guardianActor(1));

        assertThatThrownBy(() -> school.when(receipt(six)))
                .as("six subjects for a guardian")
                .isInstanceOfSatisfying(
                        DomainRejection.class,
                        rejection ->
                                assertThat(rejection.code())
                                        .isEqualTo("disclosure.too-many-subjects"));
    }

    @Test
    void a_view_names_the_grant_it_relied_on() {
        school.given(granted(1, SCHOOL, "receipt.view"));
        UUID made = school.idOfLast(RoleGranted.class);

        PersonalDataViewed viewed = permitted(receipt(student(2), guardian(3), student(1)));

        assertThat(viewed)
                .as("sorted subjects, the grant and its event")
                .isEqualTo(
                        new PersonalDataViewed(
                                staff(TEACHER),
                                "receipt",
                                List.of(guardian(3), student(1), student(2)),
                                List.of("nameZh"),
                                List.of(Category.IDENTITY),
                                List.of(grant(1)),
                                List.of(made),
                                List.of(),
                                null));
    }

    @Test
    void without_a_grant_for_it_nobody_on_the_staff_sees_anything() {
        denied(receipt(student(1)), "receipt.view");
        school.given(granted(1, SCHOOL, "homework.view"));
        denied(receipt(student(1)), "receipt.view");
    }

    @Test
    void a_revoked_or_expired_or_future_grant_permits_nothing() {
        school.given(granted(1, SCHOOL, "receipt.view"));
        permitted(receipt(student(1)));
        school.given(new RoleRevoked(grant(1), staff(TEACHER), "left"));
        denied(receipt(student(1)), "receipt.view");
        school.given(granted(2, SCHOOL, Instant.parse("2026-09-02T00:00:00Z"), "receipt.view"));
        school.at("2026-09-02T00:00:00Z");
        denied(receipt(student(1)), "receipt.view");
        school.at("2026-07-31T23:59:59Z");
        denied(receipt(student(1)), "receipt.view");
    }

    @Test
    void whoever_left_the_school_sees_nothing_however_many_grants_still_stand() {
        school.given(granted(1, SCHOOL, "receipt.view"), new StaffLeft(staff(TEACHER), SEPTEMBER));
        permitted(receipt(student(1)));

        school.at("2026-09-01T16:00:00Z");

        denied(receipt(student(1)), "receipt.view");
    }

    @Test
    void a_class_grant_reaches_its_pupils_their_guardians_and_no_further() {
        school.given(granted(1, classOf(1), "receipt.view"));

        PersonalDataViewed viewed = permitted(receipt(student(1), guardian(1), guardian(2)));

        assertThat(viewed.grants()).containsExactly(grant(1));
        assertThat(viewed.linkEvents())
                .as("the membership once, and one authority for each guardian")
                .hasSize(3)
                .doesNotHaveDuplicates();
        permitted(receipt(guardian(1)));
        denied(receipt(student(2)), "receipt.view");
        denied(receipt(guardian(3)), "receipt.view");
        denied(receipt(student(1), student(2)), "receipt.view");
        school.given(
                new ClassMembershipEnded(classOf(1), student(1), SEPTEMBER),
                new ClassMembershipStarted(
                        classOf(1), student(1), MemberRole.PUPIL, null, SEPTEMBER.plusDays(9)));
        assertThat(school.when(receipt(student(1))))
                .as("the last day in the class counts")
                .hasOnlyElementsOfType(PersonalDataViewed.class);
        school.at("2026-09-09T15:59:59Z");
        denied(receipt(student(1)), "receipt.view");
        denied(receipt(guardian(1)), "receipt.view");
    }

    @Test
    void an_expired_grant_for_the_school_does_not_hide_a_valid_one_for_a_class() {
        school.given(
                granted(1, SCHOOL, Instant.parse("2026-08-02T00:00:00Z"), "receipt.view"),
                granted(2, classOf(1), "receipt.view"));

        assertThat(permitted(receipt(student(1))).grants()).containsExactly(grant(2));
    }

    @Test
    void a_student_grant_reaches_the_student_and_guardians_who_stand_for_them() {
        school.given(granted(1, student(1), "receipt.view"));

        permitted(receipt(student(1), guardian(1)));
        denied(receipt(guardian(3)), "receipt.view");
        school.given(
                new GuardianAuthorityChanged(
                        student(1), guardian(1), Authority.NONE, "court-order"));
        denied(receipt(guardian(1)), "receipt.view");
    }

    @Test
    void a_resource_shows_only_its_own_categories() {
        school.given(granted(1, SCHOOL, "receipt.view", "dossier.view"));

        school.rejects(
                view("receipt", Category.HEALTH, student(1)),
                "disclosure.category-not-in-resource");
        school.rejects(
                view("dossier", Category.SEALED_REPORT, student(1)),
                "disclosure.category-not-in-resource");
        school.rejects(
                view("canteen", Category.IDENTITY, student(1)), "disclosure.resource-unknown");
        permitted(view("dossier", Category.HEALTH, student(1)));
    }

    @Test
    void services_never_read_and_their_refusal_is_recorded() {
        school.as(Actor.service("importer"));

        denied(receipt(student(1)), "receipt.view");
    }

    @Test
    void a_guardian_reads_their_own_child_and_nobody_elses() {
        school.as(guardianActor(1));

        PersonalDataViewed viewed = permitted(receipt(student(1)));

        assertThat(viewed.grants()).as("by law, not by grant").isEmpty();
        assertThat(viewed.linkEvents()).as("the link relied on").hasSize(1);
        permitted(view("homework", Category.ACADEMIC, student(1)));
        denied(receipt(student(2)), "receipt.view");
        denied(receipt(guardian(2)), "receipt.view");
        school.given(
                new GuardianAuthorityChanged(
                        student(1), guardian(1), Authority.NONE, "court-order"));
        denied(receipt(student(1)), "receipt.view");
    }

    @Test
    void authority_for_notices_only_shows_the_childs_name_and_no_marks() {
        school.as(guardianActor(2));

        permitted(receipt(student(1)));
        denied(view("homework", Category.ACADEMIC, student(1)), "homework.view");
    }

    @Test
    void everybody_reads_their_own_name_and_contact() {
        school.as(guardianActor(1));
        assertThat(permitted(receipt(guardian(1))).linkEvents()).isEmpty();
        school.as(Actor.person(student(1), "student", AuthMethod.PASSWORD));
        permitted(receipt(student(1)));
        denied(view("dossier", Category.CONDUCT, student(1)), "dossier.view");
    }

    @Test
    void a_notice_is_read_by_whom_it_was_addressed_to_as_long_as_their_authority_lasts() {
        ViewPersonalData read = view("notice", Category.CONTENT, notice(1));
        school.as(guardianActor(1));
        denied(read, "notice.view");
        school.given(
                new NoticeAudienceFixed(
                        notice(1),
                        1,
                        classOf(1),
                        List.of(new Recipient(student(1), List.of(guardian(1)))),
                        7));

        assertThat(permitted(read).linkEvents()).as("the audience and the authority").hasSize(2);
        school.as(guardianActor(2));
        denied(read, "notice.view");
        school.as(Actor.person(student(1), "student", AuthMethod.PASSWORD));
        permitted(read);
        school.as(staffActor(TEACHER)).given(granted(1, classOf(1), "notice.view"));
        permitted(read);
        school.as(guardianActor(1))
                .given(
                        new GuardianAuthorityChanged(
                                student(1), guardian(1), Authority.NONE, "court-order"));
        denied(read, "notice.view");
    }

    @Test
    void homework_is_read_by_the_class_it_was_set_for_and_its_families() {
        ViewPersonalData read = view("homework", Category.CONTENT, homework(1));
        school.given(new HomeworkAssigned(homework(1), classOf(1), null, null, null));

        school.as(Actor.person(student(1), "student", AuthMethod.PASSWORD));
        permitted(read);
        school.as(guardianActor(1));
        permitted(read);
        school.as(guardianActor(3));
        denied(read, "homework.view");
        school.as(Actor.person(student(2), "student", AuthMethod.PASSWORD));
        denied(read, "homework.view");
        school.as(staffActor(TEACHER)).given(granted(1, classOf(2), "homework.view"));
        denied(read, "homework.view");
        school.given(granted(2, classOf(1), "homework.view"));
        assertThat(permitted(read).grants()).containsExactly(grant(2));
    }

    @Test
    void taking_data_out_always_needs_a_grant_to_export() {
        ExportPersonalData export =
                new ExportPersonalData(
                        SCHOOL,
                        "receipt",
                        "receipt-evidence",
                        Set.of(student(1)),
                        Set.of("nameZh"),
                        Set.of(Category.IDENTITY));
        school.as(guardianActor(1));
        denied(export, "receipt.export");
        school.as(staffActor(TEACHER)).given(granted(1, SCHOOL, "receipt.view"));
        denied(export, "receipt.export");
        school.given(granted(2, classOf(1), "receipt.export"));

        PersonalDataExported exported = (PersonalDataExported) school.when(export).getFirst();

        assertThat(exported.grants()).containsExactly(grant(2));
        assertThat(exported.packageKind()).isEqualTo("receipt-evidence");
    }

    @Test
    void five_hundred_subjects_in_one_view_stay_within_the_bounds_of_a_decision() {
        school.given(granted(1, classOf(1), "receipt.view"));
        IntStream.range(1_000, 1_500).forEach(n -> school.given(member(1, student(n))));

        assertThat(
                        permitted(
                                        receipt(
                                                IntStream.range(1_000, 1_500)
                                                        .mapToObj(n -> student(n))
                                                        .toArray(SubjectRef[]::new)))
                                .linkEvents())
                .hasSize(500);
        assertThatIllegalArgumentException()
                .as("more than 500 subjects")
                .isThrownBy(() ->
                        receipt(
                                IntStream.range(0, 501)
                                        .mapToObj(n -> student(n))
                                        .toArray(SubjectRef[]::new)));
    }
}

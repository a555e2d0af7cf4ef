package hk.chopmark.projections.tenants;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.projections.tenants.CommandStory.NOW;
import static hk.chopmark.projections.tenants.CommandStory.SETUP;
import static hk.chopmark.projections.tenants.CommandStory.TERM;
import static hk.chopmark.projections.tenants.CommandStory.by;

import hk.chopmark.core.access.AccessCommand.ConfirmGrant;
import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.DelegateGrant;
import hk.chopmark.core.access.AccessCommand.EndDelegation;
import hk.chopmark.core.access.AccessCommand.GrantFoundingRole;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.access.AccessCommand.ReviewPermissions;
import hk.chopmark.core.access.AccessCommand.RevokeRole;
import hk.chopmark.core.access.AccessCommand.WithdrawProposal;
import hk.chopmark.core.access.AccessEvent.Judgement;
import hk.chopmark.core.access.AccessEvent.Verdict;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterCommand.ChangeGuardianAuthority;
import hk.chopmark.core.roster.RosterCommand.CorrectStaffDeparture;
import hk.chopmark.core.roster.RosterCommand.CorrectStudentDeparture;
import hk.chopmark.core.roster.RosterCommand.CorrectSubjectDetail;
import hk.chopmark.core.roster.RosterCommand.EndMembership;
import hk.chopmark.core.roster.RosterCommand.EnrolStudent;
import hk.chopmark.core.roster.RosterCommand.EnrolStudents;
import hk.chopmark.core.roster.RosterCommand.LinkGuardian;
import hk.chopmark.core.roster.RosterCommand.OpenClass;
import hk.chopmark.core.roster.RosterCommand.RecordHkid;
import hk.chopmark.core.roster.RosterCommand.RecordStaffLeaving;
import hk.chopmark.core.roster.RosterCommand.RecordStudentLeaving;
import hk.chopmark.core.roster.RosterCommand.RegisterGuardian;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.roster.RosterCommand.StartMembership;
import hk.chopmark.core.roster.RosterCommand.UnlinkGuardian;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.projections.tenants.Telling.Step;
import java.time.Duration;
import java.util.List;

/** Who is there, and who may do what. */
final class PeopleSteps {

    private static final CommandContext HEAD = by(staff(1), Purpose.ACCESS_ADMINISTRATION);
    private static final CommandContext DEPUTY = by(staff(2), Purpose.ACCESS_ADMINISTRATION);

    private PeopleSteps() {}

    /**
     * Whatever the areas let anybody do, what is viewed in clear, but to grant: a role that grants
     * would have to be confirmed by a second person each time.
     */
    private static List<Permission> everythingButGranting() {
        return Permission.sorted(
                Resources.acts().stream()
                        .filter(act -> !Resources.isOfInstallation(act.resource()))
                        .filter(act -> !act.text().equals("access.grant"))
                        .map(act ->
                                act.action().equals(Permission.VIEW)
                                        ? act.text() + "+clear"
                                        : act.text())
                        .map(Permission::parse)
                        .toList());
    }

    /** The school with its staff and what they hold. */
    static void begin(List<Step> steps) {
        steps.add(
                new Step(
                        SETUP,
                        at -> new RegisterSchool(at.school(), at.word() + " School", at.word())));
        for (int number = 1; number <= 5; number++) {
            int n = number;
            steps.add(
                    new Step(
                            SETUP,
                            at ->
                                    new AppointStaff(
                                            at.school(),
                                            staff(n),
                                            at.sealed(staff(n), Category.STAFF, "Staff " + n),
                                            null,
                                            at.word() + n)));
        }
        List<Permission> administrator = Resources.usuallyHeldBy(UsualRole.ADMINISTRATOR);
        steps.add(role("officer", everythingButGranting()));
        steps.add(role("administrator", administrator));
        steps.add(
                new Step(
                        SETUP,
                        at ->
                                new GrantFoundingRole(
                                        at.school(), grant(1), staff(1), "administrator")));
        grants(steps);
    }

    private static Step role(String code, List<Permission> permissions) {
        return new Step(SETUP, at -> new DefineRole(at.school(), code, permissions));
    }

    private static Step give(int grant, int staff, String role) {
        return new Step(
                HEAD,
                at ->
                        new GrantRole(
                                at.school(),
                                grant(grant),
                                staff(staff),
                                role,
                                at.school(),
                                NOW,
                                null));
    }

    private static void grants(List<Step> steps) {
        steps.add(give(3, 3, "administrator"));
        steps.add(give(4, 4, "officer"));
        steps.add(give(5, 5, "administrator"));
        steps.add(
                new Step(
                        HEAD,
                        at -> new WithdrawProposal(at.school(), grant(5), at.word() + "-no")));
        steps.add(new Step(HEAD, at -> new RevokeRole(at.school(), grant(4), at.word() + "-end")));
        steps.add(give(6, 4, "officer"));
        steps.add(give(2, 2, "officer"));
        steps.add(new Step(DEPUTY, at -> new ConfirmGrant(at.school(), grant(3))));
        steps.add(
                new Step(
                        by(staff(3), Purpose.AUDIT),
                        at ->
                                new ReviewPermissions(
                                        at.school(),
                                        at.school(),
                                        at.resultOf(ConfirmGrant.class).firstPosition(),
                                        List.of(
                                                new Judgement(
                                                        grant(2),
                                                        at.eventOf(GrantRole.class),
                                                        Verdict.KEEP,
                                                        at.word() + "-needed")))));
        steps.add(
                new Step(
                        DEPUTY,
                        at ->
                                new DelegateGrant(
                                        at.school(),
                                        grant(8),
                                        grant(2),
                                        staff(5),
                                        Permission.all("roster.view"),
                                        at.school(),
                                        NOW.plusSeconds(1),
                                        NOW.plus(Duration.ofDays(9)),
                                        at.word() + "-away")));
        steps.add(
                new Step(
                        DEPUTY,
                        at -> new EndDelegation(at.school(), grant(8), at.word() + "-back")));
    }

    private static EnrolStudent enrol(Telling at, int number) {
        return new EnrolStudent(
                at.school(),
                student(number),
                null,
                at.sealed(student(number), Category.IDENTITY, "Pupil " + number),
                null,
                Sealed.of(student(number), Category.IDENTITY, TERM.minusYears(8)),
                TERM);
    }

    private static StartMembership place(Telling at, int number) {
        return new StartMembership(
                at.school(), classOf(1), student(number), MemberRole.PUPIL, number, TERM);
    }

    /** A class with its pupils and their guardians. */
    static void enrol(List<Step> steps) {
        steps.add(
                new Step(
                        SETUP, at -> new OpenClass(at.school(), classOf(1), at.word(), "2026/27")));
        steps.add(new Step(SETUP, at -> enrol(at, 1)));
        steps.add(new Step(SETUP, at -> place(at, 1)));
        steps.add(
                new Step(
                        SETUP,
                        at ->
                                new EnrolStudents(
                                        at.school(),
                                        List.of(enrol(at, 2), enrol(at, 3)),
                                        List.of(place(at, 2), place(at, 3)))));
        for (int number = 1; number <= 2; number++) {
            int n = number;
            steps.add(
                    new Step(
                            SETUP,
                            at ->
                                    new RegisterGuardian(
                                            at.school(),
                                            guardian(n),
                                            null,
                                            at.sealed(guardian(n), Category.IDENTITY, "Wong"),
                                            Sealed.of(
                                                    guardian(n),
                                                    Category.CONTACT,
                                                    "9123 456" + n))));
            steps.add(
                    new Step(
                            SETUP,
                            at ->
                                    new LinkGuardian(
                                            at.school(),
                                            student(1),
                                            guardian(n),
                                            at.sealed(guardian(n), Category.IDENTITY, "aunt"),
                                            Authority.FULL,
                                            TERM)));
        }
        change(steps);
    }

    private static void change(List<Step> steps) {
        steps.add(
                new Step(
                        SETUP,
                        at ->
                                new ChangeGuardianAuthority(
                                        at.school(),
                                        student(1),
                                        guardian(2),
                                        Authority.NONE,
                                        at.word() + "-order")));
        steps.add(
                new Step(
                        SETUP,
                        at ->
                                new UnlinkGuardian(
                                        at.school(),
                                        student(1),
                                        guardian(2),
                                        at.word() + "-moved")));
        steps.add(
                new Step(
                        SETUP,
                        at ->
                                new CorrectSubjectDetail(
                                        at.school(),
                                        student(2),
                                        "nameEn",
                                        at.sealed(student(2), Category.IDENTITY, "Corrected"),
                                        at.word() + "-misspelt")));
        steps.add(
                new Step(
                        SETUP,
                        at ->
                                new RecordHkid(
                                        at.school(),
                                        student(2),
                                        Sealed.of(student(2), Category.HKID, "A123456(3)"),
                                        at.word() + "-law")));
    }

    /** Who goes, at the end. */
    static void leave(List<Step> steps) {
        steps.add(
                new Step(
                        SETUP, at -> new EndMembership(at.school(), classOf(1), student(3), TERM)));
        steps.add(
                new Step(
                        SETUP,
                        at -> new RecordStudentLeaving(at.school(), student(3), TERM.plusDays(9))));
        steps.add(
                new Step(
                        SETUP,
                        at -> new RecordStaffLeaving(at.school(), staff(5), TERM.plusDays(9))));
        steps.add(
                new Step(
                        SETUP,
                        at ->
                                new CorrectStudentDeparture(
                                        at.school(), student(3), TERM.plusDays(8), "wrong-day")));
        steps.add(
                new Step(
                        SETUP,
                        at ->
                                new CorrectStaffDeparture(
                                        at.school(), staff(5), TERM.plusDays(8), "wrong-day")));
    }
}

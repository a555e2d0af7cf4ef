package hk.chopmark.api.demo;

import hk.chopmark.api.demo.DemoNames.Name;
import hk.chopmark.core.access.AccessCommand;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.identity.ServiceCommand;
import hk.chopmark.core.roster.RosterCommand;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * The sample school: 3 classes, 90 pupils, 150 guardians, staff with roles, notices with receipts
 * at every level, homework.
 *
 * <p><b>Guarantees</b>: everybody in it is invented. Everything is recorded by the commands a real
 * school would send, none by SQL. Building it again adds nothing.
 */
public final class DemoSchool {
    /** The sample school's reference; the same in every installation. */
    public static final SchoolId SCHOOL =
            new SchoolId(UUID.fromString("0198d000-0000-7000-8000-00000000de30"));

    static final int PUPILS_PER_CLASS = 30;
    static final int PUPILS_WITH_TWO_GUARDIANS_PER_CLASS = 20;
    private static final List<String> CLASS_CODES = List.of("1A", "3B", "5C");
    static final LocalDate TERM_START = LocalDate.of(2026, 9, 1);

    /** Builder of the school, used by the drivers of notices and homework. */
    final DemoSender sender;

    final DemoNames names = new DemoNames(new Random(7));
    final StaffId principal;
    final StaffId officer;
    private final ServiceId app;
    final List<SchoolClass> classes = new ArrayList<>();
    private final Instant builtAt;

    /**
     * A class with its teacher and pupils.
     *
     * @param id reference
     * @param teacher class teacher
     * @param pupils pupils by class number
     */
    record SchoolClass(ClassId id, StaffId teacher, List<Pupil> pupils) {}

    /**
     * A pupil and the guardians linked to them.
     *
     * @param id reference
     * @param guardians one or two; the first has full authority
     */
    record Pupil(StudentId id, List<GuardianId> guardians) {}

    /**
     * Who and what to look at in the finished school.
     *
     * @param school the school
     * @param principal founding administrator
     * @param officer data protection officer
     * @param teacher class teacher of the first class
     * @param notice a notice with receipts at every level
     * @param guardian a guardian who signed it
     * @param student a pupil with homework
     * @param parentsEvening a notice that is delivered and that nobody has opened yet
     */
    public record Highlights(
            SchoolId school,
            StaffId principal,
            StaffId officer,
            StaffId teacher,
            NoticeId notice,
            GuardianId guardian,
            StudentId student,
            NoticeId parentsEvening) {}

    DemoSchool(DemoSender sender, Instant builtAt) {
        this.sender = sender;
        this.builtAt = builtAt;
        this.principal = new StaffId(sender.id());
        this.officer = new StaffId(sender.id());
        this.app = new ServiceId(sender.id());
    }

    /** Builds the school, or what is missing of it. */
    public Highlights build() {
        found();
        CLASS_CODES.forEach(this::openClass);
        grantRoles();
        DemoNotices notices = new DemoNotices(this, builtAt);
        NoticeId notice = notices.send();
        new DemoHomework(this, builtAt).send();
        new DemoAttendance(this, builtAt).send();
        SchoolClass first = classes.getFirst();
        return new Highlights(
                SCHOOL,
                principal,
                officer,
                first.teacher(),
                notice,
                notices.signer(),
                first.pupils().getFirst().id(),
                notices.parentsEvening());
    }

    private void found() {
        service(
                new RosterCommand.RegisterSchool(
                        SCHOOL, "Harbour View Primary School (sample)", "海景小學（示範）"));
        appoint(principal, "principal");
        appoint(officer, "data-protection-officer");
        define("administrator", UsualRole.ADMINISTRATOR);
        define("data-protection-officer", UsualRole.DATA_PROTECTION_OFFICER);
        define("class-teacher", UsualRole.TEACHER);
        define("connector", UsualRole.CONNECTOR);
        service(
                new AccessCommand.GrantFoundingRole(
                        SCHOOL, new GrantId(sender.id()), principal, "administrator"));
    }

    private void define(String code, UsualRole usual) {
        service(
                new AccessCommand.DefineRole(
                        SCHOOL, code, usual.heldBy(), Resources.usuallyHeldBy(usual)));
    }

    private void appoint(StaffId staff, String post) {
        Name name = names.adult();
        service(
                new RosterCommand.AppointStaff(
                        SCHOOL,
                        staff,
                        Sealed.of(staff, Category.STAFF, name.zh()),
                        Sealed.of(staff, Category.STAFF, name.en()),
                        post));
    }

    private void openClass(String code) {
        ClassId classId = new ClassId(sender.id());
        StaffId teacher = new StaffId(sender.id());
        service(new RosterCommand.OpenClass(SCHOOL, classId, code, "2026/27"));
        appoint(teacher, "class-teacher");
        service(
                new RosterCommand.StartMembership(
                        SCHOOL, classId, teacher, MemberRole.TEACHER, null, TERM_START));
        List<StudentId> students = new ArrayList<>();
        List<RosterCommand.EnrolStudent> enrolments = new ArrayList<>();
        List<RosterCommand.StartMembership> memberships = new ArrayList<>();
        for (int number = 1; number <= PUPILS_PER_CLASS; number++) {
            StudentId student = new StudentId(sender.id());
            Name name = names.child();
            students.add(student);
            enrolments.add(
                    new RosterCommand.EnrolStudent(
                            SCHOOL,
                            student,
                            Sealed.of(student, Category.IDENTITY, name.zh()),
                            Sealed.of(student, Category.IDENTITY, name.en()),
                            null,
                            null,
                            TERM_START));
            memberships.add(
                    new RosterCommand.StartMembership(
                            SCHOOL, classId, student, MemberRole.PUPIL, number, TERM_START));
        }
        service(new RosterCommand.EnrolStudents(SCHOOL, enrolments, memberships));
        List<Pupil> pupils = new ArrayList<>();
        for (int i = 0; i < students.size(); i++) {
            pupils.add(new Pupil(students.get(i), linkGuardians(students.get(i), i)));
        }
        classes.add(new SchoolClass(classId, teacher, List.copyOf(pupils)));
    }

    private List<GuardianId> linkGuardians(StudentId student, int index) {
        int count = index < PUPILS_WITH_TWO_GUARDIANS_PER_CLASS ? 2 : 1;
        List<GuardianId> guardians = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            GuardianId guardian = new GuardianId(sender.id());
            Name name = names.adult();
            service(
                    new RosterCommand.RegisterGuardian(
                            SCHOOL,
                            guardian,
                            Sealed.of(guardian, Category.IDENTITY, name.zh()),
                            Sealed.of(guardian, Category.IDENTITY, name.en()),
                            Sealed.of(
                                    guardian,
                                    Category.CONTACT,
                                    "+852 5550 " + (1000 + classes.size() * 100 + index * 2 + i))));
            service(
                    new RosterCommand.LinkGuardian(
                            SCHOOL,
                            student,
                            guardian,
                            Sealed.of(guardian, Category.IDENTITY, i == 0 ? "mother" : "father"),
                            i == 0 || index % 4 != 0 ? Authority.FULL : Authority.NOTICES_ONLY,
                            TERM_START));
            guardians.add(guardian);
        }
        return List.copyOf(guardians);
    }

    private void grantRoles() {
        Actor granter = staff(principal, "administrator");
        grant(granter, officer, "data-protection-officer", SCHOOL);
        service(
                new ServiceCommand.RegisterService(
                        SCHOOL, app, "school-app", "School app (sample)"));
        grant(granter, app, "connector", SCHOOL);
        for (SchoolClass schoolClass : classes) {
            grant(granter, schoolClass.teacher(), "class-teacher", schoolClass.id());
        }
    }

    private void grant(Actor granter, GranteeRef grantee, String role, Ref scope) {
        sender.send(
                new AccessCommand.GrantRole(
                        SCHOOL,
                        new GrantId(sender.id()),
                        grantee,
                        role,
                        scope,
                        TERM_START.atStartOfDay(DemoNotices.HONG_KONG).toInstant(),
                        null),
                granter,
                Purpose.ACCESS_ADMINISTRATION);
    }

    void service(Command command) {
        sender.send(command, Actor.service("demo"), Purpose.DEMONSTRATION);
    }

    /** The school's app reports what it did. */
    void app(Command command) {
        sender.send(
                command,
                new Actor(new ActorRef.ServiceAccount(app), "service", AuthMethod.SERVICE_KEY),
                Purpose.HOME_SCHOOL_COMMUNICATION);
    }

    static Actor staff(StaffId staff, String role) {
        return Actor.person(staff, role, AuthMethod.PASSWORD);
    }

    static Actor guardian(GuardianId guardian, AuthMethod auth) {
        return Actor.person(guardian, "guardian", auth);
    }
}

package hk.chopmark.core.testing;

import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.GrantFoundingRole;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.notice.NoticeCommand.DraftNotice;
import hk.chopmark.core.notice.NoticeCommand.FixAudience;
import hk.chopmark.core.notice.NoticeCommand.PublishVersion;
import hk.chopmark.core.notice.NoticeContent;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterCommand.EnrolStudent;
import hk.chopmark.core.roster.RosterCommand.LinkGuardian;
import hk.chopmark.core.roster.RosterCommand.OpenClass;
import hk.chopmark.core.roster.RosterCommand.RegisterGuardian;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.roster.RosterCommand.StartMembership;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A school with a head, a class, pupils with one guardian each, and a published notice, made by
 * commands.
 *
 * <p>Names of people contain {@value #CANARY} and their number, to be looked for where no name may
 * be.
 */
public final class SmallSchool {

    /** Part of every name. */
    public static final String CANARY = "金絲雀";

    /** Who sets up the school. */
    public static final CommandContext SETUP =
            CommandContext.of(Actor.service("setup"), Purpose.ROSTER_ADMINISTRATION);

    private static final LocalDate SEPTEMBER = LocalDate.of(2025, 9, 1);

    private final AuditEngine engine;
    private final SchoolId school;
    private final StaffId head;
    private final GrantId founding;
    private final ClassId classId;
    private final NoticeId notice;

    private static final List<Permission> OFFICER =
            Permission.all(
                    "access.audit",
                    "access.confirm",
                    "break-glass.open",
                    "receipt.view+clear",
                    "receipt.export",
                    "roster.view+clear",
                    "roster.search",
                    "homework.view",
                    "homework.export");

    private SmallSchool(AuditEngine engine) {
        this.engine = engine;
        this.school = new SchoolId(id());
        this.head = new StaffId(id());
        this.founding = new GrantId(id());
        this.classId = new ClassId(id());
        this.notice = new NoticeId(id());
    }

    /** Founds a school whose head acts with all usual rights of an administrator, and exports. */
    public static SmallSchool found(AuditEngine engine) {
        SmallSchool made = new SmallSchool(engine);
        engine.send(new RegisterSchool(made.school, "Canary School", "金絲雀學校"), SETUP);
        engine.send(
                new AppointStaff(
                        made.school,
                        made.head,
                        Sealed.of(made.head, Category.STAFF, CANARY + "校長"),
                        null,
                        "head"),
                SETUP);
        List<Permission> administrator = new ArrayList<>(OFFICER);
        administrator.addAll(Resources.usuallyHeldBy(UsualRole.ADMINISTRATOR));
        engine.send(new DefineRole(made.school, "administrator", administrator), SETUP);
        engine.send(
                new GrantFoundingRole(made.school, made.founding, made.head, "administrator"),
                SETUP);
        engine.send(new OpenClass(made.school, made.classId, "1A", "2025/26"), SETUP);
        return made;
    }

    /** Defines a second role: of the head's what takes no granting, and so given by one person. */
    public void defineOfficer() {
        engine.send(new DefineRole(school, "officer", OFFICER), SETUP);
    }

    private UUID id() {
        return engine.ids().get();
    }

    /** A pupil of the class and the guardian who stands for them. */
    public record Family(StudentId student, GuardianId guardian) {
        /** The guardian in a signed-in session. */
        public CommandContext guardianActs() {
            return CommandContext.of(
                    Actor.person(guardian, "guardian", AuthMethod.PASSWORD),
                    Purpose.HOME_SCHOOL_COMMUNICATION);
        }

        /** The student in a signed-in session. */
        public CommandContext studentActs() {
            return CommandContext.of(
                    Actor.person(student, "student", AuthMethod.PASSWORD),
                    Purpose.HOME_SCHOOL_COMMUNICATION);
        }

        /** The guardian, having just proved again who they are. */
        public CommandContext guardianSigns() {
            return CommandContext.of(
                    Actor.person(guardian, "guardian", AuthMethod.REAUTHENTICATION),
                    Purpose.HOME_SCHOOL_COMMUNICATION);
        }
    }

    /** Enrols a pupil with a guardian of full authority. */
    public Family family(int number) {
        StudentId student = new StudentId(id());
        GuardianId guardian = new GuardianId(id());
        engine.send(
                new EnrolStudent(
                        school,
                        student,
                        Sealed.of(student, Category.IDENTITY, CANARY + number),
                        Sealed.of(student, Category.IDENTITY, "Canary Child " + number),
                        null,
                        Sealed.of(student, Category.IDENTITY, LocalDate.of(2014, 5, 1)),
                        SEPTEMBER),
                SETUP);
        engine.send(
                new StartMembership(school, classId, student, MemberRole.PUPIL, number, SEPTEMBER),
                SETUP);
        engine.send(
                new RegisterGuardian(
                        school,
                        guardian,
                        Sealed.of(guardian, Category.IDENTITY, CANARY + "家長" + number),
                        null,
                        Sealed.of(guardian, Category.CONTACT, "+852 9000 " + (1000 + number))),
                SETUP);
        engine.send(
                new LinkGuardian(
                        school,
                        student,
                        guardian,
                        Sealed.of(guardian, Category.IDENTITY, "母親"),
                        Authority.FULL,
                        SEPTEMBER),
                SETUP);
        return new Family(student, guardian);
    }

    /** Publishes version 1 of the notice to the class as it is. */
    public void publish() {
        engine.send(new DraftNotice(school, notice, "circular"), headActs());
        engine.send(
                new PublishVersion(
                        school,
                        notice,
                        new NoticeContent("Trip", "旅行", "We go to " + CANARY, "我們去" + CANARY)
                                .seal(notice, new SecureRandom()),
                        null,
                        false,
                        false),
                headActs());
        engine.send(new FixAudience(school, notice, 1, classId), headActs());
    }

    /** The head in a signed-in session. */
    public CommandContext headActs() {
        return CommandContext.of(
                Actor.person(head, "head", AuthMethod.PASSWORD), Purpose.DEMONSTRATION);
    }

    /** The school. */
    public SchoolId school() {
        return school;
    }

    /** The head, its founding administrator. */
    public StaffId head() {
        return head;
    }

    /** The head's grant. */
    public GrantId founding() {
        return founding;
    }

    /** The class. */
    public ClassId classId() {
        return classId;
    }

    /** The notice. */
    public NoticeId notice() {
        return notice;
    }
}

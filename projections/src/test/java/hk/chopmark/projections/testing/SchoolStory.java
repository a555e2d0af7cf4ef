package hk.chopmark.projections.testing;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.core.access.AccessEvent.RoleDefined;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.UsualRole.HeldBy;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkAssigned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkDeadlineChanged;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkMarked;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkReturned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkSubmitted;
import hk.chopmark.core.homework.HomeworkEvent.Timeliness;
import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.notice.NoticeEvent.DeliveryAttempted;
import hk.chopmark.core.notice.NoticeEvent.DeliveryConfirmed;
import hk.chopmark.core.notice.NoticeEvent.DeliveryFailed;
import hk.chopmark.core.notice.NoticeEvent.NoticeAcknowledged;
import hk.chopmark.core.notice.NoticeEvent.NoticeAudienceFixed;
import hk.chopmark.core.notice.NoticeEvent.NoticeDrafted;
import hk.chopmark.core.notice.NoticeEvent.NoticeOpened;
import hk.chopmark.core.notice.NoticeEvent.NoticeVersionPublished;
import hk.chopmark.core.notice.NoticeEvent.NoticeWithdrawn;
import hk.chopmark.core.notice.NoticeEvent.Recipient;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.GuardianAuthorityChanged;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.GuardianRegistered;
import hk.chopmark.core.roster.RosterEvent.GuardianUnlinked;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.SchoolRegistered;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.roster.RosterEvent.StudentLeft;
import hk.chopmark.core.roster.RosterEvent.SubjectDetailCorrected;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An invented school year: every event type occurs, in an order that could have happened. The same
 * seed tells the same story, but for its references.
 *
 * <p>Every personal value starts with {@link #CANARY}.
 */
public final class SchoolStory {

    /** What no read model may hold. */
    public static final String CANARY = "canary-";

    private static final LocalDate DAY = LocalDate.parse("2026-09-01");

    /** The school. */
    public final SchoolId school = new SchoolId(UuidCreator.getTimeOrderedEpoch());

    /** The events so far. */
    public final List<DomainEvent> events = new ArrayList<>();

    private final Random random;
    private final List<StudentId> students = new ArrayList<>();
    private final List<GuardianId> guardians = new ArrayList<>();
    private final List<ClassId> classes = new ArrayList<>();

    /** Starts a story with a registered school. */
    public SchoolStory(long seed) {
        this.random = new Random(seed);
        events.add(new SchoolRegistered(school, "Bauhinia Primary School", "紫荊小學"));
    }

    /** A year of everything. */
    public static SchoolStory year(long seed, int students) {
        SchoolStory story = new SchoolStory(seed);
        story.people(students);
        story.access();
        for (ClassId classId : story.classes) {
            story.notices(classId);
            story.homework(classId);
        }
        story.samplesOfOtherAreas();
        story.goodbyes();
        return story;
    }

    /** One event of each kind of the areas this story does not tell of. */
    private void samplesOfOtherAreas() {
        Set<Class<?>> told = events.stream().map(Object::getClass).collect(Collectors.toSet());
        for (AreaModule area : Areas.all()) {
            List<DomainEvent> samples = area.samples().get();
            if (samples.stream().map(Object::getClass).noneMatch(told::contains)) {
                events.addAll(samples);
            }
        }
    }

    private void people(int count) {
        for (int i = 0; i < 3; i++) {
            ClassId classId = new ClassId(UuidCreator.getTimeOrderedEpoch());
            classes.add(classId);
            events.add(new ClassOpened(classId, (i + 1) + "A", "2026/27"));
        }
        for (int i = 0; i < count; i++) {
            StudentId student = new StudentId(UuidCreator.getTimeOrderedEpoch());
            GuardianId guardian = new GuardianId(UuidCreator.getTimeOrderedEpoch());
            students.add(student);
            guardians.add(guardian);
            events.add(
                    new StudentEnrolled(
                            student,
                            identity(student, "陳大文" + i),
                            identity(student, "Chan Tai Man " + i),
                            identity(student, "S" + i),
                            null,
                            DAY));
            events.add(
                    new GuardianRegistered(
                            guardian,
                            null,
                            Sealed.of(guardian, Category.IDENTITY, CANARY + "Wong " + i),
                            Sealed.of(guardian, Category.CONTACT, CANARY + "+852 5555 " + i)));
            events.add(
                    new GuardianLinked(
                            student,
                            guardian,
                            Sealed.of(guardian, Category.IDENTITY, CANARY + "mother"),
                            Authority.FULL,
                            DAY));
            events.add(
                    new ClassMembershipStarted(
                            classOf(i), student, MemberRole.PUPIL, i / 3 + 1, DAY));
        }
        events.add(
                new SubjectDetailCorrected(
                        students.getFirst(),
                        "nameEn",
                        identity(students.getFirst(), "Chan Tai Man corrected"),
                        "misspelt"));
        events.add(
                new GuardianAuthorityChanged(
                        students.getFirst(),
                        guardians.getFirst(),
                        Authority.NOTICES_ONLY,
                        "declared"));
    }

    private ClassId classOf(int index) {
        return classes.get(index % classes.size());
    }

    private static Sealed<String> identity(StudentId student, String text) {
        return Sealed.of(student, Category.IDENTITY, CANARY + text);
    }

    private void access() {
        StaffId teacher = new StaffId(UuidCreator.getTimeOrderedEpoch());
        GrantId kept = new GrantId(UuidCreator.getTimeOrderedEpoch());
        GrantId revoked = new GrantId(UuidCreator.getTimeOrderedEpoch());
        List<Permission> permissions = Permission.all("receipt.view", "notice.publish");
        Instant from = Instant.parse("2026-09-01T00:00:00Z");
        events.add(
                new StaffAppointed(
                        teacher,
                        null,
                        Sealed.of(teacher, Category.STAFF, CANARY + "Lee"),
                        "teacher"));
        events.add(
                new ClassMembershipStarted(
                        classes.getFirst(), teacher, MemberRole.TEACHER, null, DAY));
        events.add(new RoleDefined("class-teacher", 1, HeldBy.PERSONS, permissions));
        events.add(
                new RoleGranted(
                        kept,
                        teacher,
                        "class-teacher",
                        1,
                        permissions,
                        classes.getFirst(),
                        from,
                        null));
        events.add(
                new RoleGranted(
                        revoked,
                        teacher,
                        "class-teacher",
                        1,
                        permissions,
                        school,
                        from,
                        from.plusSeconds(9_999)));
        events.add(new RoleRevoked(revoked, teacher, "mistake"));
        events.add(new StaffLeft(teacher, DAY.plusDays(30)));
    }

    private void notices(ClassId classId) {
        NoticeId notice = new NoticeId(UuidCreator.getTimeOrderedEpoch());
        events.add(new NoticeDrafted(notice, "circular"));
        for (int number = 1; number <= 2; number++) {
            events.add(
                    new NoticeVersionPublished(
                            notice,
                            number,
                            "hash" + number,
                            Sealed.of(notice, Category.CONTENT, CANARY + "salt"),
                            Sealed.of(notice, Category.CONTENT, CANARY + "Outing"),
                            Sealed.of(notice, Category.CONTENT, CANARY + "旅行"),
                            Sealed.of(notice, Category.CONTENT, CANARY + "Body"),
                            null,
                            List.of("en", "zh-HK"),
                            number == 1 ? null : Instant.parse("2026-09-10T09:00:00Z"),
                            number == 2,
                            false));
            List<Recipient> recipients = new ArrayList<>();
            for (int i = 0; i < students.size(); i++) {
                if (classOf(i).equals(classId)) {
                    recipients.add(new Recipient(students.get(i), List.of(guardians.get(i))));
                }
            }
            events.add(new NoticeAudienceFixed(notice, number, classId, recipients, events.size()));
            for (Recipient recipient : recipients) {
                receipt(notice, number, recipient.student(), recipient.guardians().getFirst());
            }
        }
        if (random.nextBoolean()) {
            events.add(new NoticeWithdrawn(notice, "superseded"));
        }
    }

    private void receipt(NoticeId notice, int number, StudentId student, GuardianId guardian) {
        int steps = random.nextInt(8);
        if (steps > 0) {
            events.add(new DeliveryAttempted(notice, number, student, guardian, "app", 1));
        }
        if (steps == 1) {
            events.add(
                    new DeliveryFailed(notice, number, student, guardian, "app", 1, "unreachable"));
            events.add(new DeliveryAttempted(notice, number, student, guardian, "app", 2));
        }
        if (steps > 1) {
            events.add(new DeliveryConfirmed(notice, number, student, guardian, "app", 1, "ok"));
        }
        if (steps > 2) {
            events.add(new NoticeOpened(notice, number, student, guardian, "en", 3));
        }
        if (steps > 3) {
            events.add(new NoticeOpened(notice, number, student, guardian, "zh-HK", 4));
        }
        if (steps > 4) {
            events.add(new NoticeAcknowledged(notice, number, student, guardian, 5, null));
        }
        if (steps > 5) {
            events.add(new NoticeAcknowledged(notice, number, student, guardian, 6, null));
        }
    }

    private void homework(ClassId classId) {
        HomeworkId homework = new HomeworkId(UuidCreator.getTimeOrderedEpoch());
        Instant due = Instant.parse("2026-09-05T09:00:00Z");
        events.add(
                new HomeworkAssigned(
                        homework,
                        classId,
                        Sealed.of(homework, Category.CONTENT, CANARY + "Essay"),
                        due,
                        12_500));
        for (int i = 0; i < students.size(); i++) {
            StudentId student = students.get(i);
            if (!classOf(i).equals(classId) || random.nextInt(4) == 0) {
                continue;
            }
            Timeliness timeliness = List.of(Timeliness.values()).get(random.nextInt(4));
            HomeworkSubmitted submitted =
                    new HomeworkSubmitted(
                            homework, classId, student, due, timeliness, due, null, null);
            events.add(submitted);
            if (random.nextBoolean()) {
                events.add(
                        new HomeworkMarked(
                                homework,
                                student,
                                Sealed.of(student, Category.ACADEMIC, CANARY + "B+")));
                events.add(new HomeworkReturned(homework, student));
                if (random.nextBoolean()) {
                    events.add(submitted);
                }
            }
        }
        events.add(new HomeworkDeadlineChanged(homework, classId, null, due));
    }

    private void goodbyes() {
        StudentId leaver = students.getLast();
        ClassId classId = classOf(students.size() - 1);
        events.add(new ClassMembershipEnded(classId, leaver, DAY.plusDays(60)));
        events.add(new GuardianUnlinked(leaver, guardians.getLast(), "left"));
        events.add(new StudentLeft(leaver, DAY.plusDays(60)));
    }
}

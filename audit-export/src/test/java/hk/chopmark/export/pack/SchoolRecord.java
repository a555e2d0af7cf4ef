package hk.chopmark.export.pack;

import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.homework.HomeworkCommand.AssignHomework;
import hk.chopmark.core.homework.HomeworkCommand.MarkHomework;
import hk.chopmark.core.homework.HomeworkCommand.ReturnHomework;
import hk.chopmark.core.homework.HomeworkCommand.SubmitHomework;
import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.notice.NoticeCommand.AcknowledgeNotice;
import hk.chopmark.core.notice.NoticeCommand.Copy;
import hk.chopmark.core.notice.NoticeCommand.OpenNotice;
import hk.chopmark.core.notice.NoticeCommand.RecordAttempt;
import hk.chopmark.core.notice.NoticeCommand.RecordDelivery;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.SmallSchool.Family;
import hk.chopmark.core.testing.TestEngine;
import hk.chopmark.export.pack.PackageWriter.Export;
import hk.chopmark.export.pack.PackageWriter.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A school of four families over a real engine, with everything that evidence can show, made by
 * ordinary commands.
 *
 * <p>Times and references are the same each time; keys, salts and nonces are random, as they must
 * be.
 */
final class SchoolRecord implements AutoCloseable {

    /** Marks of the first three children. */
    static final List<String> MARKS = List.of("87.5", "63.25", "41.125");

    private static final CommandContext CHANNEL =
            CommandContext.of(Actor.service("school-app"), Purpose.HOME_SCHOOL_COMMUNICATION);

    private static final CommandContext HANDING_IN =
            CommandContext.of(Actor.service("school-app"), Purpose.TEACHING);

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-09-01T00:00:00Z"));
    private final AtomicLong ids = new AtomicLong();
    private final TestEngine test;
    private final SmallSchool school;
    private final List<Family> families;
    private final HomeworkId homework;
    private final StaffId clerk;

    SchoolRecord() {
        test = TestEngine.start(builder -> builder.clock(now::get).ids(this::nextId));
        school = SmallSchool.found(test.engine());
        families = List.of(school.family(1), school.family(2), school.family(3), school.family(4));
        homework = new HomeworkId(nextId());
        clerk = new StaffId(nextId());
        later(() -> send(new AppointStaff(school.school(), clerk, null, null, "clerk")));
        later(() -> send(new DefineRole(school.school(), "clerk", Permission.all("receipt.view"))));
        later(school::publish);
        later(this::deliverAndAnswer);
        later(this::handInAndMark);
    }

    private UUID nextId() {
        return new UUID(0x0199018a_6800_7000L, 0x8000_0000_0000_0000L + ids.getAndIncrement());
    }

    private void later(Runnable step) {
        now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(10)));
        step.run();
    }

    void send(Command command) {
        test.engine().send(command, SmallSchool.SETUP);
    }

    /**
     * The first guardian signs, the second only opens, the third got it and did nothing, the fourth
     * never got it.
     */
    private void deliverAndAnswer() {
        for (Family family : families.subList(0, 3)) {
            test.engine().send(new RecordAttempt(school.school(), copy(family), "app", 1), CHANNEL);
            test.engine()
                    .send(
                            new RecordDelivery(
                                    school.school(), copy(family), "app", 1, "delivered"),
                            CHANNEL);
        }
        for (Family family : families.subList(0, 2)) {
            later(() ->
                    test.engine()
                            .send(
                                    new OpenNotice(school.school(), copy(family), "zh", 4),
                                    family.guardianActs()));
        }
        Family first = families.getFirst();
        later(() ->
                test.engine()
                        .send(
                                new AcknowledgeNotice(school.school(), copy(first), 6),
                                first.guardianSigns()));
    }

    private void handInAndMark() {
        AuditEngine engine = test.engine();
        CommandContext teaching =
                CommandContext.of(
                        Actor.person(school.head(), "head", AuthMethod.PASSWORD), Purpose.TEACHING);
        engine.send(
                new AssignHomework(
                        school.school(),
                        homework,
                        school.classId(),
                        Sealed.of(homework, Category.CONTENT, "Composition 作文"),
                        now.get().plus(Duration.ofDays(1)),
                        12_500),
                teaching);
        for (int i = 0; i < MARKS.size(); i++) {
            Family family = families.get(i);
            String mark = MARKS.get(i);
            later(() ->
                    engine.send(
                            new SubmitHomework(
                                    school.school(),
                                    homework,
                                    family.student(),
                                    new ClaimedTime(now.get()),
                                    false,
                                    null),
                            HANDING_IN));
            later(() ->
                    engine.send(
                            new MarkHomework(
                                    school.school(),
                                    homework,
                                    family.student(),
                                    Sealed.of(family.student(), Category.ACADEMIC, mark)),
                            teaching));
            later(() ->
                    engine.send(
                            new ReturnHomework(school.school(), homework, family.student()),
                            teaching));
        }
    }

    private Copy copy(Family family) {
        return new Copy(school.notice(), 1, family.student(), family.guardian());
    }

    /** A member of staff who may see receipts once granted, and was never granted anything. */
    CommandContext clerkActs() {
        return CommandContext.of(
                Actor.person(clerk, "clerk", AuthMethod.PASSWORD), Purpose.RECEIPT_PROOF);
    }

    TestEngine test() {
        return test;
    }

    AuditEngine engine() {
        return test.engine();
    }

    SmallSchool school() {
        return school;
    }

    /** By number from 1, as in the names. */
    Family family(int number) {
        return families.get(number - 1);
    }

    /** One event more. */
    void appoint() {
        StaffId other = new StaffId(new UUID(0, 1));
        send(new AppointStaff(school.school(), other, null, null, "clerk"));
    }

    /** The receipt of a family's guardian, taken out by the head. */
    Export receipt(int family, Set<Category> disclose) {
        return receipt(school.notice(), family(family).guardian(), disclose, school.headActs());
    }

    Export receipt(
            NoticeId notice, GuardianId guardian, Set<Category> disclose, CommandContext context) {
        return export(
                "receipt",
                Map.of("notice", notice.text(), "guardian", guardian.text()),
                disclose,
                context);
    }

    /** The homework of a family's child, taken out by the head. */
    Export homework(int family, Set<Category> disclose) {
        return export(
                "homework",
                Map.of("student", family(family).student().text()),
                disclose,
                school.headActs());
    }

    /** A file of any kind. */
    Export export(
            String kind,
            Map<String, String> arguments,
            Set<Category> disclose,
            CommandContext context) {
        return new PackageWriter(test.engine())
                .write(
                        new Order(
                                school.school(),
                                Arguments.of(EvidenceKinds.known().get(kind), arguments),
                                disclose),
                        context);
    }

    @Override
    public void close() {
        test.close();
    }
}

package hk.chopmark.api.ingest;

import hk.chopmark.api.ingest.OuladFiles.Assessment;
import hk.chopmark.api.ingest.OuladFiles.Presentation;
import hk.chopmark.api.ingest.OuladFiles.RejectedRow;
import hk.chopmark.api.ingest.OuladFiles.Submission;
import hk.chopmark.api.ingest.OuladTimeline.Batch;
import hk.chopmark.api.ingest.OuladTimeline.Enrolment;
import hk.chopmark.api.ingest.OuladTimeline.Enrolments;
import hk.chopmark.api.ingest.OuladTimeline.Openings;
import hk.chopmark.api.ingest.OuladTimeline.Submissions;
import hk.chopmark.core.access.AccessCommand;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.homework.HomeworkCommand.AssignHomework;
import hk.chopmark.core.homework.HomeworkCommand.SubmitHomework;
import hk.chopmark.core.homework.HomeworkCommand.SubmitHomeworks;
import hk.chopmark.core.homework.HomeworkEvent;
import hk.chopmark.core.homework.HomeworkModule;
import hk.chopmark.core.roster.RosterCommand;
import hk.chopmark.core.roster.RosterCommand.EnrolStudent;
import hk.chopmark.core.roster.RosterCommand.EnrolStudents;
import hk.chopmark.core.roster.RosterCommand.StartMembership;
import hk.chopmark.core.roster.RosterEvent;
import hk.chopmark.core.roster.RosterModule;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.DecisionSession;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.HomeworkId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records an OULAD subset as the history of one school, through ordinary commands, in the order in
 * which things happened.
 *
 * <p><b>Guarantees</b>: each batch has an idempotency key and a fingerprint of its rows. Running
 * the import again sends nothing that was recorded before; the references given then are found
 * again from the log, by order, so no personal data is read back. Killed at any moment and run
 * again, it ends in the same record. Other files under the same school are refused.
 *
 * <p>A student's number in the files is sealed; references are random.
 */
public final class OuladImport {
    /** The school that stands for the data set; one per installation. */
    public static final SchoolId SCHOOL =
            new SchoolId(UUID.fromString("01415d1c-0000-7000-8000-6f756c616400"));

    private static final ZoneId HONG_KONG = ZoneId.of("Asia/Hong_Kong");
    private static final LocalTime LAST_MOMENT = LocalTime.of(23, 59, 59, 999_999_000);
    private static final String ROLE = "administrator";
    private static final List<Permission> PERMISSIONS =
            Resources.usuallyHeldBy(UsualRole.ADMINISTRATOR);
    private static final Actor IMPORTER = Actor.service("oulad-import");

    private final AuditEngine engine;
    private final Consumer<Progress> listener;
    private final Map<String, ClassId> classes = new HashMap<>();
    private final Map<String, HomeworkId> homeworks = new HashMap<>();
    private final Map<String, StudentId> students = new HashMap<>();
    private @Nullable DecisionSession<EnrolStudents> enrolling;
    private @Nullable DecisionSession<SubmitHomeworks> submitting;
    private long rowsDone;
    private long eventsAdded;
    private long asOf;

    /**
     * How far an import is.
     *
     * @param rowsDone rows recorded, now or before
     * @param rowsTotal rows to record
     * @param eventsAdded events appended by this run
     */
    public record Progress(long rowsDone, long rowsTotal, long eventsAdded) {}

    /**
     * What an import came to.
     *
     * @param rowsTotal rows recorded, now or before
     * @param eventsAdded events appended by this run
     * @param rejected rows left out, by file and line
     * @param asOf count of events in the partition that covers everything recorded
     */
    public record Outcome(long rowsTotal, long eventsAdded, List<RejectedRow> rejected, long asOf) {
        public Outcome {
            rejected = List.copyOf(rejected);
        }
    }

    /**
     * @param engine takes the commands
     * @param listener hears of every batch
     */
    public OuladImport(AuditEngine engine, Consumer<Progress> listener) {
        this.engine = engine;
        this.listener = listener;
    }

    /**
     * Imports files; an object imports once.
     *
     * @throws hk.chopmark.core.shared.DomainRejection {@code idempotency.key-reused} if other files
     *     were imported before
     */
    public Outcome run(OuladFiles files) {
        List<Batch> batches = new OuladTimeline(files).batches();
        long rowsTotal = batches.stream().mapToLong(Batch::size).sum();
        found();
        for (int number = 0; number < batches.size(); number++) {
            Batch batch = batches.get(number);
            switch (batch) {
                case Openings openings -> open(openings.presentations());
                case Enrolments enrolments -> enrol(number, enrolments.enrolments());
                case Submissions submissions -> submit(number, submissions.submissions(), files);
            }
            rowsDone += batch.size();
            listener.accept(new Progress(rowsDone, rowsTotal, eventsAdded));
        }
        return new Outcome(rowsTotal, eventsAdded, files.rejected(), asOf);
    }

    /** The school and an administrator who may look at it afterwards. */
    private void found() {
        once(
                "school",
                "oulad",
                Purpose.DATA_IMPORT,
                () ->
                        new RosterCommand.RegisterSchool(
                                SCHOOL,
                                "Open University learning analytics data set",
                                "公開大學學習分析數據集"));
        StaffId administrator =
                one(
                                once(
                                        "administrator",
                                        ROLE,
                                        Purpose.DATA_IMPORT,
                                        () ->
                                                new RosterCommand.AppointStaff(
                                                        SCHOOL,
                                                        new StaffId(id()),
                                                        null,
                                                        null,
                                                        ROLE)),
                                RosterEvent.StaffAppointed.class)
                        .staff();
        once(
                "role",
                String.join(" ", PERMISSIONS.stream().map(Permission::text).toList()),
                Purpose.ACCESS_ADMINISTRATION,
                () -> new AccessCommand.DefineRole(SCHOOL, ROLE, PERMISSIONS));
        once(
                "grant",
                ROLE,
                Purpose.ACCESS_ADMINISTRATION,
                () ->
                        new AccessCommand.GrantFoundingRole(
                                SCHOOL, new GrantId(id()), administrator, ROLE));
    }

    private void open(List<Presentation> presentations) {
        for (Presentation row : presentations) {
            ClassId classId =
                    one(
                                    once(
                                            "class/" + row.key(),
                                            row.start() + " " + row.lengthDays(),
                                            Purpose.DATA_IMPORT,
                                            () ->
                                                    new RosterCommand.OpenClass(
                                                            SCHOOL,
                                                            new ClassId(id()),
                                                            row.key(),
                                                            Integer.toString(
                                                                    row.start().getYear()))),
                                    RosterEvent.ClassOpened.class)
                            .classId();
            classes.put(row.key(), classId);
            for (Assessment assessment : row.assessments().values()) {
                homeworks.put(assessment.id(), assign(row, classId, assessment));
            }
        }
    }

    private HomeworkId assign(Presentation row, ClassId classId, Assessment assessment) {
        @Nullable Instant dueAt =
                assessment.dueDay().isEmpty()
                        ? null
                        : row.start()
                                .plusDays(assessment.dueDay().getAsInt())
                                .atTime(LAST_MOMENT)
                                .atZone(HONG_KONG)
                                .toInstant();
        CommandResult result =
                once(
                        "homework/" + assessment.id(),
                        assessment.type() + " " + dueAt + " " + assessment.weightMilli(),
                        Purpose.DATA_IMPORT,
                        () -> {
                            HomeworkId homework = new HomeworkId(id());
                            return new AssignHomework(
                                    SCHOOL,
                                    homework,
                                    classId,
                                    Sealed.of(homework, Category.CONTENT, assessment.type()),
                                    dueAt,
                                    assessment.weightMilli());
                        });
        return one(result, HomeworkEvent.HomeworkAssigned.class).homework();
    }

    private void enrol(int number, List<Enrolment> rows) {
        StringBuilder print = new StringBuilder();
        rows.forEach(row ->
                print.append(row.registration().presentation())
                        .append(' ')
                        .append(row.registration().student())
                        .append(' ')
                        .append(row.on())
                        .append('\n'));
        CommandContext context =
                context("studentRegistration.csv", Purpose.DATA_IMPORT)
                        .withKey("oulad/batch/" + number, print.toString());
        CommandResult result = engine.recorded(SCHOOL, context).orElse(null);
        List<StudentId> sent = List.of();
        if (result == null) {
            EnrolStudents command = enrolments(rows);
            sent = command.students().stream().map(EnrolStudent::student).toList();
            result = enrolling().send(command, context);
            count(result);
        }
        asOf = Math.max(asOf, result.asOf());
        List<StudentId> enrolled = result.repeated() ? enrolledBy(result) : sent;
        List<Enrolment> fresh = rows.stream().filter(Enrolment::isNew).toList();
        for (int i = 0; i < fresh.size(); i++) {
            students.put(fresh.get(i).registration().student(), enrolled.get(i));
        }
    }

    /** The references that the log has, when the batch was recorded before. */
    private List<StudentId> enrolledBy(CommandResult result) {
        return all(result, RosterEvent.StudentEnrolled.class).stream()
                .map(RosterEvent.StudentEnrolled::student)
                .toList();
    }

    private EnrolStudents enrolments(List<Enrolment> rows) {
        List<EnrolStudent> enrolments = new ArrayList<>();
        List<StartMembership> memberships = new ArrayList<>();
        Map<String, StudentId> fresh = new HashMap<>();
        for (Enrolment row : rows) {
            String source = row.registration().student();
            if (row.isNew()) {
                StudentId student = new StudentId(id());
                fresh.put(source, student);
                enrolments.add(
                        new EnrolStudent(
                                SCHOOL,
                                student,
                                null,
                                null,
                                Sealed.of(student, Category.IDENTITY, source),
                                null,
                                row.on()));
            }
            StudentId student =
                    fresh.containsKey(source) ? fresh.get(source) : students.get(source);
            memberships.add(
                    new StartMembership(
                            SCHOOL,
                            known(classes, row.registration().presentation()),
                            required(student),
                            RosterEvent.MemberRole.PUPIL,
                            null,
                            row.on()));
        }
        return new EnrolStudents(SCHOOL, enrolments, memberships);
    }

    private void submit(int number, List<Submission> rows, OuladFiles files) {
        StringBuilder print = new StringBuilder();
        rows.forEach(row ->
                print.append(row.assessment())
                        .append(' ')
                        .append(row.student())
                        .append(' ')
                        .append(row.day())
                        .append(row.carriedOver() ? "b" : "")
                        .append('\n'));
        CommandContext context =
                context("studentAssessment.csv", Purpose.DATA_IMPORT)
                        .withKey("oulad/batch/" + number, print.toString());
        CommandResult result = engine.recorded(SCHOOL, context).orElse(null);
        if (result == null) {
            List<SubmitHomework> submissions =
                    rows.stream().map(row -> submission(row, files)).toList();
            result = submitting().send(new SubmitHomeworks(SCHOOL, submissions), context);
            count(result);
        }
        asOf = Math.max(asOf, result.asOf());
    }

    /**
     * The data set gives days; noon of the day in Hong Kong stands for the day, the last moment of
     * it for a deadline.
     */
    private SubmitHomework submission(Submission row, OuladFiles files) {
        LocalDate day =
                known(files.presentations(), row.presentation()).start().plusDays(row.day());
        return new SubmitHomework(
                SCHOOL,
                known(homeworks, row.assessment()),
                known(students, row.student()),
                new ClaimedTime(day.atTime(LocalTime.NOON).atZone(HONG_KONG).toInstant()),
                row.carriedOver(),
                null);
    }

    /**
     * A session reads the school's history when it starts, so it is opened only if there is
     * something left to send.
     */
    private DecisionSession<EnrolStudents> enrolling() {
        DecisionSession<EnrolStudents> open = enrolling;
        if (open == null) {
            open = engine.session(SCHOOL, RosterModule.enrolmentSession());
            enrolling = open;
        }
        return open;
    }

    private DecisionSession<SubmitHomeworks> submitting() {
        DecisionSession<SubmitHomeworks> open = submitting;
        if (open == null) {
            open = engine.session(SCHOOL, HomeworkModule.submissionSession());
            submitting = open;
        }
        return open;
    }

    private CommandResult once(
            String key, String print, Purpose purpose, Supplier<Command> command) {
        CommandContext context = context("courses.csv", purpose).withKey("oulad/" + key, print);
        CommandResult result = engine.recorded(SCHOOL, context).orElse(null);
        if (result == null) {
            result = engine.send(command.get(), context);
            count(result);
        }
        asOf = Math.max(asOf, result.asOf());
        return result;
    }

    private static CommandContext context(String file, Purpose purpose) {
        return CommandContext.of(IMPORTER, purpose).from("oulad:" + file, null);
    }

    private void count(CommandResult result) {
        eventsAdded += result.repeated() ? 0 : result.count();
    }

    private <E> E one(CommandResult result, Class<E> type) {
        return all(result, type).getFirst();
    }

    /** The events of one type that a command recorded, now or before, in order. */
    private <E> List<E> all(CommandResult result, Class<E> type) {
        return engine.history().range(result.firstPosition(), result.count()).stream()
                .map(Recorded::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private UUID id() {
        return engine.ids().get();
    }

    private static <V> V known(Map<String, V> byKey, String key) {
        return required(byKey.get(key));
    }

    private static <T> T required(@Nullable T found) {
        if (found == null) {
            throw new IllegalStateException(
                    "A row kept refers to one that was not recorded before it");
        }
        return found;
    }
}

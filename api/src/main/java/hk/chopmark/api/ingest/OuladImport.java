package hk.chopmark.api.ingest;

import hk.chopmark.api.ingest.OuladFiles.Assessment;
import hk.chopmark.api.ingest.OuladFiles.Presentation;
import hk.chopmark.api.ingest.OuladFiles.Registration;
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
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.homework.HomeworkCommand.AssignHomework;
import hk.chopmark.core.homework.HomeworkCommand.SubmitHomework;
import hk.chopmark.core.homework.HomeworkCommand.SubmitHomeworks;
import hk.chopmark.core.homework.HomeworkEvent;
import hk.chopmark.core.homework.HomeworkId;
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
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records an OULAD subset as the history of one school, through ordinary commands, in the order in
 * which things happened.
 *
 * <p><b>Guarantees</b>: a row whose enrolment or submission is on record is not sent again; its
 * other columns are not compared. So running the import again adds nothing, and files that lacked
 * rows can be followed by complete ones: what was missing is added then. No personal data is read
 * back. Killed at any moment and run again, it ends in the same record. Another length of a
 * presentation, or another type, weight or deadline of an assessment, is refused.
 *
 * <p>A student's number in the files is sealed; references are random.
 */
public final class OuladImport {
    /** The school that stands for the data set; one per installation. */
    public static final SchoolId SCHOOL =
            new SchoolId(UUID.fromString("01415d1c-0000-7000-8000-6f756c616400"));

    private static final LocalTime LAST_MOMENT = LocalTime.of(23, 59, 59, 999_999_000);
    private static final String ROLE = "administrator";
    private static final List<Permission> PERMISSIONS =
            Resources.usuallyHeldBy(UsualRole.ADMINISTRATOR);
    private static final Actor IMPORTER = Actor.service("oulad-import");

    private static final Instant DATA_SET_BEGAN = Instant.parse("2013-01-01T00:00:00Z");

    private final AuditEngine engine;
    private final Consumer<Progress> listener;
    private final Map<String, ClassId> classes = new HashMap<>();
    private final Map<String, HomeworkId> homeworks = new HashMap<>();
    private final Map<String, StudentId> students = new HashMap<>();
    private final Set<StudentId> enrolled = new HashSet<>();
    private final Set<Place> places = new HashSet<>();
    private final Set<Work> handedIn = new HashSet<>();
    private @Nullable DecisionSession<EnrolStudents> enrolling;
    private @Nullable DecisionSession<SubmitHomeworks> submitting;
    private long rowsDone;
    private long eventsAdded;
    private long asOf;

    /** A student's place in a class. */
    private record Place(ClassId classId, StudentId student) {}

    /** What a student was to hand in. */
    private record Work(HomeworkId homework, StudentId student) {}

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
     * @throws hk.chopmark.core.shared.DomainRejection {@code idempotency.key-reused} if courses or
     *     assessments were imported with other values before
     */
    public Outcome run(OuladFiles files) {
        List<Batch> batches = new OuladTimeline(files).batches();
        long rowsTotal = batches.stream().mapToLong(Batch::size).sum();
        found();
        recall();
        for (Batch batch : batches) {
            switch (batch) {
                case Openings openings -> open(openings.presentations());
                case Enrolments enrolments -> enrol(enrolments.enrolments());
                case Submissions submissions -> submit(submissions.submissions(), files);
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
                                .atZone(DecisionContext.HONG_KONG)
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

    private void enrol(List<Enrolment> rows) {
        List<Enrolment> fresh =
                rows.stream().filter(row -> places.add(placeOf(row.registration()))).toList();
        if (!fresh.isEmpty()) {
            record(enrolling().send(enrolments(fresh), context("studentRegistration.csv")));
        }
    }

    private Place placeOf(Registration row) {
        return new Place(known(classes, row.presentation()), student(row.student()));
    }

    private EnrolStudents enrolments(List<Enrolment> rows) {
        List<EnrolStudent> enrolments = new ArrayList<>();
        List<StartMembership> memberships = new ArrayList<>();
        for (Enrolment row : rows) {
            Place place = placeOf(row.registration());
            if (enrolled.add(place.student())) {
                enrolments.add(
                        new EnrolStudent(
                                SCHOOL,
                                place.student(),
                                null,
                                null,
                                Sealed.of(
                                        place.student(),
                                        Category.IDENTITY,
                                        row.registration().student()),
                                null,
                                row.on()));
            }
            memberships.add(
                    new StartMembership(
                            SCHOOL,
                            place.classId(),
                            place.student(),
                            RosterEvent.MemberRole.PUPIL,
                            null,
                            row.on()));
        }
        return new EnrolStudents(SCHOOL, enrolments, memberships);
    }

    private void submit(List<Submission> rows, OuladFiles files) {
        List<SubmitHomework> fresh =
                rows.stream()
                        .filter(row ->
                                handedIn.add(
                                        new Work(
                                                known(homeworks, row.assessment()),
                                                student(row.student()))))
                        .map(row -> submission(row, files))
                        .toList();
        if (!fresh.isEmpty()) {
            record(
                    submitting()
                            .send(
                                    new SubmitHomeworks(SCHOOL, fresh),
                                    context("studentAssessment.csv")));
        }
    }

    /** What the record has of these tables already, in whatever order it came. */
    private void recall() {
        engine
                .history()
                .of(SCHOOL)
                .ofTypes(
                        RosterEvent.StudentEnrolled.class,
                        RosterEvent.ClassMembershipStarted.class,
                        HomeworkEvent.HomeworkSubmitted.class)
                .stream()
                .forEach(recorded -> {
                    switch (recorded.event()) {
                        case RosterEvent.StudentEnrolled event -> enrolled.add(event.student());
                        case RosterEvent.ClassMembershipStarted event -> {
                            if (event.member() instanceof StudentId student) {
                                places.add(new Place(event.classId(), student));
                            }
                        }
                        case HomeworkEvent.HomeworkSubmitted event ->
                                handedIn.add(new Work(event.homework(), event.student()));
                        default -> {
                            // nothing that a row stands for
                        }
                    }
                    asOf = Math.max(asOf, recorded.position() + 1);
                });
    }

    /**
     * The reference of a student: the same at each import of this installation, and to everybody
     * without the school's key as random as any. So rows that came too late find their student, and
     * no personal data is read back.
     */
    private StudentId student(String number) {
        return students.computeIfAbsent(
                number,
                source -> {
                    byte[] asked = ("oulad-student\0" + source).getBytes(StandardCharsets.UTF_8);
                    ByteBuffer hash = ByteBuffer.wrap(engine.codec().requestHash(SCHOOL, asked));
                    long time = DATA_SET_BEGAN.toEpochMilli() << 16;
                    return new StudentId(
                            new UUID(
                                    time | 0x7000 | (hash.getLong() & 0x0FFF),
                                    (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | Long.MIN_VALUE));
                });
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
                student(row.student()),
                new ClaimedTime(
                        day.atTime(LocalTime.NOON).atZone(DecisionContext.HONG_KONG).toInstant()),
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
        }
        record(result);
        return result;
    }

    private static CommandContext context(String file) {
        return context(file, Purpose.DATA_IMPORT);
    }

    private static CommandContext context(String file, Purpose purpose) {
        return CommandContext.of(IMPORTER, purpose).from("oulad:" + file, null);
    }

    private void record(CommandResult result) {
        eventsAdded += result.repeated() ? 0 : result.count();
        asOf = Math.max(asOf, result.asOf());
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

package hk.chopmark.benchmarks.micro;

import hk.chopmark.benchmarks.contenders.Bed;
import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.GrantFoundingRole;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.reading.PersonalDataReader;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterCommand.EnrolStudent;
import hk.chopmark.core.roster.RosterCommand.OpenClass;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.roster.RosterCommand.StartMembership;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The head opens the names of a class of 40: the decision reads her grants, the event that says so
 * becomes durable, 40 boxes are fetched and opened.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ClassListBenchmark {

    private static final int PUPILS = 40;
    private static final LocalDate SEPTEMBER = LocalDate.of(2026, 9, 1);
    private static final CommandContext SETUP =
            CommandContext.of(Actor.service("benchmark"), Purpose.ROSTER_ADMINISTRATION);

    private final Bed bed = Bed.make();
    private final AuditEngine engine = bed.wholeEngine();
    private final SchoolId school = new SchoolId(engine.ids().get());
    private final StaffId head = new StaffId(engine.ids().get());
    private final List<Sealed<String>> names = new ArrayList<>();
    private final ViewPersonalData view;

    /** Founds a school with one class. */
    public ClassListBenchmark() {
        engine.send(new RegisterSchool(school, "Benchmark School", "基準學校"), SETUP);
        engine.send(new AppointStaff(school, head, null, null, "head"), SETUP);
        engine.send(
                new DefineRole(
                        school, "administrator", Permission.all("access.grant", "roster.view")),
                SETUP);
        engine.send(
                new GrantFoundingRole(
                        school, new GrantId(engine.ids().get()), head, "administrator"),
                SETUP);
        ClassId classId = new ClassId(engine.ids().get());
        engine.send(new OpenClass(school, classId, "1A", "2026/27"), SETUP);
        Set<SubjectRef> pupils = new HashSet<>();
        for (int number = 1; number <= PUPILS; number++) {
            pupils.add(enrol(classId, number));
        }
        this.view =
                new ViewPersonalData(
                        school, "roster", pupils, Set.of("nameZh"), Set.of(Category.IDENTITY));
    }

    private StudentId enrol(ClassId classId, int number) {
        StudentId pupil = new StudentId(engine.ids().get());
        Sealed<String> name = Sealed.of(pupil, Category.IDENTITY, "陳大文" + number);
        CommandResult enrolled =
                engine.send(
                        new EnrolStudent(school, pupil, name, null, null, null, SEPTEMBER), SETUP);
        engine.send(
                new StartMembership(school, classId, pupil, MemberRole.PUPIL, number, SEPTEMBER),
                SETUP);
        Recorded<?> recorded =
                engine.codec()
                        .decode(engine.log().byPosition(enrolled.firstPosition()).orElseThrow());
        names.add(
                Objects.requireNonNull(
                        ((StudentEnrolled) recorded.event()).nameZh(), "just given"));
        return pupil;
    }

    /** Stops the server. */
    @TearDown
    public void close() {
        bed.close();
    }

    /** Opens the list. */
    @Benchmark
    public PersonalDataReader.Reading openClassList() {
        return engine.personalData()
                .read(
                        view,
                        CommandContext.of(
                                Actor.person(head, "head", AuthMethod.PASSWORD),
                                Purpose.ROSTER_ADMINISTRATION),
                        names);
    }
}

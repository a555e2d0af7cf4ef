package hk.chopmark.api.attendance;

import hk.chopmark.api.attendance.Board.Author;
import hk.chopmark.api.attendance.Board.ClassLine;
import hk.chopmark.api.attendance.Board.Count;
import hk.chopmark.api.attendance.Board.Mark;
import hk.chopmark.api.attendance.Board.Old;
import hk.chopmark.api.attendance.Board.Row;
import hk.chopmark.api.attendance.Board.SessionLine;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.SealedTexts.Text;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.attendance.MarkView;
import hk.chopmark.projections.attendance.Registers;
import hk.chopmark.projections.attendance.RollCallView;
import hk.chopmark.projections.roster.ClassView;
import hk.chopmark.projections.roster.MemberView;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ShownClasses;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes pages of registers: references become class codes and class numbers. */
@Component
class RegisterReader {

    private static final int END = 6;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm").withZone(HongKongTime.ZONE);

    private final Registers registers;
    private final Roster roster;
    private final InstantSource clock;

    RegisterReader(Registers registers, Roster roster, InstantSource clock) {
        this.clock = clock;
        this.registers = registers;
        this.roster = roster;
    }

    /** Classes of a school, by year and code, after some that are skipped. */
    AsOf<Page<ClassView>> classes(SchoolId school, ShownClasses shown, int skip) {
        return roster.classes(school, DecisionContext.dayOf(clock.instant()), shown, skip);
    }

    /** How many classes there are. */
    long count(SchoolId school, ShownClasses shown) {
        return roster.totals(school, DecisionContext.dayOf(clock.instant()), shown)
                .value()
                .classes();
    }

    /**
     * A class.
     *
     * @throws DomainRejection {@code attendance.class-unknown}
     */
    ClassView classOf(SchoolId school, ClassId classId) {
        return roster.schoolClass(school, classId, DecisionContext.dayOf(clock.instant()))
                .value()
                .orElseThrow(() ->
                        DomainRejection.unknown(
                                "attendance.class-unknown", Map.of("class", classId.text())));
    }

    /** Classes with the sessions of a day. */
    List<ClassLine> lines(SchoolId school, List<ClassView> views, LocalDate day) {
        Map<ClassId, List<RollCallView>> calls =
                registers
                        .rollCalls(school, views.stream().map(ClassView::classId).toList(), day)
                        .value();
        return views.stream()
                .map(view -> line(view, calls.getOrDefault(view.classId(), List.of())))
                .toList();
    }

    private static ClassLine line(ClassView view, List<RollCallView> calls) {
        List<SessionLine> sessions =
                Arrays.stream(SchoolSession.values())
                        .map(session -> line(session, of(calls, session)))
                        .toList();
        return new ClassLine(
                view.classId().text(), view.code(), view.schoolYear(), view.pupils(), sessions);
    }

    private static SessionLine line(SchoolSession session, Optional<RollCallView> call) {
        List<Count> counts = new ArrayList<>();
        for (AttendanceStatus status : AttendanceStatus.values()) {
            int students = call.map(view -> view.counts().getOrDefault(status, 0)).orElse(0);
            if (students > 0) {
                counts.add(new Count(status.name(), students));
            }
        }
        return new SessionLine(session.name(), call.isPresent(), List.copyOf(counts));
    }

    private static Optional<RollCallView> of(List<RollCallView> calls, SchoolSession session) {
        return calls.stream().filter(call -> call.session() == session).findFirst();
    }

    /** The roll call of a session, if the roll was called at the instant asked for. */
    Optional<RollCallView> rollCall(Registers.Wanted wanted) {
        return of(
                        registers
                                .rollCalls(
                                        wanted.school(),
                                        wanted.classId(),
                                        wanted.day(),
                                        wanted.day())
                                .value(),
                        wanted.session())
                .filter(call -> wanted.at() == null || !call.takenAt().isAfter(wanted.at()));
    }

    /**
     * A register: its students in order of class number, with names as far as opened. Before the
     * roll call they are the members recorded for the day, afterwards those whom the roll call
     * named. Class numbers are those of the day, and all is as recorded at the instant asked for.
     */
    AsOf<List<Row>> rows(
            Registers.Wanted wanted, Map<PersonRef, List<Text>> names, HongKongTime time) {
        AsOf<List<MemberView>> members = members(wanted);
        List<MemberView> pupils = members.value();
        AsOf<List<MarkView>> marks = registers.register(wanted);
        return new AsOf<>(
                Math.min(members.position(), marks.position()),
                marks.value().isEmpty()
                        ? unmarked(pupils, names)
                        : marked(marks.value(), pupils, names, time));
    }

    /** The pupils recorded as members of the class for the day, in order of class number. */
    private AsOf<List<MemberView>> members(Registers.Wanted wanted) {
        return roster.pupilsOn(wanted.school(), wanted.classId(), wanted.day(), wanted.at());
    }

    /** The students of a register. */
    Set<PersonRef> students(Registers.Wanted wanted) {
        Set<PersonRef> students = new HashSet<>();
        registers.register(wanted).value().forEach(mark -> students.add(mark.student()));
        if (students.isEmpty()) {
            members(wanted).value().forEach(pupil -> students.add(pupil.member()));
        }
        return students;
    }

    private static List<Row> unmarked(List<MemberView> pupils, Map<PersonRef, List<Text>> names) {
        return pupils.stream()
                .map(pupil ->
                        new Row(
                                pupil.member().text(),
                                pupil.classNumber(),
                                names.getOrDefault(pupil.member(), List.of()),
                                null))
                .toList();
    }

    private static List<Row> marked(
            List<MarkView> marks,
            List<MemberView> pupils,
            Map<PersonRef, List<Text>> names,
            HongKongTime time) {
        return marks.stream()
                .map(mark ->
                        new Row(
                                mark.student().text(),
                                number(pupils, mark.student()),
                                names.getOrDefault(mark.student(), List.of()),
                                mark(mark, time)))
                .sorted(
                        Comparator.comparing(
                                Row::number, Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
    }

    private static @Nullable Integer number(List<MemberView> pupils, StudentId student) {
        return pupils.stream()
                .filter(pupil -> pupil.member().equals(student))
                .findFirst()
                .map(MemberView::classNumber)
                .orElse(null);
    }

    /** A statement in a line. */
    static Mark mark(MarkView view, HongKongTime time) {
        MarkView.Correction correction = view.correction();
        return new Mark(
                time.day(view.day()),
                view.day().toString(),
                view.session().name(),
                view.classId().text(),
                view.status().name(),
                clock(view.at()),
                time.minute(view.recordedAt()),
                author(view.by()),
                view.event().toString(),
                correction == null
                        ? null
                        : new Old(
                                correction.status().name(),
                                clock(correction.at()),
                                correction.reason()));
    }

    /** Who it was, without a name. */
    static Author author(String by) {
        int equals = by.indexOf('=');
        String kind = equals < 0 ? "service" : by.substring(0, equals);
        return new Author(
                kind.equals("service") ? "role.service" : "reference." + kind,
                by,
                by.substring(Math.max(equals + 1, by.length() - END)));
    }

    private static @Nullable String clock(@Nullable Instant at) {
        return at == null ? null : CLOCK.format(at);
    }
}

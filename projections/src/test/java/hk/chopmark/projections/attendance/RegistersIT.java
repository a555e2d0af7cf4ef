package hk.chopmark.projections.attendance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.core.attendance.AbsenceId;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceEscalated;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceExplained;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceNoticeSent;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceReported;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceCorrected;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceRecorded;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.Excuse;
import hk.chopmark.core.attendance.AttendanceEvent.RollCallTaken;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.attendance.Registers.Wanted;
import hk.chopmark.projections.engine.Applied;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.testing.TestLog;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Given events of attendance, then registers. */
class RegistersIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static final LocalDate DAY = LocalDate.of(2026, 9, 14);

    private static TestLog log;
    private static Applied applied;

    private final SchoolId school = new SchoolId(UuidCreator.getTimeOrderedEpoch());
    private final ClassId classId = new ClassId(UuidCreator.getTimeOrderedEpoch());
    private final RollCallId rollCall = new RollCallId(UuidCreator.getTimeOrderedEpoch());
    private final StudentId first = new StudentId(UuidCreator.getTimeOrderedEpoch());
    private final StudentId second = new StudentId(UuidCreator.getTimeOrderedEpoch());

    @BeforeAll
    static void open() {
        log = new TestLog(POSTGRES);
        applied = new Applied(log);
    }

    @AfterAll
    static void close() {
        log.close();
    }

    private Registers given(SchoolId whose, DomainEvent... events) {
        log.append(whose, events);
        applied.catchUp(Registers.projection());
        return new Registers(applied.reads());
    }

    private DomainEvent taken() {
        return new RollCallTaken(
                rollCall,
                classId,
                DAY,
                SchoolSession.MORNING,
                SchoolDayKind.SCHOOL_DAY,
                1,
                0,
                0,
                1);
    }

    private DomainEvent mark(StudentId student, AttendanceStatus status) {
        return new AttendanceRecorded(
                rollCall, classId, student, DAY, SchoolSession.MORNING, status, null);
    }

    private DomainEvent corrected(MarkView old, AttendanceStatus status) {
        return new AttendanceCorrected(
                rollCall,
                classId,
                old.student(),
                DAY,
                SchoolSession.MORNING,
                status,
                null,
                old.status(),
                old.at(),
                old.event(),
                "typing-error");
    }

    private Wanted wanted(@Nullable Instant at) {
        return new Wanted(school, classId, DAY, SchoolSession.MORNING, at);
    }

    @Test
    void a_register_shows_the_last_word_and_as_of_an_instant_what_was_known_then() {
        Registers registers =
                given(
                        school,
                        taken(),
                        mark(first, AttendanceStatus.PRESENT),
                        mark(second, AttendanceStatus.ABSENT));
        MarkView absent = registers.register(wanted(null)).value().get(1);
        assertThat(absent.status()).isEqualTo(AttendanceStatus.ABSENT);

        given(school, corrected(absent, AttendanceStatus.LATE));

        MarkView now = registers.register(wanted(null)).value().get(1);
        assertThat(now.status()).as("the correction counts").isEqualTo(AttendanceStatus.LATE);
        assertThat(now.correction())
                .as("and keeps what it replaced")
                .isEqualTo(
                        new MarkView.Correction(
                                AttendanceStatus.ABSENT, null, absent.event(), "typing-error"));
        assertThat(registers.register(wanted(absent.recordedAt())).value().get(1))
                .as("as of the instant before the correction")
                .isEqualTo(absent);
        assertThat(registers.ofStudent(days(second), null, 10).value().rows())
                .as("who corrected what after whom")
                .extracting(MarkView::status)
                .containsExactly(AttendanceStatus.ABSENT, AttendanceStatus.LATE);
        assertThat(registers.rollCalls(school, classId, DAY, DAY).value().getFirst().counts())
                .as("counts take corrections in")
                .isEqualTo(Map.of(AttendanceStatus.PRESENT, 1, AttendanceStatus.LATE, 1));
    }

    private Registers.OfDays days(StudentId student) {
        return new Registers.OfDays(school, student, DAY, DAY.plusDays(1));
    }

    @Test
    void what_does_not_fit_into_a_page_is_on_the_next_one() {
        Registers registers =
                given(
                        school,
                        afternoon(first),
                        mark(first, AttendanceStatus.PRESENT),
                        mark(second, AttendanceStatus.ABSENT),
                        new AttendanceRecorded(
                                new RollCallId(UuidCreator.getTimeOrderedEpoch()),
                                classId,
                                first,
                                DAY.plusDays(1),
                                SchoolSession.MORNING,
                                AttendanceStatus.LATE,
                                null));
        MarkView absent = registers.register(wanted(null)).value().get(1);
        given(school, corrected(absent, AttendanceStatus.LATE));

        List<String> read = new ArrayList<>();
        String next = null;
        do {
            Page<MarkView> page = registers.ofStudent(days(first), next, 1).value();
            page.rows().forEach(mark -> read.add(mark.day() + " " + mark.session()));
            next = page.next().orElse(null);
        } while (next != null);
        assertThat(read)
                .as("each once, the morning first, though recorded last")
                .containsExactly(
                        DAY + " MORNING", DAY + " AFTERNOON", DAY.plusDays(1) + " MORNING");
        assertThat(registers.statements(wanted(null), null).value().rows())
                .as("a correction stands after what it corrects")
                .extracting(MarkView::status)
                .containsExactly(
                        AttendanceStatus.PRESENT, AttendanceStatus.ABSENT, AttendanceStatus.LATE);
        assertThatIllegalArgumentException()
                .as("no page gave it out")
                .isThrownBy(() -> registers.ofStudent(days(first), "x", 1));
    }

    @Test
    void a_list_of_the_latest_says_that_there_are_earlier_ones() {
        GuardianId guardian = new GuardianId(UuidCreator.getTimeOrderedEpoch());
        List<DomainEvent> told = new ArrayList<>();
        for (int n = 0; n <= Page.MAX_ROWS; n++) {
            told.add(
                    new AbsenceNoticeSent(
                            rollCall,
                            first,
                            guardian,
                            DAY,
                            SchoolSession.MORNING,
                            "sms",
                            Instant.parse("2026-09-14T01:00:00Z").plusSeconds(n),
                            "delivered"));
        }
        Registers registers = given(school, taken());
        log.append(school, told);
        applied.catchUp(Registers.projection());

        Latest<AbsenceNoticeView> latest = registers.notices(school, first, DAY, DAY).value();
        assertThat(latest.rows()).as("one is left out").hasSize(Page.MAX_ROWS);
        assertThat(latest.more()).as("and the list says so").isTrue();
        Page<AbsenceNoticeView> page = registers.notices(school, classId, rollCall, null).value();
        assertThat(page.rows()).hasSize(Page.MAX_ROWS);
        assertThat(
                        registers
                                .notices(school, classId, rollCall, page.next().orElseThrow())
                                .value()
                                .rows())
                .as("the last one of the roll call")
                .hasSize(1);
    }

    private DomainEvent afternoon(StudentId student) {
        return new AttendanceRecorded(
                new RollCallId(UuidCreator.getTimeOrderedEpoch()),
                classId,
                student,
                DAY,
                SchoolSession.AFTERNOON,
                AttendanceStatus.PRESENT,
                null);
    }

    @Test
    void two_schools_with_equal_ids_do_not_see_each_other() {
        SchoolId other = new SchoolId(UuidCreator.getTimeOrderedEpoch());
        given(school, taken(), mark(first, AttendanceStatus.PRESENT));
        Registers registers = given(other, taken(), mark(first, AttendanceStatus.ABSENT));

        assertThat(registers.register(wanted(null)).value())
                .extracting(MarkView::status)
                .containsExactly(AttendanceStatus.PRESENT);
        assertThat(
                        registers
                                .register(
                                        new Wanted(
                                                other, classId, DAY, SchoolSession.MORNING, null))
                                .value())
                .extracting(MarkView::status)
                .containsExactly(AttendanceStatus.ABSENT);
    }

    @Test
    void absences_come_as_the_record_told_of_them_whatever_ids_their_callers_chose() {
        List<AbsenceId> told =
                Stream.of("ffffffff", "00000000", "77777777", "11111111")
                        .map(start -> UUID.fromString(start + "-0000-7000-8000-000000000001"))
                        .map(AbsenceId::new)
                        .toList();
        GuardianId guardian = new GuardianId(UuidCreator.getTimeOrderedEpoch());
        Registers registers =
                given(
                        school,
                        told.stream()
                                .map(id ->
                                        new AbsenceReported(
                                                id, second, DAY, DAY, guardian, "phone", null))
                                .toArray(DomainEvent[]::new));

        List<AbsenceId> paged = new ArrayList<>();
        String next = null;
        do {
            Page<AbsenceView> page = registers.absences(school, second, next, 1).value();
            page.rows().forEach(view -> paged.add(view.absence()));
            next = page.next().orElse(null);
        } while (next != null);

        assertThat(paged).as("page by page").isEqualTo(told);
        assertThat(registers.absences(school, second, DAY, DAY).value().rows())
                .extracting(AbsenceView::absence)
                .as("among those of one day")
                .isEqualTo(told);
    }

    @Test
    void an_absence_is_reported_told_explained_and_escalated() {
        AbsenceId absence = new AbsenceId(UuidCreator.getTimeOrderedEpoch());
        GuardianId guardian = new GuardianId(UuidCreator.getTimeOrderedEpoch());
        Instant sent = Instant.parse("2026-09-14T01:00:00Z");
        Registers registers =
                given(
                        school,
                        taken(),
                        new AbsenceReported(
                                absence,
                                first,
                                DAY,
                                DAY,
                                guardian,
                                "phone",
                                Sealed.of(first, Category.HEALTH, "fever")),
                        new AbsenceNoticeSent(
                                rollCall,
                                first,
                                guardian,
                                DAY,
                                SchoolSession.MORNING,
                                "sms",
                                sent,
                                "delivered"),
                        new AbsenceExplained(
                                absence,
                                first,
                                DAY,
                                DAY.plusDays(1),
                                Excuse.EXCUSED,
                                Sealed.of(first, Category.HEALTH, "flu"),
                                null),
                        new AbsenceEscalated(
                                first, DAY, DAY.plusDays(8), 7, "absence-school-days", 1));

        AbsenceView view = registers.absences(school, first, null, 10).value().rows().getFirst();
        assertThat(view.to()).as("the explanation says until when").isEqualTo(DAY.plusDays(1));
        assertThat(view.report()).isNotNull();
        assertThat(view.report().reason()).as("a handle, no text").isNotNull();
        assertThat(view.explanation()).isNotNull();
        assertThat(view.explanation().excuse()).isEqualTo(Excuse.EXCUSED);
        assertThat(view.explanation().proof()).as("nothing proves it").isNull();
        assertThat(registers.notices(school, classId, rollCall, null).value().rows())
                .extracting(AbsenceNoticeView::sentAt)
                .isEqualTo(List.of(sent));
        LocalDate later = DAY.plusDays(1);
        assertThat(registers.notices(school, first, DAY, DAY).value().rows()).hasSize(1);
        assertThat(registers.notices(school, first, later, later.plusDays(9)).value().rows())
                .isEmpty();
        assertThat(registers.absences(school, first, later, later).value().rows())
                .as("its second day lies in the range")
                .hasSize(1);
        assertThat(
                        registers
                                .absences(school, first, later.plusDays(1), later.plusDays(9))
                                .value()
                                .rows())
                .isEmpty();
        assertEscalatedOnce(registers);
        ClassId other = new ClassId(UuidCreator.getTimeOrderedEpoch());
        assertThat(registers.notices(school, other, rollCall, null).value().rows())
                .as("through its own class only")
                .isEmpty();
    }

    private void assertEscalatedOnce(Registers registers) {
        assertThat(
                        registers
                                .escalations(school, first, DAY.plusDays(8), DAY.plusDays(8))
                                .value()
                                .rows())
                .hasSize(1);
        assertThat(registers.escalations(school, first, DAY, DAY.plusDays(7)).value().rows())
                .isEmpty();
        assertThat(registers.escalations(school, null, 10).value().rows())
                .extracting(EscalationView::schoolDays)
                .containsExactly(7);
    }
}

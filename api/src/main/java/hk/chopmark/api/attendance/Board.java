package hk.chopmark.api.attendance;

import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.api.console.SealedTexts.Text;
import hk.chopmark.projections.attendance.EscalationView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the pages of attendance show. */
final class Board {

    private Board() {}

    /**
     * A class and the sessions of a day.
     *
     * @param ref reference of the class
     */
    record ClassLine(
            String ref, String code, String schoolYear, long pupils, List<SessionLine> sessions) {}

    /**
     * A session of a class.
     *
     * @param session name of the session
     * @param called whether the roll was called
     * @param counts students by status, statuses without students left out
     */
    record SessionLine(String session, boolean called, List<Count> counts) {}

    /** How many students attended so. */
    record Count(String status, int students) {}

    /**
     * Who recorded something.
     *
     * @param words key of the kind of author
     * @param ref the whole reference
     * @param end its last characters
     */
    record Author(String words, String ref, String end) {}

    /**
     * One student of a register.
     *
     * @param ref reference of the student
     * @param number class number; null if it has none
     * @param names as far as they were opened
     * @param mark null before the roll was called
     */
    record Row(String ref, @Nullable Integer number, List<Text> names, @Nullable Mark mark) {}

    /**
     * What was said about a student and a session.
     *
     * @param time when a late student came or an early one left
     * @param old what it corrected; null if it is the first statement
     */
    record Mark(
            Moment day,
            String isoDay,
            String session,
            String classRef,
            String status,
            @Nullable String time,
            Moment recorded,
            Author by,
            String event,
            @Nullable Old old) {}

    /** What a correction replaced, and the code of its reason. */
    record Old(String status, @Nullable String time, String reason) {}

    /**
     * An absence.
     *
     * @param ref its reference
     * @param to null for an absence of one day
     * @param readable whether a reason or a proof is sealed in it
     * @param report null if nobody reported it
     * @param explanation null as long as there is none
     */
    record Absence(
            String ref,
            Moment from,
            @Nullable Moment to,
            boolean readable,
            @Nullable Report report,
            @Nullable Explanation explanation) {}

    /** Who reported it, how and when, and whether a reason was given. */
    record Report(Moment at, Author by, String channel, boolean reason) {}

    /** Whether it is excused, and whether something proves it. */
    record Explanation(Moment at, String excuse, boolean proof) {}

    /** A guardian was told. */
    record Notice(Moment day, String session, String channel, Moment sent, String outcome) {}

    /**
     * An absence that lasted too long.
     *
     * @param last its last day; null if that is the first
     */
    record Escalation(Moment first, @Nullable Moment last, int schoolDays, Moment at) {

        static Escalation of(EscalationView view, HongKongTime time) {
            return new Escalation(
                    time.day(view.firstDay()),
                    view.lastDay().equals(view.firstDay()) ? null : time.day(view.lastDay()),
                    view.schoolDays(),
                    time.minute(view.escalatedAt()));
        }
    }

    /**
     * A session that a student missed.
     *
     * @param ref roll call and class, as the form of a message names them
     */
    record Missed(String ref, Moment day, String session) {}

    /**
     * Who may have told the school of an absence, or was told.
     *
     * @param authority what the guardian may do; null for the person who is signed in
     */
    record Somebody(Author who, @Nullable String authority) {}

    /**
     * An absence that lasted too long, among those of the school.
     *
     * @param ref reference of the student
     * @param isoFrom first day, as an address names it
     * @param isoTo last day, as an address names it
     */
    record Escalated(
            String ref,
            String code,
            @Nullable Integer number,
            String isoFrom,
            String isoTo,
            Escalation absence) {}
}

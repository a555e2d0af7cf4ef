package hk.chopmark.api.notice;

import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.api.console.SealedTexts.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the receipt board shows, ready for the page. */
public final class Board {

    private Board() {}

    /**
     * Which part of a board.
     *
     * @param number version; null for the latest
     * @param classId text form of a class; null or blank for all
     * @param below only receipts below this level; null for all
     * @param after where the page starts; null or blank for the first
     */
    record Filter(
            @Nullable Integer number,
            @Nullable String classId,
            @Nullable Integer below,
            @Nullable String after) {}

    /** A notice in the list. */
    public record NoticeLine(
            String ref,
            @Nullable String kind,
            @Nullable VersionLine version,
            @Nullable Moment withdrawn,
            LevelBar bar) {}

    /** A version of a notice. */
    record VersionLine(
            int number,
            Moment published,
            @Nullable Moment deadline,
            boolean urgent,
            boolean marketing,
            String contentHash,
            String event) {}

    /** Counts of one class. */
    record ClassCounts(String ref, String code, LevelBar bar) {}

    /** Counts of one version: per class and in all. */
    record Counts(long asOf, List<ClassCounts> classes, LevelBar total) {}

    /** What a channel did. */
    record DeliveryLine(String channel, String state, int attempts) {}

    /**
     * A guardian's copy, on account of one student.
     *
     * @param classNumber number in the class; null if there is none
     * @param studentNames names as opened; empty while masked
     * @param guardianNumber first, second, ... guardian of the student
     * @param guardianNames names as opened; empty while masked
     * @param claimed whether only another system says that this level was reached
     * @param opened when this version was opened
     * @param openedNumber highest version opened; null if none
     */
    record Row(
            String classCode,
            @Nullable Integer classNumber,
            List<Text> studentNames,
            int guardianNumber,
            String guardian,
            List<Text> guardianNames,
            int level,
            boolean claimed,
            List<DeliveryLine> deliveries,
            @Nullable Moment opened,
            @Nullable Integer openedNumber,
            @Nullable Moment acknowledged,
            boolean onPaper) {}

    /** One page of copies. */
    record Rows(long asOf, List<Row> rows, @Nullable String next) {}
}

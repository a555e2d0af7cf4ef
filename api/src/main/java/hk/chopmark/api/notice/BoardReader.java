package hk.chopmark.api.notice;

import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.api.console.SealedTexts.Text;
import hk.chopmark.api.notice.Board.ClassCounts;
import hk.chopmark.api.notice.Board.Counts;
import hk.chopmark.api.notice.Board.DeliveryLine;
import hk.chopmark.api.notice.Board.NoticeLine;
import hk.chopmark.api.notice.Board.Row;
import hk.chopmark.api.notice.Board.Rows;
import hk.chopmark.api.notice.Board.VersionLine;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.receipts.LevelCounts;
import hk.chopmark.projections.receipts.NoticeView;
import hk.chopmark.projections.receipts.ReceiptView;
import hk.chopmark.projections.receipts.Receipts;
import hk.chopmark.projections.roster.AuthorityView;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ShownClasses;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes board pages of read models: references become class codes, class numbers and "first
 * guardian".
 */
@Component
public class BoardReader {

    /** Copies on one page. */
    static final int ROWS = 50;

    private static final int OPENED = 3;
    private static final int ACKNOWLEDGED = 5;
    private static final int SIGNED = 6;

    private final Receipts receipts;
    private final Roster roster;
    private final InstantSource clock;

    BoardReader(Receipts receipts, Roster roster, InstantSource clock) {
        this.clock = clock;
        this.receipts = receipts;
        this.roster = roster;
    }

    /** A notice in a line. */
    public static NoticeLine line(NoticeView view, HongKongTime time) {
        NoticeView.Version version = view.version();
        NoticeView.Withdrawal withdrawn = view.withdrawn();
        return new NoticeLine(
                view.notice().text(),
                view.kind(),
                version == null ? null : line(version, time),
                withdrawn == null ? null : time.minute(withdrawn.at()),
                LevelBar.of(view.counts()));
    }

    /** A version in a line. */
    static VersionLine line(NoticeView.Version version, HongKongTime time) {
        return new VersionLine(
                version.number(),
                time.minute(version.publishedAt()),
                version.deadline() == null ? null : time.minute(version.deadline()),
                version.urgent(),
                version.marketing(),
                version.contentHash(),
                version.publishedEvent().toString());
    }

    /** Counts per class, in the order of the classes. */
    Counts counts(SchoolId school, NoticeId notice, int number, ShownClasses shown) {
        AsOf<Map<ClassId, LevelCounts>> counts = receipts.counts(school, notice, number, shown);
        List<ClassCounts> classes = new ArrayList<>();
        LevelCounts total = LevelCounts.none();
        for (Map.Entry<ClassId, String> entry :
                roster.codes(school, counts.value().keySet()).value().entrySet()) {
            LevelCounts ofClass = counts.value().get(entry.getKey());
            if (ofClass != null) {
                classes.add(
                        new ClassCounts(
                                entry.getKey().text(), entry.getValue(), LevelBar.of(ofClass)));
                for (int level = 0; level <= LevelCounts.HIGHEST; level++) {
                    total = total.plus(level, ofClass.byLevel().get(level));
                }
            }
        }
        return new Counts(counts.position(), List.copyOf(classes), LevelBar.of(total));
    }

    /** The receipts of one page, as the read model has them. */
    AsOf<Page<ReceiptView>> receipts(Receipts.Board board, @Nullable String after) {
        return receipts.board(board, after == null || after.isBlank() ? null : after, ROWS);
    }

    /**
     * The rows of a page.
     *
     * @param names of people, as far as they were opened
     */
    Rows rows(
            SchoolId school,
            AsOf<Page<ReceiptView>> page,
            Map<PersonRef, List<Text>> names,
            HongKongTime time) {
        Labels labels = new Labels(school);
        List<Row> rows =
                page.value().rows().stream()
                        .map(receipt -> row(receipt, labels, names, time))
                        .toList();
        return new Rows(page.position(), rows, page.value().next().orElse(null));
    }

    private static Row row(
            ReceiptView receipt,
            Labels labels,
            Map<PersonRef, List<Text>> names,
            HongKongTime time) {
        return new Row(
                labels.code(receipt.classId()),
                labels.number(receipt.classId(), receipt.student()),
                names.getOrDefault(receipt.student(), List.of()),
                labels.guardianNumber(receipt.student(), receipt.guardian()),
                receipt.guardian().text(),
                names.getOrDefault(receipt.guardian(), List.of()),
                receipt.level(),
                receipt.claimed(),
                receipt.deliveries().stream()
                        .map(delivery ->
                                new DeliveryLine(
                                        delivery.channel(),
                                        delivery.state().name(),
                                        delivery.attempts()))
                        .toList(),
                moment(receipt.step(OPENED), time),
                receipt.openedNumber(),
                moment(receipt.step(ACKNOWLEDGED).or(() -> receipt.step(SIGNED)), time),
                receipt.attestedBy() != null);
    }

    private static @Nullable Moment moment(Optional<ReceiptView.Step> step, HongKongTime time) {
        return step.map(reached -> time.minute(reached.at())).orElse(null);
    }

    /** Looks up, once per page, what stands in place of a name. */
    private final class Labels {
        private final SchoolId school;
        private final Map<ClassId, String> codes = new HashMap<>();
        private final Map<ClassId, Map<PersonRef, Integer>> numbers = new HashMap<>();
        private final Map<StudentId, List<GuardianId>> guardians = new LinkedHashMap<>();

        Labels(SchoolId school) {
            this.school = school;
            codes.putAll(roster.codes(school).value());
        }

        String code(@Nullable ClassId classId) {
            return classId == null ? "–" : codes.getOrDefault(classId, "–");
        }

        @Nullable Integer number(@Nullable ClassId classId, StudentId student) {
            return classId == null
                    ? null
                    : numbers.computeIfAbsent(classId, this::numbersIn).get(student);
        }

        private Map<PersonRef, Integer> numbersIn(ClassId classId) {
            Map<PersonRef, Integer> found = new HashMap<>();
            roster.members(school, classId, DecisionContext.dayOf(clock.instant()), 0)
                    .value()
                    .forEach(member -> {
                        Integer number = member.classNumber();
                        if (number != null) {
                            found.put(member.member(), number);
                        }
                    });
            return found;
        }

        /**
         * In the order in which they were first linked, so that the number of a guardian never
         * changes.
         */
        int guardianNumber(StudentId student, GuardianId guardian) {
            return guardians.computeIfAbsent(student, this::guardiansOf).indexOf(guardian) + 1;
        }

        private List<GuardianId> guardiansOf(StudentId student) {
            return roster.authorityHistory(school, student).value().stream()
                    .map(AuthorityView::guardian)
                    .distinct()
                    .toList();
        }
    }
}

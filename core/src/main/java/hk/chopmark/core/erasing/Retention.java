package hk.chopmark.core.erasing;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.erasure.ErasureEvent.LegalHoldPlaced;
import hk.chopmark.core.erasure.ErasureEvent.RetentionRuleAdopted;
import hk.chopmark.core.history.History;
import hk.chopmark.core.reading.Erasures;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.GuardianRegistered;
import hk.chopmark.core.roster.RosterEvent.GuardianUnlinked;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.roster.RosterEvent.StudentDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.roster.RosterEvent.StudentLeft;
import hk.chopmark.core.seal.SubjectKeys;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a school has to keep, and what it has kept too long: computed from the record when asked.
 *
 * <p><b>Guarantees</b>: nothing is erased on account of it; a list of due data is a reason for
 * people to decide. Reads the school's record of comings and goings from the beginning each time,
 * page by page.
 *
 * <p><b>Source</b>: Personal Data (Privacy) Ordinance, Cap. 486, Schedule 1, principle 2(2).
 */
public final class Retention {

    /** Longest list of due data. */
    public static final int MAX_DUE = 1_000;

    private final Erasures erasures;
    private final History history;
    private final SubjectKeys keys;
    private final InstantSource clock;

    /** Over the record and the keys that still exist. */
    public Retention(Erasures erasures, History history, Holding holding) {
        this.erasures = erasures;
        this.history = history;
        this.keys = holding.keys();
        this.clock = holding.clock();
    }

    /** Which data there is, and what day it is. */
    public record Holding(SubjectKeys keys, InstantSource clock) {}

    /**
     * Data past its period.
     *
     * @param since the day its period began, a Hong Kong day
     * @param dueOn the day it ended
     * @param rule the rule, with its source
     * @param held whether a legal hold stands on it
     * @param erasure an erasure that was asked for and not refused
     */
    public record Due(
            SubjectRef subject,
            Category category,
            LocalDate since,
            LocalDate dueOn,
            RetentionRuleAdopted rule,
            boolean held,
            @Nullable ErasureId erasure) {}

    /**
     * What is due.
     *
     * @param items longest due first
     * @param complete false if there are more than {@value #MAX_DUE}
     */
    public record DueList(List<Due> items, boolean complete) {
        public DueList {
            items = List.copyOf(items);
        }
    }

    /** The holds that stand, in the order they were placed. */
    public List<LegalHoldPlaced> holds(SchoolId school) {
        return book(school).standingHolds();
    }

    /** The rules that apply now. */
    public List<RetentionRuleAdopted> rules(SchoolId school) {
        return book(school).rules();
    }

    /** What is past its period today and still there. */
    public DueList due(SchoolId school) {
        RetentionBook book = book(school);
        LocalDate today = DecisionContext.dayOf(clock.instant());
        List<Due> due = new ArrayList<>();
        for (RetentionBook.Ended ended : ended(school, book)) {
            Set<Category> living = null;
            for (RetentionRuleAdopted rule : book.rules()) {
                LocalDate dueOn = ended.on().plusMonths(rule.retentionMonths());
                if (rule.start() != ended.start() || today.isBefore(dueOn)) {
                    continue;
                }
                if (living == null) {
                    living = keys.of(school, ended.subject()).living();
                }
                if (living.contains(rule.category())) {
                    due.add(item(ended, rule, dueOn, book));
                }
            }
            if (due.size() > MAX_DUE) {
                break;
            }
        }
        due.sort(Comparator.comparing(Due::dueOn).thenComparing(item -> item.subject().text()));
        boolean complete = due.size() <= MAX_DUE;
        return new DueList(complete ? due : due.subList(0, MAX_DUE), complete);
    }

    private static Due item(
            RetentionBook.Ended ended,
            RetentionRuleAdopted rule,
            LocalDate dueOn,
            RetentionBook book) {
        Optional<ErasureId> erasure = book.erasureOf(ended.subject(), rule.category());
        return new Due(
                ended.subject(),
                rule.category(),
                ended.on(),
                dueOn,
                rule,
                book.isHeld(ended.subject(), rule.category()),
                erasure.orElse(null));
    }

    private RetentionBook book(SchoolId school) {
        RetentionBook book = new RetentionBook();
        List<? extends Recorded<?>> page = erasures.of(school, 0);
        while (!page.isEmpty()) {
            page.forEach(book::evolve);
            page = erasures.of(school, page.getLast().position() + 1);
        }
        return book;
    }

    private List<RetentionBook.Ended> ended(SchoolId school, RetentionBook book) {
        history
                .of(school)
                .ofTypes(
                        StudentEnrolled.class,
                        StudentLeft.class,
                        StudentDepartureCorrected.class,
                        StaffAppointed.class,
                        StaffLeft.class,
                        StaffDepartureCorrected.class,
                        GuardianRegistered.class,
                        GuardianLinked.class,
                        GuardianUnlinked.class)
                .stream()
                .forEach(book::evolve);
        return book.ended();
    }
}

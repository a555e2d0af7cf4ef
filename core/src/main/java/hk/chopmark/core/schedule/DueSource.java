package hk.chopmark.core.schedule;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.facts.duty.DueAct;
import hk.chopmark.core.facts.duty.DueRule;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows which acts are due by one rule, and the command that carries one out.
 *
 * <p>What an implementation keeps to:
 *
 * <ul>
 *   <li>{@link #due} is a function of recorded facts, the rule's version and the window alone. It
 *       lists an act whether or not it was carried out: the schedule knows that. So what the acts
 *       themselves record does not take an act off the list.
 *   <li>The due time of an act is a function of the facts too, never of when it is asked.
 *   <li>Facts recorded late may make an act due whose time has passed; it is then carried out late.
 *   <li>The command's own rule judges again: facts may have changed since the list was made.
 *   <li>Called by one thread at a time.
 * </ul>
 */
public interface DueSource {

    /** Most acts of one page. */
    int MAX_PAGE = 500;

    /** Code of the rule, as adopted. */
    String rule();

    /** Why its commands are sent. */
    Purpose purpose();

    /**
     * One page of the acts whose due time lies in the window.
     *
     * @param rule the version in question; only due times that it {@link DueRule#covers covers}
     * @param window due times
     * @param after where the page starts; absent for the first
     */
    Page due(SchoolId school, DueRule rule, Window window, @Nullable String after);

    /**
     * The command that carries an act out. Made again after a crash, it may carry other new ids: a
     * repetition is recognised by the act.
     */
    Command command(SchoolId school, DueRule rule, DueAct act);

    /**
     * A span of due times.
     *
     * @param from included
     * @param to excluded
     */
    record Window(Instant from, Instant to) {

        /** Whether a due time lies within. */
        public boolean contains(Instant dueAt) {
            return !dueAt.isBefore(from) && dueAt.isBefore(to);
        }
    }

    /**
     * Some acts.
     *
     * @param acts at most {@value #MAX_PAGE}, in any order that is the same each time
     * @param next where the next page starts; empty on the last page
     */
    record Page(List<DueAct> acts, Optional<String> next) {
        public Page {
            acts = List.copyOf(acts);
            if (acts.size() > MAX_PAGE) {
                throw new IllegalArgumentException(
                        "A page has at most " + MAX_PAGE + " acts, found " + acts.size());
            }
        }
    }
}

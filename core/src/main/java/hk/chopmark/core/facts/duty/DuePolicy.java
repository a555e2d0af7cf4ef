package hk.chopmark.core.facts.duty;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * One rule of an area by which something becomes due: which facts it reads, which acts follow, and
 * the command that carries one out. Found by {@link java.util.ServiceLoader}; implementations have
 * a public constructor without parameters.
 *
 * <p>What an implementation keeps to:
 *
 * <ul>
 *   <li>The acts are a function of the facts and of the rule's version alone; an act is listed
 *       whether or not it was carried out.
 *   <li>The due time of an act never depends on when it is asked.
 *   <li>The command's own rule judges again: facts may have changed since.
 * </ul>
 */
public interface DuePolicy {

    /** The policies of all areas. */
    static List<DuePolicy> all() {
        return ServiceLoader.load(DuePolicy.class, DuePolicy.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** Code of the rule. */
    String rule();

    /** Why its commands are sent. */
    Purpose purpose();

    /** Types of the facts it reads: event records, or interfaces they implement. */
    Set<Class<?>> facts();

    /** The parameters with which a school begins. */
    List<RuleParameter> usualParameters();

    /** Where the rule comes from, for the record. */
    String source();

    /** A fold that has read nothing yet. */
    Fold begin();

    /** The command that carries an act out. */
    Command command(SchoolId school, DueRule rule, DueAct act);

    /** The facts of one school, folded in log order. */
    interface Fold {

        /** Takes in one more fact. */
        void evolve(Recorded<?> fact);

        /** All acts whose due time lies in a span, in an order that is the same each time. */
        List<Due> due(DueRule rule, Instant from, Instant to);
    }

    /**
     * Something that is due.
     *
     * @param subject what or whom it is about
     * @param dueAt when
     */
    record Due(Ref subject, Instant dueAt) {}
}

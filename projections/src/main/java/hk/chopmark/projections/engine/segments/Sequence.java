package hk.chopmark.projections.engine.segments;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.rows.ProjectionModule;

/**
 * Events of one school that a read model applies in the order of the log.
 *
 * <p><b>Guarantees</b>: two schools never share a sequence, whatever ids their clients chose.
 *
 * @param school whose events
 * @param name what the read model calls the sequence, such as {@code notice=<uuid>}
 */
public record Sequence(SchoolId school, String name) {

    /** The sequence of an event in a read model. */
    public static Sequence of(ProjectionModule module, Recorded<?> event) {
        return new Sequence(event.school(), module.sequenceOf(event));
    }

    /** School and name in one text, by which segments are shared out. */
    public String text() {
        return school.id() + " " + name;
    }
}

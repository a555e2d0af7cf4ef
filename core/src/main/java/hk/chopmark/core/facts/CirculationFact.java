package hk.chopmark.core.facts;

import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.util.Set;

/**
 * A document was addressed to a class, or to named persons of it. Implemented by notice and
 * homework events.
 */
public interface CirculationFact {

    /** The document whose content may be read. */
    SubjectRef document();

    /** The class it concerns. */
    ClassId classId();

    /** Whether it is addressed to whoever is in the class, rather than to named persons. */
    boolean isForWholeClass();

    /** On account of which students it is addressed to this person by name; empty if it is not. */
    Set<StudentId> addressedFor(PersonRef person);
}

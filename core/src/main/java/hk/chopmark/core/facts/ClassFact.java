package hk.chopmark.core.facts;

import hk.chopmark.core.shared.ClassId;

/** A class exists from this event on. Implemented by a roster event. */
public interface ClassFact {

    /** The class. */
    ClassId classId();
}

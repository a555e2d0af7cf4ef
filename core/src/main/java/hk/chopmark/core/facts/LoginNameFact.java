package hk.chopmark.core.facts;

import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;

/** A person holds a login name. Implemented by identity events. */
public interface LoginNameFact {

    /** Whose it is. */
    PersonRef person();

    /** What stands for the name in the school; random. */
    Ref loginNameRef();

    /** The name. */
    Sealed<String> loginName();
}

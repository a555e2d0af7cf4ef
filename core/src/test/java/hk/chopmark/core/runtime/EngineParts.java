package hk.chopmark.core.runtime;

import hk.chopmark.core.seal.SubjectKeys;
import hk.chopmark.core.seal.search.BlindIndex;
import hk.chopmark.core.seal.search.LoginNames;

/** Parts that an engine gives to nobody, for tests that have to look or to break in. */
public final class EngineParts {

    private EngineParts() {}

    /** The keys of all subjects. */
    public static SubjectKeys keys(AuditEngine engine) {
        return engine.subjectKeys();
    }

    /** What people are found through. */
    public static BlindIndex searchIndex(AuditEngine engine) {
        return engine.searchIndex();
    }

    /** What login names stand for. */
    public static LoginNames loginNames(AuditEngine engine) {
        return engine.loginNames();
    }
}

package hk.chopmark.core.facts;

import hk.chopmark.core.shared.SubjectRef;
import java.util.List;

/**
 * A file about some subjects left the system. Implemented by events of exports; an erasure names
 * the files that are out.
 */
public interface IssuedCopyFact {

    /** Whom the file is about. */
    List<SubjectRef> subjects();

    /** SHA-256 of the file, unpadded base64url. */
    String digest();
}

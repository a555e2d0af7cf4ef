package hk.chopmark.core.loans;

import hk.chopmark.core.shared.PersonRef;
import java.util.UUID;

/** Reference of a visitor of the library: a kind of person that no area of the program has. */
public record VisitorId(UUID id) implements PersonRef {

    /** The kind in the text form of this reference. */
    public static final String KIND = "visitor";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}

package hk.chopmark.core.loans;

import hk.chopmark.core.shared.Ref;
import java.util.UUID;

/** Reference of a loan. */
public record LoanId(UUID id) implements Ref {

    /** The kind in the text form of this reference. */
    public static final String KIND = "loan";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}

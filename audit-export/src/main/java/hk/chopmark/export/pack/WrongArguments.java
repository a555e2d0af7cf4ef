package hk.chopmark.export.pack;

import java.util.Map;

/**
 * Evidence was asked for with values that do not fit what its kind declares.
 *
 * <p><b>Guarantees</b>: names only parameters that are declared and never quotes what was sent; a
 * name that is not declared is answered with those that are.
 */
public final class WrongArguments extends IllegalArgumentException {

    /** A required value is not there. */
    public static final String MISSING = "missing";

    /** A value is not of the type declared. */
    public static final String MALFORMED = "malformed";

    /** Stands for a name that is not declared; its value lists the names that are. */
    public static final String TAKES = "takes";

    private static final long serialVersionUID = 1L;

    private final transient Map<String, String> faults;

    WrongArguments(Map<String, String> faults) {
        super("Evidence was asked for with wrong arguments: " + faults);
        this.faults = Map.copyOf(faults);
    }

    /** What is wrong, by the name of the parameter. */
    public Map<String, String> faults() {
        return faults;
    }
}

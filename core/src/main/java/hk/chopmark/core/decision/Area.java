package hk.chopmark.core.decision;

/**
 * One area of the school's record, found by {@link java.util.ServiceLoader}.
 *
 * <p>An area is one package with one public class that implements this and is named in {@code
 * META-INF/services/hk.chopmark.core.decision.Area}: that one line registers it. Implementations
 * have a public constructor without parameters.
 */
public interface Area {

    /** All that the area brings. */
    AreaModule module();
}

package hk.chopmark.core.decision;

import hk.chopmark.core.shared.DomainRejection;
import java.util.Map;

/**
 * An event that records a refusal: once it is durable, the runtime answers the command with a
 * rejection.
 *
 * <p>So that who was refused what stays on the record, unlike an ordinary {@link
 * hk.chopmark.core.shared.DomainRejection}, which leaves no trace.
 */
public interface RecordedRefusal {

    /** Stable rejection code, area first. */
    String refusalCode();

    /** What kind of refusal it is: who asked was not allowed. */
    default DomainRejection.Kind refusalKind() {
        return DomainRejection.Kind.NOT_ALLOWED;
    }

    /** What the rule saw: references, codes and counts only. */
    Map<String, String> refusalFacts();
}

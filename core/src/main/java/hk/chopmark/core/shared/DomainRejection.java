package hk.chopmark.core.shared;

import java.util.Map;
import java.util.TreeMap;

/**
 * A command was refused by a rule: expected, stable code, no trace in the log.
 *
 * <p><b>Guarantees</b>: the facts are references, codes, counts and times only, never personal
 * data.
 */
public final class DomainRejection extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient Map<String, String> facts;

    /**
     * @param code stable code such as {@code notice.withdrawn}
     * @param facts what the rule saw, by name
     */
    public DomainRejection(String code, Map<String, ?> facts) {
        super(code + " " + new TreeMap<>(facts));
        this.code = code;
        Map<String, String> texts = new TreeMap<>();
        facts.forEach((name, value) -> texts.put(name, String.valueOf(value)));
        this.facts = Map.copyOf(texts);
    }

    /** Stable code, area first: {@code notice.withdrawn}. */
    public String code() {
        return code;
    }

    /** What the rule saw. */
    public Map<String, String> facts() {
        return facts;
    }
}

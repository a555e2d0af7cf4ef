package hk.chopmark.core.shared;

import java.util.Map;
import java.util.TreeMap;

/**
 * A command was refused by a rule: expected, stable code, no trace in the log unless a subclass
 * says otherwise.
 *
 * <p>The kind is said where it is thrown; every interface derives from it how it answers.
 *
 * <p><b>Guarantees</b>: the facts are references, codes, counts and times only, never personal
 * data.
 */
public class DomainRejection extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What kind of refusal it is. */
    public enum Kind {
        /** Who asks may not do this. */
        NOT_ALLOWED,
        /** What it is about is not known. */
        UNKNOWN,
        /** It is already so, or no longer so. */
        CONFLICT,
        /** It was asked for too often; later it may be allowed. */
        TOO_OFTEN,
        /** A rule of the school's record forbids it. */
        RULE
    }

    private final Kind kind;
    private final String code;
    private final transient Map<String, String> facts;

    /**
     * @param kind what kind of refusal it is
     * @param code stable code such as {@code notice.withdrawn}
     * @param facts what the rule saw, by name
     */
    public DomainRejection(Kind kind, String code, Map<String, ?> facts) {
        super(code + " " + new TreeMap<>(facts));
        this.kind = kind;
        this.code = code;
        Map<String, String> texts = new TreeMap<>();
        facts.forEach((name, value) -> texts.put(name, String.valueOf(value)));
        this.facts = Map.copyOf(texts);
    }

    /** Who asks may not do this. */
    public static DomainRejection notAllowed(String code, Map<String, ?> facts) {
        return new DomainRejection(Kind.NOT_ALLOWED, code, facts);
    }

    /** What it is about is not known. */
    public static DomainRejection unknown(String code, Map<String, ?> facts) {
        return new DomainRejection(Kind.UNKNOWN, code, facts);
    }

    /** It is already so, or no longer so. */
    public static DomainRejection conflict(String code, Map<String, ?> facts) {
        return new DomainRejection(Kind.CONFLICT, code, facts);
    }

    /** It was asked for too often. */
    public static DomainRejection tooOften(String code, Map<String, ?> facts) {
        return new DomainRejection(Kind.TOO_OFTEN, code, facts);
    }

    /** A rule forbids it. */
    public static DomainRejection rule(String code, Map<String, ?> facts) {
        return new DomainRejection(Kind.RULE, code, facts);
    }

    /** What kind of refusal it is. */
    public Kind kind() {
        return kind;
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

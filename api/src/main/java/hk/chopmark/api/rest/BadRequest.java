package hk.chopmark.api.rest;

import java.util.Map;

/** A request that cannot be understood; its detail never quotes what was sent. */
public final class BadRequest extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Code of a body above the bound. */
    public static final String TOO_LARGE = "request.too-large";

    /** Code of a body that takes too long to come. */
    public static final String TOO_SLOW = "request.timeout";

    private final String code;
    private final transient Map<String, String> facts;

    public BadRequest(String code, String detail) {
        this(code, detail, Map.of());
    }

    public BadRequest(String code, String detail, Map<String, String> facts) {
        super(detail);
        this.code = code;
        this.facts = Map.copyOf(facts);
    }

    public String code() {
        return code;
    }

    public Map<String, String> facts() {
        return facts;
    }
}

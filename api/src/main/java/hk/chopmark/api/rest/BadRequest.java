package hk.chopmark.api.rest;

import java.util.Map;

/** A request that cannot be understood; its detail never quotes what was sent. */
public final class BadRequest extends RuntimeException {

    private static final long serialVersionUID = 1L;

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

package hk.chopmark.api.rest;

import java.util.Map;

/** A request that cannot be understood; its detail never quotes what was sent. */
final class BadRequest extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient Map<String, String> facts;

    BadRequest(String code, String detail) {
        this(code, detail, Map.of());
    }

    BadRequest(String code, String detail, Map<String, String> facts) {
        super(detail);
        this.code = code;
        this.facts = Map.copyOf(facts);
    }

    String code() {
        return code;
    }

    Map<String, String> facts() {
        return facts;
    }
}

package hk.chopmark.api.rest;

import tools.jackson.databind.JsonNode;

/** What the description of the interface says of idempotency keys. */
final class KeyedOperation {

    /** The header. */
    static final String KEY = "Idempotency-Key";

    private KeyedOperation() {}

    static boolean takesKey(JsonNode operation) {
        return operation
                .path("parameters")
                .valueStream()
                .anyMatch(parameter -> parameter.path("name").asString("").equals(KEY));
    }
}

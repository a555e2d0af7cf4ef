package hk.chopmark.export.verify;

import java.time.Instant;
import java.util.List;

/**
 * What one proven event says, in its own fields.
 *
 * @param leafIndex 0-based index in the log
 * @param at server time recorded in the leaf
 * @param type event name and version
 * @param fields plain fields of the event and its metadata, in canonical order
 * @param disclosed personal fields shown in clear
 * @param withheld reason code if the body was withheld, else empty text
 */
public record Statement(
        long leafIndex,
        Instant at,
        String type,
        List<Field> fields,
        List<Field> disclosed,
        String withheld) {
    public Statement {
        fields = List.copyOf(fields);
        disclosed = List.copyOf(disclosed);
    }

    /** The value of a plain field; empty text if the event has none of this name. */
    String field(String path) {
        return fields.stream()
                .filter(field -> field.path().equals(path))
                .map(Field::value)
                .findFirst()
                .orElse("");
    }

    /**
     * A field and its value as text.
     *
     * @param path where it stands
     * @param value what it says
     */
    public record Field(String path, String value) {
        /** Never the value, which may be personal. */
        @Override
        public String toString() {
            return "Field[" + path + "]";
        }
    }
}

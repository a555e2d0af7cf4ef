package hk.chopmark.core.eventstore.fsck;

/**
 * One disagreement in the tables.
 *
 * @param table table of the row, for example {@code event}
 * @param key which row, for example {@code partition=0 position=17}; no personal data
 * @param check stable name of the check that failed, for example {@code leaf-hash}
 * @param text what is expected, what is found, what it means
 */
public record Fault(String table, String key, String check, String text) {
    @Override
    public String toString() {
        return "%s %s: %s: %s".formatted(table, key, check, text);
    }
}

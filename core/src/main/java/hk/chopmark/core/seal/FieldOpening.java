package hk.chopmark.core.seal;

/**
 * One field of a leaf disclosed: whoever holds this and the leaf can recompute the leaf's
 * commitment {@code C}.
 *
 * <p><b>Guarantees</b>: proves this field alone; says nothing about its neighbours, and {@code
 * toString} never shows the value.
 *
 * @param eventId event the field belongs to
 * @param box ordinal of the box that held it
 * @param path path within the event's data
 * @param valueJson the value as canonical JSON bytes
 * @param salt32 the field's salt, 32 bytes
 */
public record FieldOpening(String eventId, int box, String path, byte[] valueJson, byte[] salt32) {
    @Override
    public String toString() {
        return "FieldOpening[" + eventId + ", box " + box + ", " + path + "]";
    }
}

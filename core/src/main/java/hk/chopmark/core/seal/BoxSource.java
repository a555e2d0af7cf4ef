package hk.chopmark.core.seal;

import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/**
 * Port: stored boxes by place. The store of events knows no keys and no sealing, so {@code
 * core.runtime} hands its rows over.
 */
@FunctionalInterface
public interface BoxSource {

    /**
     * A box as stored, with the leaf that commits to it.
     *
     * @param keyId subject key id
     * @param keyVersion version of the subject key
     * @param nonce 28 bytes
     * @param ciphertext ciphertext, then the 16-byte GCM tag
     * @param leaf exact leaf bytes of the event at the place asked for
     */
    record StoredBox(UUID keyId, int keyVersion, byte[] nonce, byte[] ciphertext, byte[] leaf) {}

    /**
     * Where a box lies.
     *
     * @param position position of the event in its partition
     * @param ordinal 0-based place within the event
     */
    record Place(long position, int ordinal) {
        /** The place of the box that holds a field. */
        public static Place of(Sealed.Location location) {
            return new Place(location.position(), location.box());
        }
    }

    /**
     * Finds boxes of one school.
     *
     * <p><b>Guarantees</b>: boxes of other schools are never returned, whatever place is asked for.
     *
     * @param places at most 2,000
     * @return the boxes that still exist; a deleted one is absent
     */
    Map<Place, StoredBox> find(SchoolId school, Collection<Place> places);
}

package hk.chopmark.core.erasure;

import java.util.Locale;

/**
 * The places that could hold the data; an erasure is certified when every one has answered.
 *
 * <p>Search indexes answer one by one, with {@link ErasureEvent.BlindIndexDeleted}.
 */
public enum ErasurePlace {
    /** The wrapped secrets: their rows are gone. */
    KEY_DATABASE,
    /** Opened secrets in the memory of nodes: the longest time they are kept is over. */
    NODE_MEMORY,
    /** The ciphertext: its rows are gone, also those of appends that were under way. */
    EVENTS_DATABASE,
    /** Read models: they hold references and places of boxes, no value. */
    READ_MODELS,
    /** Backups and escrow copies of wrapped secrets: dead on the day named. */
    BACKUPS;

    /** The code under which the area declares the place: lower case, hyphens. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

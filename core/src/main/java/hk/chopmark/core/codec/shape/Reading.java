package hk.chopmark.core.codec.shape;

import java.util.List;

/**
 * The event that data are read from: what a sealed handle needs to know.
 *
 * @param position position of the event
 * @param eventId id of the event
 * @param boxes the boxes that the body names, by ordinal
 */
public record Reading(long position, String eventId, List<BodyJson.BoxEntry> boxes) {}

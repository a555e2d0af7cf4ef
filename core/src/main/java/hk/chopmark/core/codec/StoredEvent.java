package hk.chopmark.core.codec;

import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;

/**
 * An event row as stored, without its boxes.
 *
 * @param position position in the partition, 0-based
 * @param school whose log
 * @param id event id
 * @param type {@code name@version}
 * @param at server time
 * @param leaf exact leaf bytes
 * @param body exact body bytes
 * @param leafHash leaf hash as stored at append, 32 bytes
 */
public record StoredEvent(
        long position,
        SchoolId school,
        String id,
        String type,
        Instant at,
        byte[] leaf,
        byte[] body,
        byte[] leafHash) {}

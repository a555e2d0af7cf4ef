package hk.chopmark.core.seal.rows;

import java.util.UUID;

/**
 * A subject key as boxes and bodies name it.
 *
 * @param id subject key id
 * @param version 1 or more
 */
public record KeyId(UUID id, int version) {}

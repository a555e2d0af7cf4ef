package hk.chopmark.core.codec;

import java.util.UUID;

/**
 * The personal fields of one data subject in one category, sealed.
 *
 * @param ordinal 0-based place within the event
 * @param keyId subject key id
 * @param keyVersion version of the subject key, 1 or more
 * @param nonce 28 bytes: 16 random bytes for the key derivation, then the 12-byte GCM IV
 * @param ciphertext AES-256-GCM ciphertext followed by its 16-byte tag
 */
public record SealedBox(int ordinal, UUID keyId, int keyVersion, byte[] nonce, byte[] ciphertext) {}

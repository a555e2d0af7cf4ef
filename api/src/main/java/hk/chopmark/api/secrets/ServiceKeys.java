package hk.chopmark.api.secrets;

import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * The keys of service accounts.
 *
 * <p><b>Guarantees</b>: the text of a key exists only in the answer that issues it; stored is its
 * SHA-256. A key that was deleted or has expired is refused from that moment on, on every node.
 */
public final class ServiceKeys {

    private final SecretRows rows;
    private final InstantSource clock;
    private final SecureRandom random;

    ServiceKeys(SecretRows rows, InstantSource clock, SecureRandom random) {
        this.rows = rows;
        this.clock = clock;
        this.random = random;
    }

    /** A key that stands. */
    public record Key(
            SchoolId school, ServiceId service, CredentialId credential, Instant expiresAt) {}

    /**
     * Makes a key.
     *
     * @return its text, shown once
     */
    public String issue(Key key) {
        SecretText.Made made = SecretText.KEY.random(key.school(), random);
        rows.change(
                "INSERT INTO service_key (school, credential, service, hash, expires_at)"
                        + " VALUES (?, ?, ?, ?, ?)",
                key.school(),
                key.credential(),
                key.service().id(),
                made.hash(),
                key.expiresAt());
        return made.text();
    }

    /** The key behind a text, if it stands. */
    public Optional<Key> find(String text) {
        return SecretText.KEY
                .read(text)
                .flatMap(sent ->
                        rows
                                .find(
                                        "SELECT credential, service, expires_at FROM service_key"
                                                + " WHERE school = ? AND hash = ? AND expires_at > ?",
                                        row ->
                                                new Key(
                                                        sent.school(),
                                                        new ServiceId(
                                                                row.getObject(
                                                                        "service", UUID.class)),
                                                        SecretRows.credential(row),
                                                        SecretRows.time(row, "expires_at")),
                                        sent.school(),
                                        sent.hash(),
                                        clock.instant())
                                .stream()
                                .findFirst());
    }

    /** Has a key end earlier, as when another took its place. */
    public void endAt(SchoolId school, CredentialId credential, Instant end) {
        rows.change(
                "UPDATE service_key SET expires_at = least(expires_at, ?)"
                        + " WHERE school = ? AND credential = ?",
                end,
                school,
                credential);
    }

    /** Deletes a key, with its credential. */
    public void delete(SchoolId school, CredentialId credential) {
        rows.change(
                "DELETE FROM service_key WHERE school = ? AND credential = ?", school, credential);
    }
}

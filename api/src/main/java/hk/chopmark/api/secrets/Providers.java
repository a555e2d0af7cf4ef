package hk.chopmark.api.secrets;

import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What belongs to identity providers of schools: the secret that this server shows them, and whose
 * account there is whose here.
 *
 * <p><b>Guarantees</b>: the secret is sealed under a key of the school. An account at a provider
 * belongs to one person of a school at most, and is known by the hash of issuer and subject alone.
 * Thread safe.
 */
public final class Providers {

    private final SecretRows rows;
    private final SecretSealing sealing;

    Providers(SecretRows rows, SecretSealing sealing) {
        this.rows = rows;
        this.sealing = sealing;
    }

    /** Somebody's account at a provider: what the provider calls them, for ever. */
    public record Subject(String issuer, String name) {

        private byte[] hash() {
            return SecretText.hash(issuer + "\n" + name);
        }

        /** Without the name. */
        @Override
        public String toString() {
            return "Subject[" + issuer + "]";
        }
    }

    /** Whose it is here. */
    public record Linked(PersonRef person, CredentialId credential) {}

    /** Keeps the secret of a setting. */
    public void keep(SchoolId school, CredentialId credential, String secret) {
        rows.change(
                "INSERT INTO provider_secret (school, credential, secret) VALUES (?, ?, ?)",
                school,
                credential,
                sealing.seal(school, credential, secret.getBytes(StandardCharsets.UTF_8)));
    }

    /** The secret of a setting; empty if it is gone. */
    public Optional<String> secret(SchoolId school, CredentialId credential) {
        return rows
                .find(
                        "SELECT secret FROM provider_secret WHERE school = ? AND credential = ?",
                        row -> row.getBytes("secret"),
                        school,
                        credential)
                .stream()
                .findFirst()
                .map(kept ->
                        sealing.open(school, credential, kept)
                                .orElseThrow(() ->
                                        new IntegrityViolation(
                                                "provider-secret",
                                                "The secret of " + credential + " does not open",
                                                null)))
                .map(secret -> new String(secret, StandardCharsets.UTF_8));
    }

    /** Deletes the secrets of settings before this one. */
    public void deleteSecretsBut(SchoolId school, CredentialId credential) {
        rows.change(
                "DELETE FROM provider_secret WHERE school = ? AND credential <> ?",
                school,
                credential);
    }

    /** Keeps whose account it is; false if it is somebody's already. */
    public boolean link(SchoolId school, Linked whose, Subject subject) {
        return rows.change(
                        "INSERT INTO provider_link (school, credential, person, subject)"
                                + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        school,
                        whose.credential(),
                        whose.person().text(),
                        subject.hash())
                == 1;
    }

    /** Whose account it is in a school. */
    public Optional<Linked> linked(SchoolId school, Subject subject) {
        return rows
                .find(
                        "SELECT credential, person FROM provider_link"
                                + " WHERE school = ? AND subject = ?",
                        row ->
                                new Linked(
                                        (PersonRef) Ref.parse(row.getString("person")),
                                        SecretRows.credential(row)),
                        school,
                        subject.hash())
                .stream()
                .findFirst();
    }

    /** Deletes a link or a secret, with its credential. */
    public void delete(SchoolId school, CredentialId credential) {
        rows.change(
                "DELETE FROM provider_link WHERE school = ? AND credential = ?",
                school,
                credential);
        rows.change(
                "DELETE FROM provider_secret WHERE school = ? AND credential = ?",
                school,
                credential);
    }
}

package hk.chopmark.api.secrets;

import hk.chopmark.api.secrets.Sessions.Limits;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.SchoolId;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Everything that accounts of an installation prove themselves with.
 *
 * <p><b>Guarantees</b>: lies in one schema that all nodes share; the school leads every key; what
 * belongs to a credential is deleted with it.
 *
 * @param passwords password hashes
 * @param totps secrets of second factors
 * @param passkeys public keys of people's devices
 * @param providers secrets of identity providers, and accounts there
 * @param codes one-time codes
 * @param sessions sessions of people
 * @param serviceKeys keys of service accounts
 */
public record Secrets(
        Passwords passwords,
        Totps totps,
        Passkeys passkeys,
        Providers providers,
        OneTimeCodes codes,
        Sessions sessions,
        ServiceKeys serviceKeys) {

    /**
     * How they are kept.
     *
     * @param cost of a password
     * @param limits of a session
     */
    public record Settings(PasswordCost cost, Limits limits) {}

    /**
     * The secrets of an installation.
     *
     * @param pool connections that act as the role of the schema
     * @param engine has the keys of the schools
     */
    public static Secrets of(
            DataSource pool, AuditEngine engine, InstantSource clock, Settings settings) {
        SecretRows rows = new SecretRows(pool);
        SecureRandom random = new SecureRandom();
        return new Secrets(
                new Passwords(rows, clock, settings.cost()),
                new Totps(rows, clock, new BySchool(engine, random), random),
                new Passkeys(rows, clock),
                new Providers(rows, new BySchool(engine, random)),
                new OneTimeCodes(rows, clock, random),
                new Sessions(rows, clock, random, settings.limits()),
                new ServiceKeys(rows, clock, random));
    }

    /** Deletes whatever a credential is proven with. */
    public void delete(SchoolId school, CredentialId credential) {
        passwords.delete(school, credential);
        totps.delete(school, credential);
        passkeys.delete(school, credential);
        providers.delete(school, credential);
        codes.delete(school, credential);
        serviceKeys.delete(school, credential);
    }

    private record BySchool(AuditEngine engine, SecureRandom random) implements SecretSealing {

        @Override
        public byte[] seal(SchoolId school, CredentialId owner, byte[] secret) {
            return engine.schoolKeys(school).sealSecret(owner, secret, random);
        }

        @Override
        public Optional<byte[]> open(SchoolId school, CredentialId owner, byte[] sealed) {
            return engine.schoolKeys(school).openSecret(owner, sealed);
        }
    }
}

package hk.chopmark.projections.identity;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that a person signs in with.
 *
 * @param credential its reference
 * @param kind such as PASSKEY
 * @param enrolledAt when the person added it
 * @param event that says so
 */
public record CredentialView(UUID credential, String kind, Instant enrolledAt, UUID event) {}

package hk.chopmark.api.secrets;

import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.SchoolId;
import java.util.Optional;

/** Seals what the server itself must be able to read, each for one credential. */
interface SecretSealing {

    byte[] seal(SchoolId school, CredentialId owner, byte[] secret);

    /** Empty if it was sealed for another owner, or changed. */
    Optional<byte[]> open(SchoolId school, CredentialId owner, byte[] sealed);
}

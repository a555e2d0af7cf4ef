package hk.chopmark.api.secrets;

import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutableCredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCose;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;

/** A passkey as it is kept. */
record PasskeyRow(
        CredentialId credential,
        byte[] keyId,
        PersonRef person,
        byte[] publicKey,
        byte[] enrolment,
        long uses,
        boolean synced,
        Instant keptAt,
        @Nullable Instant usedAt) {

    private static final String COLUMNS =
            "credential, key_id, person, public_key, enrolment, uses, synced, kept_at, used_at";

    static Optional<PasskeyRow> find(SecretRows rows, SchoolId school, byte[] keyId) {
        return rows
                .find(
                        "SELECT " + COLUMNS + " FROM passkey WHERE school = ? AND key_id = ?",
                        PasskeyRow::read,
                        school,
                        keyId)
                .stream()
                .findFirst();
    }

    /** Those of a person, in the order of their enrolment. */
    static List<PasskeyRow> of(SecretRows rows, SchoolId school, PersonRef person) {
        return rows.find(
                "SELECT "
                        + COLUMNS
                        + " FROM passkey WHERE school = ? AND person = ?"
                        + " ORDER BY kept_at, credential",
                PasskeyRow::read,
                school,
                person.text());
    }

    /** False if the school has this key already. */
    boolean insert(SecretRows rows, SchoolId school) {
        return rows.change(
                        "INSERT INTO passkey (school, "
                                + COLUMNS
                                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        school,
                        credential,
                        keyId,
                        person.text(),
                        publicKey,
                        enrolment,
                        uses,
                        synced,
                        keptAt,
                        usedAt)
                == 1;
    }

    private static PasskeyRow read(ResultSet row) throws SQLException {
        return new PasskeyRow(
                SecretRows.credential(row),
                row.getBytes("key_id"),
                (PersonRef) Ref.parse(row.getString("person")),
                row.getBytes("public_key"),
                row.getBytes("enrolment"),
                row.getLong("uses"),
                row.getBoolean("synced"),
                SecretRows.time(row, "kept_at"),
                SecretRows.timeIfAny(row, "used_at"));
    }

    /** As the library wants it. */
    CredentialRecord record(Bytes userHandle) {
        return ImmutableCredentialRecord.builder()
                .credentialType(PublicKeyCredentialType.PUBLIC_KEY)
                .credentialId(new Bytes(keyId))
                .userEntityUserId(userHandle)
                .publicKey(new ImmutablePublicKeyCose(publicKey))
                .attestationObject(new Bytes(enrolment))
                .transports(Set.of())
                .signatureCount(uses)
                .uvInitialized(true)
                .backupEligible(synced)
                .backupState(synced)
                .created(keptAt)
                .lastUsed(usedAt == null ? keptAt : usedAt)
                .label(RelyingParty.NAME)
                .build();
    }
}

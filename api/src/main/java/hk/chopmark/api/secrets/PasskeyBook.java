package hk.chopmark.api.secrets;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;

/**
 * What the library may know in one ceremony: at most the one key that it is about.
 *
 * @param known the key that is shown; absent if none is, or at an enrolment
 * @param saving takes what the library found right
 */
record PasskeyBook(@Nullable CredentialRecord known, Consumer<CredentialRecord> saving)
        implements UserCredentialRepository, PublicKeyCredentialUserEntityRepository {

    @Override
    public @Nullable CredentialRecord findByCredentialId(Bytes keyId) {
        return known != null && known.getCredentialId().equals(keyId) ? known : null;
    }

    @Override
    public void save(CredentialRecord found) {
        saving.accept(found);
    }

    @Override
    public List<CredentialRecord> findByUserId(Bytes userId) {
        return List.of();
    }

    @Override
    public PublicKeyCredentialUserEntity findById(Bytes id) {
        return user(id, "");
    }

    /** Somebody as a device knows them. */
    static PublicKeyCredentialUserEntity user(Bytes handle, String name) {
        return ImmutablePublicKeyCredentialUserEntity.builder()
                .id(handle)
                .name(name)
                .displayName(name)
                .build();
    }

    @Override
    public @Nullable PublicKeyCredentialUserEntity findByUsername(String name) {
        return null;
    }

    @Override
    public void save(PublicKeyCredentialUserEntity user) {
        throw new UnsupportedOperationException("People are on the record");
    }

    @Override
    public void delete(Bytes id) {
        throw new UnsupportedOperationException("Keys go with their credential");
    }
}

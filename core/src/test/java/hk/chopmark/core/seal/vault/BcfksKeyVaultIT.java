package hk.chopmark.core.seal.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.seal.KeyVault;
import hk.chopmark.core.seal.KeyVaultRefusal;
import hk.chopmark.core.seal.KeyVaultRefusal.Reason;
import hk.chopmark.core.shared.SchoolId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.bc.EncryptedObjectStoreData;
import org.bouncycastle.asn1.bc.ObjectStore;
import org.bouncycastle.asn1.bc.PbkdMacIntegrityCheck;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The default vault, on real files. */
class BcfksKeyVaultIT extends KeyVaultContract {
    private static final int CHEAP = 1 << 10;
    private static final SchoolId SCHOOL = new SchoolId(new UUID(7, 7));
    private static final int FIRST = 1;
    private static final int SECOND = 2;

    @TempDir Path temporary = Path.of("unset");
    private @Nullable KeyVault open;

    private Path store() {
        return temporary.resolve("keys").resolve("vault.bcfks");
    }

    private Path passphraseFile() {
        return temporary.resolve("secret").resolve("passphrase");
    }

    private BcfksKeyVault openVault() {
        return BcfksKeyVault.open(
                store(), KeystorePassphrase.of(Map.of(), passphraseFile()), CHEAP);
    }

    @Override
    KeyVault vault() {
        KeyVault vault = open != null ? open : openVault();
        open = vault;
        return vault;
    }

    @Override
    KeyVault restarted() {
        return openVault();
    }

    @Test
    void the_file_under_a_chosen_passphrase_really_has_scrypt_kwp_and_hmac_sha_512()
            throws IOException {
        KeystorePassphrase chosen =
                KeystorePassphrase.of(
                        Map.of(KeystorePassphrase.ENVIRONMENT, "a passphrase that people chose"),
                        passphraseFile());
        try (BcfksKeyVault vault = BcfksKeyVault.open(store(), chosen)) {
            vault.wrap(SCHOOL, FIRST, new byte[32]);
        }
        ObjectStore parsed = ObjectStore.getInstance(Files.readAllBytes(store()));

        PbkdMacIntegrityCheck check =
                PbkdMacIntegrityCheck.getInstance(parsed.getIntegrityCheck().getIntegrityCheck());
        assertThat(check.getMacAlgorithm().getAlgorithm())
                .as("integrity of the store")
                .isEqualTo(PKCSObjectIdentifiers.id_hmacWithSHA512);
        assertScrypt("key of the integrity check", check.getPbkdAlgorithm());

        EncryptedObjectStoreData data = EncryptedObjectStoreData.getInstance(parsed.getStoreData());
        assertThat(data.getEncryptionAlgorithm().getAlgorithm())
                .as("encryption of the store")
                .isEqualTo(PKCSObjectIdentifiers.id_PBES2);
        PBES2Parameters encryption =
                PBES2Parameters.getInstance(data.getEncryptionAlgorithm().getParameters());
        ASN1ObjectIdentifier scheme = encryption.getEncryptionScheme().getAlgorithm();
        assertThat(scheme)
                .as("cipher of the store")
                .isEqualTo(NISTObjectIdentifiers.id_aes256_wrap_pad);
        assertScrypt("key of the encryption", encryption.getKeyDerivationFunc());
    }

    @Test
    void a_passphrase_made_here_is_not_stretched_wherever_it_is_kept() throws IOException {
        BcfksKeyVault.open(store(), KeystorePassphrase.of(Map.of(), passphraseFile())).close();
        String made = Files.readString(passphraseFile()).strip();

        assertThat(made).as("256 random bits behind a word that says so").hasSize(10 + 43);
        ObjectStore parsed = ObjectStore.getInstance(Files.readAllBytes(store()));
        PbkdMacIntegrityCheck check =
                PbkdMacIntegrityCheck.getInstance(parsed.getIntegrityCheck().getIntegrityCheck());
        ScryptParams scrypt = ScryptParams.getInstance(check.getPbkdAlgorithm().getParameters());
        assertThat(scrypt.getCostParameter().intValueExact()).as("N").isEqualTo(16);
        Map<String, String> environment = Map.of(KeystorePassphrase.ENVIRONMENT, made);
        BcfksKeyVault.open(store(), KeystorePassphrase.of(environment, passphraseFile())).close();
    }

    private static void assertScrypt(String what, KeyDerivationFunc derivation) {
        assertThat(derivation.getAlgorithm()).as(what).isEqualTo(MiscObjectIdentifiers.id_scrypt);
        ScryptParams scrypt = ScryptParams.getInstance(derivation.getParameters());
        assertThat(scrypt.getCostParameter().intValueExact()).as(what + ": N").isEqualTo(1 << 14);
        assertThat(scrypt.getBlockSize().intValueExact()).as(what + ": r").isEqualTo(8);
        assertThat(scrypt.getParallelizationParameter().intValueExact())
                .as(what + ": p")
                .isEqualTo(8);
        assertThat(scrypt.getSalt()).as(what + ": salt").hasSize(32);
    }

    @Test
    void the_parameters_that_the_file_states_are_those_that_were_used() throws Exception {
        char[] passphrase = "a passphrase from outside".toCharArray();
        KeystorePassphrase given =
                KeystorePassphrase.of(
                        Map.of(KeystorePassphrase.ENVIRONMENT, new String(passphrase)),
                        passphraseFile());
        BcfksKeyVault.open(store(), given, CHEAP).close();
        ObjectStore parsed = ObjectStore.getInstance(Files.readAllBytes(store()));
        PbkdMacIntegrityCheck check =
                PbkdMacIntegrityCheck.getInstance(parsed.getIntegrityCheck().getIntegrityCheck());
        ScryptParams scrypt = ScryptParams.getInstance(check.getPbkdAlgorithm().getParameters());
        byte[] secret =
                Arrays.concatenate(
                        PBEParametersGenerator.PKCS12PasswordToBytes(passphrase),
                        PBEParametersGenerator.PKCS12PasswordToBytes(
                                "INTEGRITY_CHECK".toCharArray()));
        byte[] key =
                SCrypt.generate(
                        secret,
                        scrypt.getSalt(),
                        scrypt.getCostParameter().intValueExact(),
                        scrypt.getBlockSize().intValueExact(),
                        scrypt.getParallelizationParameter().intValueExact(),
                        scrypt.getKeyLength().intValueExact());
        Mac mac = Mac.getInstance("HmacSHA512", "SunJCE");
        mac.init(new SecretKeySpec(key, "HmacSHA512"));
        assertThat(mac.doFinal(parsed.getStoreData().toASN1Primitive().getEncoded()))
                .as("the integrity check, made again from what the file states")
                .isEqualTo(check.getMac());
    }

    @Test
    void a_store_of_a_lower_cost_than_set_is_refused() {
        openVault().close();
        assertReason(
                Reason.UNREADABLE,
                () ->
                        BcfksKeyVault.open(
                                store(),
                                KeystorePassphrase.of(Map.of(), passphraseFile()),
                                2 * CHEAP));
    }

    @Test
    void files_and_folders_are_for_their_owner_alone() throws IOException {
        vault().wrap(SCHOOL, FIRST, new byte[32]);
        for (Path file : new Path[] {store(), passphraseFile()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as("mode of " + file.getFileName())
                    .isEqualTo("rw-------");
            Path folder = file.resolveSibling("");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .as("mode of folder " + folder.getFileName())
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void a_file_or_folder_that_others_may_use_is_refused() throws IOException {
        openVault().close();
        for (Path place :
                new Path[] {
                    store(),
                    passphraseFile(),
                    store().resolveSibling(""),
                    passphraseFile().resolveSibling("")
                }) {
            var before = Files.getPosixFilePermissions(place);
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-----"));
            assertReason(Reason.UNSAFE_PERMISSIONS, this::openVault);
            Files.setPosixFilePermissions(place, before);
        }
        openVault().close();
    }

    @Test
    void a_wrong_passphrase_is_a_clear_refusal() {
        openVault().close();
        KeystorePassphrase wrong =
                KeystorePassphrase.of(
                        Map.of(KeystorePassphrase.ENVIRONMENT, "another passphrase, long enough"),
                        passphraseFile());
        assertReason(Reason.WRONG_PASSPHRASE, () -> BcfksKeyVault.open(store(), wrong, CHEAP));
    }

    @Test
    void the_environment_wins_over_the_file() {
        KeystorePassphrase given =
                KeystorePassphrase.of(
                        Map.of(KeystorePassphrase.ENVIRONMENT, "a passphrase from outside"),
                        passphraseFile());
        BcfksKeyVault.open(store(), given, CHEAP).close();
        assertThat(passphraseFile()).as("a passphrase file nobody asked for").doesNotExist();
        assertThat(given.toString()).as("text form of a passphrase").doesNotContain("outside");
    }

    @Test
    void a_lost_passphrase_file_is_not_replaced_by_a_new_one() throws IOException {
        openVault().close();
        Files.delete(passphraseFile());
        assertReason(Reason.MISSING_PASSPHRASE, this::openVault);
        assertThat(passphraseFile()).as("a second passphrase for one store").doesNotExist();
    }

    @Test
    void a_short_passphrase_is_refused() {
        KeystorePassphrase brief =
                KeystorePassphrase.of(
                        Map.of(KeystorePassphrase.ENVIRONMENT, "letmein"), passphraseFile());
        assertReason(Reason.MISSING_PASSPHRASE, () -> BcfksKeyVault.open(store(), brief, CHEAP));
    }

    @Test
    void no_changed_byte_of_the_store_ever_changes_a_key() throws IOException {
        byte[] kek = new byte[32];
        byte[] wrapped = vault().wrap(SCHOOL, FIRST, kek);
        byte[] intact = Files.readAllBytes(store());
        int refused = 0;
        for (int at = 0; at < intact.length; at += 23) {
            byte[] changed = intact.clone();
            changed[at] ^= 0x10;
            Files.write(store(), changed);
            try (BcfksKeyVault open = openVault()) {
                // A few bytes, such as the tag of an ASN.1 NULL, mean nothing to the reader.
                assertThat(open.unwrap(SCHOOL, FIRST, wrapped))
                        .as("byte " + at + " changed")
                        .isEqualTo(kek);
            } catch (KeyVaultRefusal e) {
                refused++;
            }
        }
        assertThat(refused).as("changes refused").isGreaterThan(intact.length / 23 * 8 / 10);
    }

    @Test
    void two_processes_that_add_epochs_lose_none() {
        KeyVault first = openVault();
        KeyVault second = openVault();
        byte[] september = first.wrap(SCHOOL, FIRST, new byte[32]);
        byte[] october = second.wrap(SCHOOL, SECOND, new byte[32]);
        assertThat(second.unwrap(SCHOOL, FIRST, september)).as("the other one's epoch").hasSize(32);
        assertThat(first.unwrap(SCHOOL, SECOND, october)).as("the other one's epoch").hasSize(32);
        assertThat(restarted().unwrap(SCHOOL, FIRST, september)).as("after a restart").hasSize(32);
    }

    private static void assertReason(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .as("refusal with reason " + reason)
                .isInstanceOfSatisfying(
                        KeyVaultRefusal.class,
                        refusal -> assertThat(refusal.reason()).as("reason").isEqualTo(reason));
    }
}

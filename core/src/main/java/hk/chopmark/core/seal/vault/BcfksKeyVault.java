package hk.chopmark.core.seal.vault;

import hk.chopmark.core.seal.KeyVault;
import hk.chopmark.core.seal.KeyVaultRefusal;
import hk.chopmark.core.seal.KeyVaultRefusal.Reason;
import hk.chopmark.core.seal.Primitives;
import hk.chopmark.core.seal.SelfTest;
import hk.chopmark.core.shared.SchoolId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The default key vault: a Bouncy Castle BCFKS file beside the data, and a passphrase kept apart
 * from it.
 *
 * <p>The file holds one AES-256 master key per school and epoch, which wraps the key-encryption key
 * with AES-256-GCM-SIV, bound to both. A master destroyed is gone from the file when the call
 * returns, and every copy of the key database is useless for its epoch. Making or destroying one
 * writes the file anew; under a passphrase that people chose, that takes about a second of scrypt.
 *
 * <p><b>Guarantees</b>: those of {@link KeyVault}; file mode 0600 and folder mode 0700 or it does
 * not open; a new master is on the disk before anything is wrapped with it. What it cannot do is
 * show that no copy of file and passphrase was ever made: that takes a vault in hardware or of
 * another operator.
 */
public final class BcfksKeyVault implements KeyVault {
    // Locks of the operating system do not hold between threads of one JVM.
    private static final Object ONE_WRITER_PER_JVM = new Object();

    private final PrivateFile file;
    private final SecureRandom random;
    private final char[] passphrase;
    private final int scryptN;
    private final Map<String, byte[]> masters = new HashMap<>();
    private BcfksStore store;
    private byte[] bytes;
    private boolean closed;

    private BcfksKeyVault(PrivateFile file, char[] passphrase, SecureRandom random, int scryptN) {
        this.file = file;
        this.passphrase = passphrase;
        this.random = random;
        this.scryptN = scryptN;
        if (file.exists()) {
            this.bytes = file.read();
            this.store = BcfksStore.read(bytes, passphrase, scryptN);
        } else {
            this.store = BcfksStore.empty(passphrase, scryptN);
            this.bytes = store.toBytes();
            // Written at once, so that the next start finds out whether it has the same passphrase.
            file.write(bytes);
        }
    }

    /**
     * Opens a vault; makes one at first start.
     *
     * @param file the key store
     * @throws KeyVaultRefusal if file, folder or passphrase are not in order
     */
    public static BcfksKeyVault open(Path file, KeystorePassphrase passphrase) {
        SecureRandom random = SelfTest.random();
        PrivateFile store = new PrivateFile(file);
        char[] obtained = passphrase.obtain(store.exists(), random);
        int scryptN =
                KeystorePassphrase.isMadeHere(obtained)
                        ? BcfksStore.SCRYPT_N_OF_RANDOM
                        : BcfksStore.SCRYPT_N;
        return new BcfksKeyVault(store, obtained, random, scryptN);
    }

    /** For tests that open many vaults: another cost. */
    static BcfksKeyVault open(Path file, KeystorePassphrase passphrase, int scryptN) {
        SecureRandom random = SelfTest.random();
        PrivateFile store = new PrivateFile(file);
        return new BcfksKeyVault(store, passphrase.obtain(store.exists(), random), random, scryptN);
    }

    @Override
    public String name() {
        return "bcfks";
    }

    @Override
    public Assurance assurance() {
        return Assurance.PROCEDURAL;
    }

    @Override
    public synchronized byte[] wrap(SchoolId school, int epoch, byte[] kek) {
        requireOpen();
        KekContext.requireKek(kek);
        String alias = KekContext.name(school, epoch);
        byte[] master = master(alias).orElseGet(() -> addMaster(alias));
        return Primitives.wrap(master, KekContext.aad(school, epoch), kek, random);
    }

    @Override
    public synchronized byte[] unwrap(SchoolId school, int epoch, byte[] wrapped) {
        requireOpen();
        byte[] master =
                master(KekContext.name(school, epoch))
                        .orElseThrow(() -> KekContext.unknown(place(), school, epoch));
        return Primitives.unwrap(master, KekContext.aad(school, epoch), wrapped)
                .orElseThrow(() -> KekContext.notOurs(place(), school, epoch));
    }

    private String place() {
        return "The key store " + file.path();
    }

    @Override
    public synchronized void destroy(SchoolId school, int epoch) {
        requireOpen();
        String alias = KekContext.name(school, epoch);
        byte[] known = masters.remove(alias);
        if (known != null) {
            Primitives.zeroise(known);
        }
        changing(() -> {
            if (store.remove(alias)) {
                write();
            }
        });
    }

    @Override
    public synchronized void close() {
        closed = true;
        masters.values().forEach(Primitives::zeroise);
        masters.clear();
        Arrays.fill(passphrase, '\0');
    }

    /** From memory, else from the store, else from the file: another process may have added it. */
    private Optional<byte[]> master(String alias) {
        byte[] known = masters.get(alias);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<byte[]> stored = store.key(alias);
        if (stored.isEmpty()) {
            readAgain();
            stored = store.key(alias);
        }
        stored.ifPresent(master -> masters.put(alias, master));
        return stored;
    }

    /** Takes in what another process wrote; costs a derivation only if there is something new. */
    private void readAgain() {
        byte[] found = file.read();
        if (!Arrays.equals(found, bytes)) {
            store = BcfksStore.read(found, passphrase, scryptN);
            bytes = found;
        }
    }

    private byte[] addMaster(String alias) {
        changing(() -> {
            if (store.key(alias).isEmpty()) {
                byte[] master = new byte[Primitives.KEY_BYTES];
                random.nextBytes(master);
                store.put(alias, master);
                Primitives.zeroise(master);
                write();
            }
        });
        byte[] made =
                store.key(alias)
                        .orElseThrow(() ->
                                new IllegalStateException("A key store lost a key just added"));
        masters.put(alias, made);
        return made;
    }

    /** Changes the store under a lock, after taking in what another process wrote. */
    private void changing(Runnable change) {
        synchronized (ONE_WRITER_PER_JVM) {
            try (FileChannel channel = file.lockChannel();
                    FileLock lock = channel.lock()) {
                if (!lock.isValid()) {
                    throw new IllegalStateException("A lock just taken is not valid");
                }
                readAgain();
                change.run();
            } catch (IOException e) {
                throw new KeyVaultRefusal(
                        Reason.UNREADABLE, "The key store " + file.path() + " cannot be locked", e);
            }
        }
    }

    private void write() {
        bytes = store.toBytes();
        file.write(bytes);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The key vault was closed");
        }
    }
}

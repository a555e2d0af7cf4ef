package hk.chopmark.core.testing;

import hk.chopmark.core.log.checkpoint.FileCheckpointSigner;
import hk.chopmark.core.log.checkpoint.TrustPolicy;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.AuditEngineBuilder;
import hk.chopmark.core.seal.rows.KeySchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole engine over a database of its own, that can be closed and started again over the same
 * data.
 *
 * <pre>{@code
 * try (TestEngine test = TestEngine.start()) {
 *     test.engine().send(...);
 * }
 * }</pre>
 */
public final class TestEngine implements AutoCloseable {

    /** Erasures are carried out when a test says so. */
    private static final Duration NO_PAUSE_OF_ITS_OWN = Duration.ofDays(1);

    private final TestPostgres postgres = TestPostgres.fresh();
    private final MemoryVault vault = new MemoryVault();
    private final Path signerDirectory;
    private final UnaryOperator<AuditEngineBuilder> adding;
    private @Nullable FileCheckpointSigner signer;
    private @Nullable AuditEngine engine;

    private TestEngine(UnaryOperator<AuditEngineBuilder> adding) {
        this.adding = adding;
        try {
            this.signerDirectory = Files.createTempDirectory("chopmark-signer");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        KeySchema.migrate(postgres.keys());
    }

    /** A started engine. */
    public static TestEngine start() {
        return start(builder -> builder);
    }

    /** A started engine, put together with additions such as processors or another clock. */
    public static TestEngine start(UnaryOperator<AuditEngineBuilder> adding) {
        TestEngine test = new TestEngine(adding);
        test.open();
        return test;
    }

    /** The engine; another one after {@link #restart}. */
    public AuditEngine engine() {
        AuditEngine running = engine;
        if (running == null) {
            throw new IllegalStateException("The engine is closed");
        }
        return running;
    }

    /** Another engine over the same databases, vault and signer; the caller's to close. */
    public AuditEngine anotherNode(UnaryOperator<AuditEngineBuilder> with) {
        FileCheckpointSigner shared = signer;
        if (shared == null) {
            throw new IllegalStateException("The engine is closed");
        }
        return with.apply(
                        AuditEngine.builder()
                                .events(postgres.sequencer())
                                .keys(postgres.keys())
                                .vault(vault)
                                .signer(shared))
                .start();
    }

    /** The databases below it. */
    public TestPostgres postgres() {
        return postgres;
    }

    /** The directory of the signer. */
    public Path signerDirectory() {
        return signerDirectory;
    }

    /** What a verifier has to trust: the keys of every school so far. */
    public TrustPolicy policy() {
        return TrustPolicy.of(
                engine().schools().all().stream()
                        .map(school -> signer().verifierKey(engine().schools().origin(school)))
                        .toList());
    }

    private FileCheckpointSigner signer() {
        FileCheckpointSigner running = signer;
        if (running == null) {
            throw new IllegalStateException("The engine is closed");
        }
        return running;
    }

    /** Closes the engine and starts another one over the same data. */
    public void restart() {
        shut();
        open();
    }

    private void open() {
        FileCheckpointSigner opened =
                FileCheckpointSigner.open(signerDirectory, new SecureRandom());
        signer = opened;
        engine =
                adding.apply(
                                AuditEngine.builder()
                                        .events(postgres.sequencer())
                                        .keys(postgres.keys())
                                        .vault(vault)
                                        .eraser(postgres.eraser())
                                        .erasurePause(NO_PAUSE_OF_ITS_OWN)
                                        .signer(opened))
                        .start();
    }

    private void shut() {
        AuditEngine running = engine;
        if (running != null) {
            running.close();
            engine = null;
        }
        FileCheckpointSigner signing = signer;
        if (signing != null) {
            signing.close();
            signer = null;
        }
    }

    @Override
    public void close() {
        shut();
        postgres.close();
        try (Stream<Path> files = Files.walk(signerDirectory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

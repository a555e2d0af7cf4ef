package hk.chopmark.benchmarks.contenders;

import hk.chopmark.benchmarks.server.Folders;
import hk.chopmark.benchmarks.server.Server;
import hk.chopmark.core.log.checkpoint.FileCheckpointSigner;
import hk.chopmark.core.runtime.AuditEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;

/** A durable server and an installation on it, for the benchmark of a single step. */
public final class Bed implements AutoCloseable {

    private final Path folder;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Store store;

    private Bed() throws IOException, SQLException {
        this.folder = Files.createTempDirectory("chopmark-bench-step");
        Server server = keep(Server.start(folder));
        this.store = keep(Store.create(new Databases(server.url()), "step", folder));
    }

    /** Makes one; takes a few seconds. */
    public static Bed make() {
        try {
            return new Bed();
        } catch (IOException e) {
            throw new UncheckedIOException("Starting a server", e);
        } catch (SQLException e) {
            throw new IllegalStateException("Asking the server for its settings", e);
        }
    }

    /** Encodes replies. */
    public Encoder encoder() {
        return keep(new Encoder(store));
    }

    /** An engine with all areas, as the server runs it. */
    public AuditEngine wholeEngine() {
        FileCheckpointSigner signer =
                keep(FileCheckpointSigner.open(folder.resolve("signer"), new SecureRandom()));
        return keep(
                AuditEngine.builder()
                        .events(store.events())
                        .keys(store.keys())
                        .vault(store.vault())
                        .signer(signer)
                        .start());
    }

    private <T extends AutoCloseable> T keep(T part) {
        opened.push(part);
        return part;
    }

    /** Closes all it gave out, and deletes its files. */
    @Override
    public void close() {
        try {
            while (!opened.isEmpty()) {
                opened.pop().close();
            }
            Folders.delete(folder);
        } catch (Exception e) {
            throw new IllegalStateException("Closing a benchmark's installation", e);
        }
    }
}

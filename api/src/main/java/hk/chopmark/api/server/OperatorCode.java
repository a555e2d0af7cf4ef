package hk.chopmark.api.server;

import hk.chopmark.api.operating.FirstOperator;
import hk.chopmark.api.wiring.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prints the code of the first operator, and keeps it in a file for the owner of the data folder.
 *
 * <p><b>Guarantees</b>: prints a code that counts; a new one when the one before ran out unused or
 * was tried too often; none, and no file, once there was an operator.
 */
public final class OperatorCode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorCode.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final FirstOperator first;
    private final Path file;
    private final Consumer<String> print;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private OperatorCode(FirstOperator first, Path file, Consumer<String> print) {
        this.first = first;
        this.file = file;
        this.print = print;
        this.thread = Thread.ofVirtual().name("operator-code").unstarted(this::run);
    }

    /**
     * Prints the code now, if one is wanted, and again as long as it is.
     *
     * @param print takes the text of a code
     */
    public static OperatorCode start(
            FirstOperator first, DataFolder folder, Consumer<String> print) {
        OperatorCode code = new OperatorCode(first, folder.operatorCode(), print);
        if (code.look(true)) {
            code.thread.start();
        }
        return code;
    }

    private void run() {
        try {
            boolean wanted = true;
            while (wanted && !closed.await(LOOK_AGAIN.toSeconds(), TimeUnit.SECONDS)) {
                wanted = lookAgain();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean lookAgain() {
        try {
            return look(false);
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("operator-code.unsure");
            return true;
        }
    }

    /** Prints what is to be printed; whether a first operator is still wanted. */
    private boolean look(boolean starting) {
        try {
            if (!first.isWanted()) {
                Files.deleteIfExists(file);
                return false;
            }
            Optional<String> kept = kept();
            if (kept.isEmpty()) {
                Files.deleteIfExists(file);
                String fresh = first.issue();
                DataFolder.writeSecret(file, fresh + "\n");
                print.accept(fresh);
            } else if (starting) {
                print.accept(kept.get());
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The code in the file, if it still counts; another node may have made another. */
    private Optional<String> kept() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file, StandardCharsets.UTF_8).strip();
        return first.counts(text) ? Optional.of(text) : Optional.empty();
    }

    /** Prints nothing more; the file stays, for the next start. */
    @Override
    public void close() {
        closed.countDown();
    }
}

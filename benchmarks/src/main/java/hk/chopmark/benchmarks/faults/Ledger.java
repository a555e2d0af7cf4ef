package hk.chopmark.benchmarks.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one process of the load asked for and what it was promised, in a file that outlives it: a
 * kill loses nothing that was written, because the page cache belongs to the system.
 *
 * <p><b>Shape</b>: lines {@code I key stream number} before a request is sent, and {@code A key
 * position event-id} after it was answered. A last line without its end is no line.
 */
final class Ledger implements AutoCloseable {

    /** A request under its idempotency key. */
    record Intent(String key, long stream, long number) {}

    /** An answer: the event of the request stands here. */
    record Promise(String key, long position, String eventId) {}

    private final FileChannel channel;

    private Ledger(FileChannel channel) {
        this.channel = channel;
    }

    /** Where a process writes, counted from 0. */
    static Path file(Path folder, int process) {
        return folder.resolve("ledger-" + process + ".txt");
    }

    static Ledger create(Path file) throws IOException {
        return new Ledger(
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    void intend(Intent intent) throws IOException {
        write("I " + intent.key() + ' ' + intent.stream() + ' ' + intent.number() + '\n');
    }

    void promised(Promise promise) throws IOException {
        write("A " + promise.key() + ' ' + promise.position() + ' ' + promise.eventId() + '\n');
    }

    private synchronized void write(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Requests of a process that were not answered, in order; none if it wrote nothing. */
    static List<Intent> unanswered(Path file) throws IOException {
        Map<String, Intent> open = new LinkedHashMap<>();
        for (String[] words : new Tail(file).next()) {
            if (words[0].equals("I")) {
                open.put(
                        words[1],
                        new Intent(words[1], Long.parseLong(words[2]), Long.parseLong(words[3])));
            } else {
                open.remove(words[1]);
            }
        }
        return List.copyOf(open.values());
    }

    /** Reads a ledger while it grows. */
    static final class Tail {
        private final Path file;
        private long read;

        Tail(Path file) {
            this.file = file;
        }

        /** Promises since the last call. */
        List<Promise> promises() throws IOException {
            return next().stream()
                    .filter(words -> words[0].equals("A"))
                    .map(words -> new Promise(words[1], Long.parseLong(words[2]), words[3]))
                    .toList();
        }

        private List<String[]> next() throws IOException {
            if (!Files.exists(file)) {
                return List.of();
            }
            try (FileChannel channel = FileChannel.open(file)) {
                ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - read));
                while (bytes.hasRemaining() && channel.read(bytes, read + bytes.position()) > 0) {
                    // until all of it is there
                }
                String text =
                        new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
                String lines = text.substring(0, text.lastIndexOf('\n') + 1);
                read += lines.length();
                return lines.lines().map(line -> line.split(" ", -1)).toList();
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

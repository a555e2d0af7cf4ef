package hk.chopmark.api.front;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.TreeMap;

/** One connection on which a test says exactly what it wants, also what no client would say. */
final class RawHttp implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;

    RawHttp(URI server) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** An answer: status 0 if the connection ended without one. */
    record Answer(int status, TreeMap<String, String> headers, String body) {

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    /** Sends a request line and lines of headers on a connection of its own. */
    static Answer exchange(URI server, String... lines) throws IOException {
        try (RawHttp raw = new RawHttp(server)) {
            raw.send(String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n");
            return raw.answer();
        }
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Reads until the server ends the connection. */
    Answer answer() throws IOException {
        String all;
        try (InputStream in = socket.getInputStream()) {
            all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        return parse(all);
    }

    InputStream in() throws IOException {
        return socket.getInputStream();
    }

    private static Answer parse(String all) {
        int end = all.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Answer(0, new TreeMap<>(), all);
        }
        String[] lines = all.substring(0, end).split("\r\n", -1);
        TreeMap<String, String> headers = new TreeMap<>();
        for (int line = 1; line < lines.length; line++) {
            int colon = lines[line].indexOf(':');
            headers.put(
                    lines[line].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[line].substring(colon + 1).strip());
        }
        return new Answer(
                Integer.parseInt(lines[0].split(" ", -1)[1]), headers, all.substring(end + 4));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

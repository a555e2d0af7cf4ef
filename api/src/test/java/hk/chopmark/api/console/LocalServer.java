package hk.chopmark.api.console;

import hk.chopmark.api.rest.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server of its own for each journey, reached under the name {@code localhost}: passkeys and the
 * addresses that people come back to are bound to a name.
 */
abstract class LocalServer {

    /** What everybody in these journeys signs in with. */
    static final String PASSWORD = "tram peak lantern ferry";

    TestServer server;

    @BeforeEach
    void serve(@TempDir Path folder) throws Exception {
        server = new TestServer(folder.resolve("data"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Where a page is. */
    final String address(String path) {
        return "http://localhost:" + server.uri("/").getPort() + path;
    }
}

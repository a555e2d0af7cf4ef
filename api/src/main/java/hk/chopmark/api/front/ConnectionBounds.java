package hk.chopmark.api.front;

import java.time.Duration;

/**
 * How many connections there may be, and how long one may take over what it does.
 *
 * @param total most connections at a time; the next wait in the system's queue
 * @param perAddress most of one address; the next are closed at once, a trusted proxy's never
 * @param silence longest time without a byte, while one is waited for
 * @param header longest time from the first byte of a request to the end of its header, and for the
 *     handshake of TLS
 * @param body longest time from the first byte of a request to the end of its body
 * @param request longest time from the first byte of a request to the last of its answer
 */
record ConnectionBounds(
        int total,
        int perAddress,
        Duration silence,
        Duration header,
        Duration body,
        Duration request) {

    /** What a server of ours has. */
    static final ConnectionBounds USUAL =
            new ConnectionBounds(
                    1_024,
                    256,
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(5));
}

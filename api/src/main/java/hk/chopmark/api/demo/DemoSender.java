package hk.chopmark.api.demo;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.CommandContext;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Sends the sample school's commands, each under a key of its own.
 *
 * <p><b>Guarantees</b>: ids come from a fixed seed, so that a sample school whose building was
 * interrupted is completed, not doubled, by building it again.
 */
final class DemoSender {
    private final AuditEngine engine;
    private final LongConsumer progress;
    private final Random ids = new Random(20_260_901L);
    private long sent;

    DemoSender(AuditEngine engine, LongConsumer progress) {
        this.engine = engine;
        this.progress = progress;
    }

    /** The next id, in the form of a UUIDv7. */
    UUID id() {
        long high =
                (0x0198_0000_0000_0000L | (ids.nextLong() & 0x0000_FFFF_FFFF_0000L))
                        | 0x7000L
                        | (ids.nextLong() & 0x0FFFL);
        long low = 0x8000_0000_0000_0000L | (ids.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL);
        return new UUID(high, low);
    }

    void send(Command command, Actor actor, Purpose purpose) {
        String key = "demo/" + sent;
        engine.send(
                command, CommandContext.of(actor, purpose).withKey(key, key).from("demo", null));
        sent++;
        progress.accept(sent);
    }
}

package hk.chopmark.api.demo;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Sends the sample school's commands, each under a key of its own.
 *
 * <p><b>Guarantees</b>: ids come from a fixed seed, so that a sample school whose building was
 * interrupted is completed, not doubled, by building it again.
 */
final class DemoSender {
    private static final long FIRST_MILLIS = 0x0198_d000_0000L;
    private final Consumer<Keyed> sending;
    private final LongConsumer progress;
    private final Random ids = new Random(20_260_901L);
    private long made;
    private long sent;

    /** A command and the context that makes it recognisable when it comes again. */
    record Keyed(Command command, CommandContext context) {}

    DemoSender(Consumer<Keyed> sending, LongConsumer progress) {
        this.sending = sending;
        this.progress = progress;
    }

    /**
     * The next id, in the form of a UUIDv7; later ones are greater, as those of a clock would be.
     */
    UUID id() {
        made++;
        long high = ((FIRST_MILLIS + made) << 16) | 0x7000L | (ids.nextLong() & 0x0FFFL);
        long low = 0x8000_0000_0000_0000L | (ids.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL);
        return new UUID(high, low);
    }

    void send(Command command, Actor actor, Purpose purpose) {
        String key = "demo/" + sent;
        sending.accept(
                new Keyed(
                        command,
                        CommandContext.of(actor, purpose).withKey(key, key).from("demo", null)));
        sent++;
        progress.accept(sent);
    }
}

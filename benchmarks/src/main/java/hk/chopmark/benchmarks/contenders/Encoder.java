package hk.chopmark.benchmarks.contenders;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.benchmarks.reply.ReplyEvent;
import hk.chopmark.benchmarks.reply.ReplyModule;
import hk.chopmark.benchmarks.rig.Reply;
import hk.chopmark.benchmarks.rig.Workload;
import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.EventCatalog;
import hk.chopmark.core.codec.EventCodec;
import hk.chopmark.core.codec.EventDraft;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.eventstore.EventRows;
import hk.chopmark.core.eventstore.Schools;
import hk.chopmark.core.seal.SelfTest;
import hk.chopmark.core.seal.SubjectKeys;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/** Replies to the very rows that ours stores: leaf, body, hash, tags and sealed box. */
public final class Encoder implements AutoCloseable {

    private final InstantSource clock = InstantSource.system();
    private final SubjectKeys keys;
    private final EventCodec codec;

    Encoder(Store store) {
        SecureRandom random = SelfTest.random();
        this.keys = new SubjectKeys(store.keys(), store.vault(), clock, random);
        Schools schools = new Schools(store.events(), clock, random);
        schools.register(Installed.SCHOOL);
        this.codec =
                new EventCodec(
                        EventCatalog.of(Installed.AREAS, List.of()), keys, schools::origin, random);
    }

    /** The rows of replies, their texts sealed. */
    public List<EncodedEvent> encode(List<Reply> replies) {
        return encode(replies, "reply.ReplyGiven", ReplyModule::sealed);
    }

    /** The rows of replies, their texts in clear. */
    public List<EncodedEvent> encodeInClear(List<Reply> replies) {
        return encode(replies, "reply.ReplyNoted", ReplyModule::plain);
    }

    /** What a stored event was, its sealed fields as handles. */
    public Recorded<?> read(EncodedEvent event) {
        return codec.decode(EventRows.at(0, event));
    }

    private List<EncodedEvent> encode(
            List<Reply> replies, String name, Function<Reply, ReplyEvent> form) {
        return codec.encode(replies.stream().map(reply -> draft(name, form.apply(reply))).toList());
    }

    /** What the index holds for a stream. */
    long indexTag(String notice) {
        return codec.indexTag(Installed.SCHOOL, "notice=" + notice);
    }

    private EventDraft draft(String name, ReplyEvent event) {
        return new EventDraft(
                Installed.SCHOOL,
                UuidCreator.getTimeOrderedEpoch().toString(),
                name,
                1,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                event,
                Workload.METADATA,
                new TreeSet<>());
    }

    @Override
    public void close() {
        keys.close();
    }
}

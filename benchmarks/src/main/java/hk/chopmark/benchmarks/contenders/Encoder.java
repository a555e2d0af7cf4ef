package hk.chopmark.benchmarks.contenders;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.benchmarks.reply.ReplyModule;
import hk.chopmark.benchmarks.rig.Reply;
import hk.chopmark.benchmarks.rig.Workload;
import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.EventCatalog;
import hk.chopmark.core.codec.EventCodec;
import hk.chopmark.core.codec.EventDraft;
import hk.chopmark.core.eventstore.Schools;
import hk.chopmark.core.seal.SelfTest;
import hk.chopmark.core.seal.SubjectKeys;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;

/** Replies to the very rows that ours stores: leaf, body, hash, tags and sealed box. */
final class Encoder implements AutoCloseable {

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

    List<EncodedEvent> encode(List<Reply> replies) {
        return codec.encode(replies.stream().map(this::draft).toList());
    }

    /** What the index holds for a stream. */
    long indexTag(String notice) {
        return codec.indexTag(Installed.SCHOOL, "notice=" + notice);
    }

    private EventDraft draft(Reply reply) {
        return new EventDraft(
                Installed.SCHOOL,
                UuidCreator.getTimeOrderedEpoch().toString(),
                "reply.ReplyGiven",
                1,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                ReplyModule.sealed(reply),
                Workload.METADATA,
                new TreeSet<>());
    }

    @Override
    public void close() {
        keys.close();
    }
}

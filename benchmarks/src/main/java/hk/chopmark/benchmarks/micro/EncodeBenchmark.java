package hk.chopmark.benchmarks.micro;

import hk.chopmark.benchmarks.contenders.Bed;
import hk.chopmark.benchmarks.contenders.Encoder;
import hk.chopmark.benchmarks.rig.Reply;
import hk.chopmark.benchmarks.rig.Workload;
import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.decision.Recorded;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * An event becomes leaf, body and box, one at a time on one thread, keys in the cache: with two
 * personal fields sealed, and with the same texts in clear. The difference is what sealing and
 * commitments cost. And back again.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EncodeBenchmark {

    private final Bed bed = Bed.make();
    private final Encoder encoder = bed.encoder();
    private final List<List<Reply>> replies =
            LongStream.range(0, Workload.STUDENTS)
                    .mapToObj(n -> List.of(Workload.reply(n, n, 0)))
                    .toList();
    private final List<EncodedEvent> stored;
    private int next;

    /** Starts the key database and makes the keys of all persons. */
    public EncodeBenchmark() {
        stored = encoder.encode(replies.stream().flatMap(List::stream).toList());
    }

    /** Stops it. */
    @TearDown
    public void close() {
        bed.close();
    }

    private List<Reply> reply() {
        next = (next + 1) % replies.size();
        return replies.get(next);
    }

    /** Two sealed fields in one box. */
    @Benchmark
    public List<EncodedEvent> twoFieldsSealed() {
        return encoder.encode(reply());
    }

    /** The same in clear. */
    @Benchmark
    public List<EncodedEvent> inClear() {
        return encoder.encodeInClear(reply());
    }

    /** A stored event becomes a record again: checked against leaf and hash, fields as handles. */
    @Benchmark
    public Recorded<?> readBack() {
        next = (next + 1) % stored.size();
        return encoder.read(stored.get(next));
    }
}

package hk.chopmark.core.eventstore.append;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.SealedBox;
import hk.chopmark.core.eventstore.append.AppendQueue.Member;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Appends a small batch by a single statement that is its own transaction: one round trip instead
 * of six.
 *
 * <p>It moves the head only from where the batch was decided to begin, and writes only if it moved
 * it. So what was decided without holding the head's lock counts only if nobody wrote meanwhile.
 * Large batches gain nothing: for them the binary COPY costs less per row.
 */
final class OneStatement {

    /** Most events of a batch that goes this way. */
    static final int MAX_EVENTS = 96;

    /** Most bytes of a batch that goes this way. */
    static final int MAX_BYTES = 512 << 10;

    /** Most boxes of a single event that is bound value by value. */
    private static final int MAX_BOXES_ALONE = 4;

    private static final String EVENTS =
            """
            unnest(?::bigint[], ?::uuid[], ?::uuid[], ?::text[], ?::timestamptz[], ?::bytea[], ?::bytea[], ?::bytea[],
                   ?::text[])\
            """;
    private static final String BOXES =
            "unnest(?::bigint[], ?::smallint[], ?::uuid[], ?::integer[], ?::bytea[], ?::bytea[])";
    private static final String KEYS =
            "unnest(?::uuid[], ?::text[], ?::bytea[], ?::bigint[], ?::integer[])";
    private static final String ANY_SIZE = sql(EVENTS, BOXES, KEYS);

    /**
     * For a single event, by count of boxes: arrays of one element took twice the server's time.
     */
    private static final List<String> ALONE =
            IntStream.rangeClosed(0, MAX_BOXES_ALONE)
                    .mapToObj(boxes -> sql(rows(EVENTS, 1), rows(BOXES, boxes), ""))
                    .toList();

    private static final List<String> ALONE_WITH_KEY =
            IntStream.rangeClosed(0, MAX_BOXES_ALONE)
                    .mapToObj(boxes -> sql(rows(EVENTS, 1), rows(BOXES, boxes), rows(KEYS, 1)))
                    .toList();

    /** What to insert comes from {@code unnest} or {@code VALUES}; empty for no rows. */
    private static String sql(String events, String boxes, String keys) {
        String statement =
                """
                WITH moved AS (
                    UPDATE head h SET next_position = ? FROM integration i
                     WHERE h.partition = ? AND h.next_position = ? AND h.writer_epoch = ?
                       AND i.partition = h.partition AND i.state = 'open'
                    RETURNING h.partition, %s
                ), events AS (
                    INSERT INTO event (partition, position, school, id, type, recorded_at, leaf, body, leaf_hash, tags)
                    SELECT m.partition, e.position, e.school, e.id, e.type, e.at, e.leaf, e.body, e.hash,
                           e.tags::bigint[]
                      FROM moved m, %s AS e (position, school, id, type, at, leaf, body, hash, tags)
                )\
                """
                        .formatted(SequencerSession.TELL_HEAD, events);
        if (!boxes.isEmpty()) {
            statement +=
                    """
                    , boxes AS (
                        INSERT INTO sealed_box (partition, position, ordinal, key_id, key_version, nonce, ciphertext)
                        SELECT m.partition, b.position, b.ordinal, b.key_id, b.key_version, b.nonce, b.ciphertext
                          FROM moved m, %s AS b (position, ordinal, key_id, key_version, nonce, ciphertext)
                    )\
                    """
                            .formatted(boxes);
        }
        if (!keys.isEmpty()) {
            statement +=
                    """
                    , kept AS (
                        INSERT INTO idempotency (school, key, request_hash, first_position, count)
                        SELECT k.* FROM moved m, %s AS k (school, key, request_hash, first_position, count)
                    )\
                    """
                            .formatted(keys);
        }
        return statement + " SELECT count(*) FROM moved";
    }

    /** {@code VALUES} of some rows instead of an {@code unnest} of their columns. */
    private static String rows(String unnest, int count) {
        String row = unnest.substring("unnest".length()).strip().replace("[]", "");
        return count == 0
                ? ""
                : "(VALUES " + String.join(", ", Collections.nCopies(count, row)) + ")";
    }

    private final Connection connection;
    private final PreparedStatement statement;
    private int at = 1;

    private OneStatement(Connection connection, PreparedStatement statement) {
        this.connection = connection;
        this.statement = statement;
    }

    /** Where a batch is to begin: the head and the writer epoch as this node knows them. */
    record Start(int partition, long head, long writerEpoch) {}

    static boolean fits(AppendRequest request) {
        return request.events().size() <= MAX_EVENTS && request.sizeBytes() <= MAX_BYTES;
    }

    static boolean fits(List<Member> members) {
        return members.stream().mapToInt(member -> member.events().size()).sum() <= MAX_EVENTS
                && members.stream().mapToLong(Member::sizeBytes).sum() <= MAX_BYTES;
    }

    /**
     * Appends, durably.
     *
     * @param connection in auto-commit mode
     * @return false, and nothing is stored, if the head has another position or epoch, or the
     *     partition is halted
     */
    static boolean append(
            Connection connection,
            Start start,
            List<EncodedEvent> events,
            Map<Idempotency, Appended> keys)
            throws SQLException {
        boolean alone =
                events.size() == 1
                        && events.getFirst().boxes().size() <= MAX_BOXES_ALONE
                        && keys.size() <= 1;
        String sql = ANY_SIZE;
        if (alone) {
            sql = (keys.isEmpty() ? ALONE : ALONE_WITH_KEY).get(events.getFirst().boxes().size());
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            OneStatement binding = new OneStatement(connection, statement);
            binding.head(start, events.size());
            if (alone) {
                binding.alone(start.head(), events.getFirst());
                binding.key(keys);
            } else {
                binding.events(start.head(), events);
                binding.boxes(start.head(), events);
                binding.keys(keys);
            }
            try (ResultSet moved = statement.executeQuery()) {
                return moved.next() && moved.getInt(1) == 1;
            }
        }
    }

    private void head(Start start, int count) throws SQLException {
        statement.setLong(at++, start.head() + count);
        statement.setInt(at++, start.partition());
        statement.setLong(at++, start.head());
        statement.setLong(at++, start.writerEpoch());
    }

    private void alone(long position, EncodedEvent event) throws SQLException {
        statement.setLong(at++, position);
        statement.setObject(at++, event.school().id());
        statement.setObject(at++, UUID.fromString(event.id()));
        statement.setString(at++, event.type());
        statement.setObject(at++, event.at().atOffset(ZoneOffset.UTC));
        statement.setBytes(at++, event.leaf());
        statement.setBytes(at++, event.body());
        statement.setBytes(at++, event.leafHash());
        statement.setString(at++, literal(event.indexTags()));
        for (SealedBox box : event.boxes()) {
            statement.setLong(at++, position);
            statement.setInt(at++, box.ordinal());
            statement.setObject(at++, box.keyId());
            statement.setInt(at++, box.keyVersion());
            statement.setBytes(at++, box.nonce());
            statement.setBytes(at++, box.ciphertext());
        }
    }

    private void key(Map<Idempotency, Appended> keys) throws SQLException {
        for (Map.Entry<Idempotency, Appended> key : keys.entrySet()) {
            statement.setObject(at++, key.getKey().school().id());
            statement.setString(at++, key.getKey().key());
            statement.setBytes(at++, key.getKey().requestHash());
            statement.setLong(at++, key.getValue().firstPosition());
            statement.setInt(at++, key.getValue().count());
        }
    }

    private void events(long first, List<EncodedEvent> events) throws SQLException {
        int count = events.size();
        Object[] positions = new Object[count];
        Object[] schools = new Object[count];
        Object[] ids = new Object[count];
        Object[] types = new Object[count];
        Object[] times = new Object[count];
        byte[][] leaves = new byte[count][];
        byte[][] bodies = new byte[count][];
        byte[][] hashes = new byte[count][];
        Object[] tags = new Object[count];
        for (int i = 0; i < count; i++) {
            EncodedEvent event = events.get(i);
            positions[i] = first + i;
            schools[i] = event.school().id();
            ids[i] = event.id();
            types[i] = event.type();
            times[i] = event.at().toString();
            leaves[i] = event.leaf();
            bodies[i] = event.body();
            hashes[i] = event.leafHash();
            tags[i] = literal(event.indexTags());
        }
        bind("bigint", positions);
        bind("uuid", schools);
        bind("uuid", ids);
        bind("text", types);
        bind("timestamptz", times);
        bind("bytea", leaves);
        bind("bytea", bodies);
        bind("bytea", hashes);
        bind("text", tags);
    }

    private void boxes(long first, List<EncodedEvent> events) throws SQLException {
        int count = events.stream().mapToInt(event -> event.boxes().size()).sum();
        Object[] positions = new Object[count];
        Object[] ordinals = new Object[count];
        Object[] keyIds = new Object[count];
        Object[] versions = new Object[count];
        byte[][] nonces = new byte[count][];
        byte[][] ciphertexts = new byte[count][];
        int i = 0;
        for (int event = 0; event < events.size(); event++) {
            for (SealedBox box : events.get(event).boxes()) {
                positions[i] = first + event;
                ordinals[i] = box.ordinal();
                keyIds[i] = box.keyId();
                versions[i] = box.keyVersion();
                nonces[i] = box.nonce();
                ciphertexts[i++] = box.ciphertext();
            }
        }
        bind("bigint", positions);
        bind("smallint", ordinals);
        bind("uuid", keyIds);
        bind("integer", versions);
        bind("bytea", nonces);
        bind("bytea", ciphertexts);
    }

    private void keys(Map<Idempotency, Appended> keys) throws SQLException {
        for (var column : SequencerSession.columns(connection, keys)) {
            statement.setArray(at++, column);
        }
    }

    private void bind(String type, Object[] values) throws SQLException {
        statement.setArray(at++, connection.createArrayOf(type, values));
    }

    private static String literal(long[] values) {
        return Arrays.stream(values)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(",", "{", "}"));
    }
}

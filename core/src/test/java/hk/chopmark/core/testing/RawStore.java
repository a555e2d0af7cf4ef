package hk.chopmark.core.testing;

import hk.chopmark.core.log.json.Base64Url;
import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.JsonValue.JsonArray;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.log.leaf.Commitments;
import hk.chopmark.core.log.leaf.Leaf;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.log.tree.LeafHash;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Writes events straight into the tables, by an encoding of its own, so that readers of the tables
 * are tested without the writer.
 *
 * <p>Every third event has no box, the others have one or two; every event has two to four tags.
 */
public final class RawStore {
    private static final HexFormat HEX = HexFormat.of();
    private static final Instant START = Instant.parse("2026-09-01T00:00:00Z");

    private final DataSource sequencer;
    private final Random random;

    /** A school of the store. */
    public record School(SchoolId id, Origin origin) {}

    /** Writes as the sequencer role; the seed makes content, not keys. */
    public RawStore(DataSource sequencer, long seed) {
        this.sequencer = sequencer;
        this.random = new Random(seed);
    }

    /** Registers a school in partition 0. */
    public School school() throws SQLException {
        School school =
                new School(new SchoolId(UUID.randomUUID()), Origin.random(new SecureRandom()));
        try (Connection connection = sequencer.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO school VALUES (?, 0, ?, now())")) {
            insert.setObject(1, school.id().id());
            insert.setString(2, school.origin().text());
            insert.executeUpdate();
        }
        return school;
    }

    /**
     * Appends one event for each entry, in this order, in one transaction; gives the position of
     * the first.
     */
    public long append(List<School> schools) throws SQLException, IOException {
        try (Connection connection = sequencer.getConnection()) {
            connection.setAutoCommit(false);
            long first;
            try (Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery(
                                    "SELECT next_position FROM head WHERE partition = 0 FOR UPDATE")) {
                row.next();
                first = row.getLong(1);
            }
            StringBuilder events = new StringBuilder();
            StringBuilder boxes = new StringBuilder();
            long position = first;
            for (School school : schools) {
                write(school, position++, events, boxes);
            }
            PGConnection pg = connection.unwrap(PGConnection.class);
            pg.getCopyAPI().copyIn("COPY event FROM STDIN", new StringReader(events.toString()));
            pg.getCopyAPI()
                    .copyIn("COPY sealed_box FROM STDIN", new StringReader(boxes.toString()));
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "UPDATE head SET next_position = " + position + " WHERE partition = 0");
            }
            connection.commit();
            return first;
        }
    }

    /** Appends this many events of one school. */
    public long append(School school, int count) throws SQLException, IOException {
        return append(java.util.Collections.nCopies(count, school));
    }

    /** Appends this many events, each of a school drawn from the seed. */
    public long appendMixed(List<School> schools, int count) throws SQLException, IOException {
        List<School> order = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            order.add(schools.get(random.nextInt(schools.size())));
        }
        return append(order);
    }

    /** The index tag of this store: a keyed hash, here with a key that is no secret. */
    public static long indexTag(SchoolId school, String tag) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(school.text().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest.digest(tag.getBytes(StandardCharsets.UTF_8))).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Box(UUID key, int version, byte[] nonce, byte[] ciphertext) {}

    private void write(School school, long position, StringBuilder events, StringBuilder boxRows) {
        String id = new UUID(random.nextLong(), random.nextLong()).toString();
        Instant at = START.plusNanos(position * 1_000_000 + random.nextInt(1_000) * 1_000L);
        TreeSet<String> tags = new TreeSet<>();
        int tagCount = 2 + random.nextInt(3);
        while (tags.size() < tagCount) {
            tags.add(new StudentId(new UUID(0x7000L, random.nextLong())).text());
        }
        List<Box> boxes = new ArrayList<>();
        for (long i = position % 3; i > 0; i--) {
            boxes.add(new Box(UUID.randomUUID(), 1, bytes(28), bytes(48)));
        }
        byte[] body = body(school, tags, boxes);
        List<Leaf.BoxCommitment> commitments = boxes.stream().map(this::commitment).toList();
        String type = "test.Happened@1";
        byte[] leaf =
                new Leaf(
                                at,
                                Commitments.body(body),
                                commitments,
                                id,
                                school.origin.text(),
                                List.of(bytes(16)),
                                type)
                        .bytes();
        long[] indexTags =
                tags.stream().mapToLong(tag -> indexTag(school.id, tag)).sorted().toArray();
        String array =
                Arrays.toString(indexTags).replace('[', '{').replace(']', '}').replace(" ", "");
        row(
                events,
                "0",
                position,
                school.id.id(),
                id,
                type,
                at,
                hex(leaf),
                hex(body),
                hex(LeafHash.of(leaf).bytes()),
                array);
        for (int ordinal = 0; ordinal < boxes.size(); ordinal++) {
            Box box = boxes.get(ordinal);
            row(
                    boxRows,
                    "0",
                    position,
                    ordinal,
                    box.key,
                    box.version,
                    hex(box.nonce),
                    hex(box.ciphertext));
        }
    }

    private Leaf.BoxCommitment commitment(Box box) {
        var field = new Leaf.FieldCommitment("name." + box.key, bytes(32));
        return new Leaf.BoxCommitment(Commitments.box(box.nonce, box.ciphertext), List.of(field));
    }

    private byte[] body(School school, SortedSet<String> tags, List<Box> boxes) {
        JsonArray boxList =
                new JsonArray(
                        boxes.stream()
                                .<hk.chopmark.core.log.json.JsonValue>map(box ->
                                        JsonObject.builder()
                                                .put("category", "identity")
                                                .put("key", box.key.toString())
                                                .put("subject", tags.first())
                                                .put("v", box.version)
                                                .build())
                                .toList());
        return CanonicalJson.write(
                JsonObject.builder()
                        .put("_salt", Base64Url.encode(bytes(16)))
                        .put("boxes", boxList)
                        .put("data", JsonObject.builder().put("n", random.nextInt(1_000)).build())
                        .put("meta", JsonObject.builder().put("school", school.id.text()).build())
                        .putStrings("tags", List.copyOf(tags))
                        .put("v", 1)
                        .build());
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String hex(byte[] bytes) {
        return "\\\\x" + HEX.formatHex(bytes);
    }

    private static void row(StringBuilder out, Object... columns) {
        for (int i = 0; i < columns.length; i++) {
            out.append(i == 0 ? "" : "\t").append(columns[i]);
        }
        out.append('\n');
    }
}

package hk.chopmark.core.eventstore.tree;

import hk.chopmark.core.log.checkpoint.Checkpoint;
import hk.chopmark.core.log.checkpoint.Note;
import hk.chopmark.core.log.checkpoint.SignedCheckpoint;
import hk.chopmark.core.log.tree.ConsistencyProof;
import hk.chopmark.core.log.tree.InclusionProof;
import hk.chopmark.core.log.tree.ProofBuilder;
import hk.chopmark.core.log.tree.RootHash;
import hk.chopmark.core.log.tree.Tile;
import hk.chopmark.core.log.tree.TileReader;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Answers what an outsider needs to check events of one partition: where a leaf stands, its proofs,
 * signed checkpoints.
 *
 * <p><b>Guarantees</b>: reads one snapshot per call, in any state of the log, halted included.
 * Works in the reader role too: each call binds its transaction to the school it asks for. A proof
 * is only as true as the tables; it is worth something when it verifies against a signed
 * checkpoint.
 *
 * <p><b>Throws</b> {@link TransientFailure} if the database cannot be asked, {@link
 * hk.chopmark.core.shared.IntegrityViolation} if the tables contradict themselves.
 *
 * <p><b>Source</b>: RFC 9162 section 2.1; C2SP tlog-tiles.
 */
public final class Proofs {
    /** Longest wait for a checkpoint. */
    public static final Duration MAX_WAIT = Duration.ofSeconds(10);

    /** Most tiles that one call keeps in memory, 8 KiB each. */
    private static final int MAX_TILES = 512;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final DataSource dataSource;
    private final int partition;
    private final LogSignals signals;
    private final StoredTiles.Roots roots = new StoredTiles.Roots();

    /**
     * Reads from these tables.
     *
     * @param reader connections in a role that may read events, tiles and checkpoints
     * @param signals of this node, so that waiting callers are woken and the publisher hears of
     *     them
     */
    public Proofs(DataSource reader, int partition, LogSignals signals) {
        this.dataSource = reader;
        this.partition = partition;
        this.signals = signals;
    }

    /**
     * How far a school's tree has grown, not signed.
     *
     * @param size count of leaves
     * @param lastPosition position of the last leaf, -1 when empty
     * @param root root over the leaves
     */
    public record TreeHead(long size, long lastPosition, RootHash root) {}

    int partition() {
        return partition;
    }

    LogSignals signals() {
        return signals;
    }

    /** The tree of a school; empty before its first event is integrated. */
    public Optional<TreeHead> treeHead(SchoolId school) {
        return read(school, connection -> treeHead(connection, school));
    }

    /**
     * The 0-based leaf index of the event at a position; empty if it is not integrated or not of
     * this school.
     */
    public OptionalLong leafIndex(SchoolId school, long position) {
        return read(
                school,
                connection -> new LeafPositions(connection, partition, school).indexOf(position));
    }

    /**
     * How many events of a school stand below a position of the partition: what a school is told in
     * place of that position, which counts the events of all schools.
     */
    public long countBelow(SchoolId school, long position) {
        return read(
                school,
                connection ->
                        new LeafPositions(connection, partition, school).countBelow(position));
    }

    /** The position of the event at a 0-based leaf index; empty beyond the tree. */
    public OptionalLong position(SchoolId school, long leafIndex) {
        return read(
                school,
                connection ->
                        new LeafPositions(connection, partition, school).positionOf(leafIndex));
    }

    /**
     * The position of a school's event by its 0-based place among the school's events, in its tree
     * already or not yet; empty where the school has not so many.
     */
    public OptionalLong positionOf(SchoolId school, long place) {
        return read(
                school,
                connection -> new LeafPositions(connection, partition, school).ofEvent(place));
    }

    /** The proof that a leaf stands in the tree of this size. */
    public InclusionProof inclusion(SchoolId school, long leafIndex, long treeSize) {
        return inclusions(school, List.of(leafIndex), treeSize).getFirst();
    }

    /**
     * Proofs for many leaves of one tree, in the order asked for; tiles they share are read once.
     */
    public List<InclusionProof> inclusions(SchoolId school, List<Long> leafIndexes, long treeSize) {
        return withTiles(
                school,
                tiles -> {
                    ProofBuilder builder = new ProofBuilder(tiles);
                    return leafIndexes.stream()
                            .map(index -> builder.inclusion(index, treeSize))
                            .toList();
                });
    }

    /** The proof that the tree of the old size is the beginning of the tree of the new size. */
    public ConsistencyProof consistency(SchoolId school, long oldSize, long newSize) {
        return withTiles(school, tiles -> new ProofBuilder(tiles).consistency(oldSize, newSize));
    }

    /** The tile at this place, full or as far as the tree of this size reaches. */
    public Tile tile(SchoolId school, int level, long index, long treeSize) {
        return withTiles(
                school,
                tiles -> {
                    int width = Tile.width(treeSize, level, index);
                    Tile tile = TileReader.readChecked(tiles, treeSize, level, index);
                    return new Tile(
                            level,
                            index,
                            Arrays.copyOf(
                                    tile.bytes(), width * tile.bytes().length / tile.width()));
                });
    }

    /**
     * The root of the tree of this size, computed from stored tiles and not from the compact range.
     */
    public RootHash rootFromTiles(SchoolId school, long treeSize) {
        return withTiles(school, tiles -> RootHash.fromTiles(tiles, treeSize));
    }

    /** The newest signed checkpoint. */
    public Optional<SignedCheckpoint> latestCheckpoint(SchoolId school) {
        String sql =
                "SELECT note FROM checkpoint WHERE school = ? AND size >= ? ORDER BY size DESC LIMIT 1";
        return read(school, connection -> checkpoint(connection, sql, school, 0));
    }

    /**
     * The first signed checkpoint whose tree holds the event at this position: the earliest promise
     * about it.
     */
    public Optional<SignedCheckpoint> checkpointCovering(SchoolId school, long position) {
        String sql =
                "SELECT note FROM checkpoint WHERE school = ? AND size > ? ORDER BY size LIMIT 1";
        return read(
                school,
                connection -> {
                    OptionalLong index =
                            new LeafPositions(connection, partition, school).indexOf(position);
                    return index.isEmpty()
                            ? Optional.empty()
                            : checkpoint(connection, sql, school, index.getAsLong());
                });
    }

    /**
     * Waits until a signed checkpoint covers the event at this position, and asks for one at once.
     *
     * @param atMost longest wait; more than {@link #MAX_WAIT} counts as that
     * @return empty if there is none in time: the proof is pending, ask again later
     */
    public Optional<SignedCheckpoint> awaitCheckpoint(
            SchoolId school, long position, Duration atMost) throws InterruptedException {
        Duration bounded = atMost.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : atMost;
        long deadline = System.nanoTime() + bounded.toNanos();
        while (true) {
            long seen = signals.onProgress().count();
            Optional<SignedCheckpoint> covering = checkpointCovering(school, position);
            long left = deadline - System.nanoTime();
            if (covering.isPresent() || left <= 0) {
                return covering;
            }
            signals.appended();
            signals.wantCheckpoint(school);
            signals.onProgress()
                    .await(seen, Duration.ofNanos(Math.min(left, LOOK_AGAIN.toNanos())));
        }
    }

    private Optional<TreeHead> treeHead(Connection connection, SchoolId school)
            throws SQLException {
        String sql = "SELECT size, last_position, root FROM tree WHERE school = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, school.id());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new TreeHead(
                                        row.getLong(1),
                                        row.getLong(2),
                                        RootHash.fromBytes(row.getBytes(3))))
                        : Optional.empty();
            }
        }
    }

    private static Optional<SignedCheckpoint> checkpoint(
            Connection connection, String sql, SchoolId school, long size) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, school.id());
            select.setLong(2, size);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(signed(row.getBytes(1))) : Optional.empty();
            }
        }
    }

    private static SignedCheckpoint signed(byte[] bytes) {
        Note note = Note.parse(bytes);
        return new SignedCheckpoint(Checkpoint.parse(note.text()), note);
    }

    private <T> T withTiles(SchoolId school, Function<TileReader, T> use) {
        return read(
                school,
                connection ->
                        use.apply(
                                remembering(
                                        new StoredTiles(connection, partition, school, roots))));
    }

    private static TileReader remembering(TileReader tiles) {
        Map<String, Tile> known =
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Tile> eldest) {
                        return size() > MAX_TILES;
                    }
                };
        return (level, index, width) ->
                known.computeIfAbsent(
                        Tile.path(level, index, width), _ -> tiles.read(level, index, width));
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(Connection connection) throws SQLException;
    }

    /**
     * One snapshot, so that a tile completed meanwhile cannot hide a leaf from both places where it
     * is looked for.
     */
    private <T> T read(SchoolId school, Reading<T> reading) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                bind(connection, school);
                return reading.from(connection);
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new TransientFailure(
                    "Reading proofs of " + school + " failed", Duration.ofSeconds(1), e);
        }
    }

    private static void bind(Connection connection, SchoolId school) throws SQLException {
        try (PreparedStatement bind =
                connection.prepareStatement("SELECT set_config('chopmark.school', ?, true)")) {
            bind.setString(1, school.id().toString());
            bind.execute();
        }
    }
}

package hk.chopmark.projections.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestEngine;
import hk.chopmark.projections.catalog.ReadModelCatalog;
import hk.chopmark.projections.engine.ProjectionEngine.Options;
import hk.chopmark.projections.engine.rebuild.ProjectionRebuilder;
import hk.chopmark.projections.engine.rebuild.RebuildReport;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadSchema;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two whole engines over one database, each with its own event processors. */
class SeveralNodesIT {

    private static final int SEGMENTS = 4;
    private static final Options OPTIONS = new Options(SEGMENTS);

    /** A node: what it runs, and the cable that can be pulled. */
    private record Node(
            AuditEngine engine, ProjectionEngine projections, AtomicBoolean unplugged) {}

    private TestEngine test;
    private final List<Node> nodes = new ArrayList<>();

    @BeforeEach
    void start() {
        test = TestEngine.start();
        ReadSchema.migrate(test.postgres().admin());
    }

    @AfterEach
    void close() {
        for (Node node : nodes) {
            node.unplugged().set(false);
            node.engine().close();
            node.projections().close();
        }
        test.close();
    }

    private Node node() {
        AtomicBoolean unplugged = new AtomicBoolean();
        ProjectionEngine projections =
                new ProjectionEngine(
                        cable(test.postgres().projector(), unplugged),
                        ReadModelCatalog.all(),
                        InstantSource.system(),
                        OPTIONS);
        AuditEngine engine = test.anotherNode(builder -> builder.configure(projections::configure));
        projections.attach(engine.axon(), engine.log(), engine.codec());
        Node node = new Node(engine, projections, unplugged);
        nodes.add(node);
        return node;
    }

    @Test
    void nodes_share_the_segments_and_one_takes_over_those_of_a_node_that_died() {
        Node one = node();
        Node two = node();
        SmallSchool school = SmallSchool.found(one.engine());
        awaitEachHolding(SEGMENTS / 2);

        families(school, 0, 40);
        one.projections().awaitPosition(one.engine().head(), ProjectionRig.PATIENCE);
        assertSameRowsAsTheLog(two);

        // The node is gone without a word: it cannot write any more, and its claims stay.
        one.unplugged().set(true);
        families(school, 40, 60);
        long head = two.engine().head();
        two.projections().awaitPosition(head, ProjectionRig.PATIENCE);

        assertThat(two.projections().status())
                .as("the other node covers the log alone")
                .allSatisfy(status -> assertThat(status.position()).isGreaterThanOrEqualTo(head));
        awaitOneHoldingAll();
        assertSameRowsAsTheLog(two);

        // And back again.
        one.unplugged().set(false);
        awaitEachHolding(SEGMENTS / 2);
        families(school, 60, 70);
        two.projections().awaitPosition(two.engine().head(), ProjectionRig.PATIENCE);
        one.projections().awaitPosition(two.engine().head(), ProjectionRig.PATIENCE);
        assertSameRowsAsTheLog(one);
    }

    private void families(SmallSchool school, int from, int to) {
        for (int i = from; i < to; i++) {
            school.family(i + 1);
        }
    }

    private void assertSameRowsAsTheLog(Node node) {
        ProjectionRebuilder rebuilder =
                new ProjectionRebuilder(
                        test.postgres().projector(),
                        node.projections(),
                        node.engine().log(),
                        node.engine().codec());
        for (ProjectionModule module : ReadModelCatalog.all()) {
            assertThat(
                            rebuilder
                                    .rebuild(
                                            module.name(),
                                            ProjectionRebuilder.Mode.SIDE_BY_SIDE,
                                            _ -> {})
                                    .verdict())
                    .as("nothing of %s is lost or doubled", module.name())
                    .isEqualTo(RebuildReport.Verdict.SAME);
        }
    }

    /** Waits until two nodes hold so many segments each, of every read model. */
    private void awaitEachHolding(int segments) {
        await().atMost(ProjectionRig.PATIENCE)
                .untilAsserted(() -> {
                    Map<String, List<Integer>> holders = holders();
                    assertThat(holders).hasSize(ReadModelCatalog.all().size());
                    assertThat(holders)
                            .as("segments held by each node, by read model")
                            .allSatisfy((_, counts) ->
                                    assertThat(counts).containsExactly(segments, segments));
                });
    }

    /** Waits until one node holds everything. */
    private void awaitOneHoldingAll() {
        await().atMost(ProjectionRig.PATIENCE)
                .untilAsserted(() ->
                        assertThat(holders())
                                .as("segments held by the node that is left")
                                .allSatisfy((_, counts) ->
                                        assertThat(counts).containsExactly(SEGMENTS)));
    }

    private Map<String, List<Integer>> holders() throws SQLException {
        Map<String, List<Integer>> counts = new TreeMap<>();
        try (Connection connection = test.postgres().admin().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT processor_name, count(*) FROM chopmark_read.token_entry"
                                        + " WHERE owner IS NOT NULL GROUP BY processor_name, owner")) {
            while (rows.next()) {
                counts.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
                        .add(rows.getInt(2));
            }
        }
        return counts;
    }

    /** Connections that break once the cable is pulled, in the middle of whatever they do. */
    private static DataSource cable(DataSource pool, AtomicBoolean unplugged) {
        return (DataSource)
                Proxy.newProxyInstance(
                        SeveralNodesIT.class.getClassLoader(),
                        new Class<?>[] {DataSource.class},
                        (_, method, arguments) -> {
                            requirePlugged(unplugged);
                            Object result = method.invoke(pool, arguments);
                            return result instanceof Connection connection
                                    ? wire(connection, unplugged)
                                    : result;
                        });
    }

    private static Connection wire(Connection connection, AtomicBoolean unplugged) {
        return (Connection)
                Proxy.newProxyInstance(
                        SeveralNodesIT.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (_, method, arguments) -> {
                            String name = method.getName();
                            if (!name.equals("close") && !name.equals("rollback")) {
                                requirePlugged(unplugged);
                            }
                            try {
                                return method.invoke(connection, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private static void requirePlugged(AtomicBoolean unplugged) throws SQLException {
        if (unplugged.get()) {
            throw new SQLException("the cable is out", "08006");
        }
    }
}

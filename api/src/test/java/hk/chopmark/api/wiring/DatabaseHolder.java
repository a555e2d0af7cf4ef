package hk.chopmark.api.wiring;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;

/** A process that holds the embedded database of a folder until it is killed. */
final class DatabaseHolder {

    private DatabaseHolder() {}

    public static void main(String[] arguments) throws Exception {
        DataFolder folder = new DataFolder(Path.of(arguments[0])).create();
        EmbeddedDatabase database = EmbeddedDatabase.start(folder, step -> {}, lost -> {});
        try (Connection connection = database.admin(Databases.Store.EVENTS).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t AS SELECT 42 AS n");
        }
        ForkedJvm.say("server " + database.pid());
        new CountDownLatch(1).await();
    }
}

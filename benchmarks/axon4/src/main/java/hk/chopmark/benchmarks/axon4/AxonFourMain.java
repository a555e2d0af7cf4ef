package hk.chopmark.benchmarks.axon4;

import hk.chopmark.benchmarks.rig.Worker;
import hk.chopmark.benchmarks.rig.Workload;
import java.io.IOException;
import java.sql.SQLException;

/** The process of Axon 4: {@code NAME JDBC-URL EVENTS:TAGS FOLDER}. */
public final class AxonFourMain {

    private AxonFourMain() {}

    /** Serves the referee on standard input and output. */
    public static void main(String[] arguments) throws IOException, SQLException {
        Worker.run(Workload.parse(arguments[2]), workload -> new AxonFour(arguments[1], workload));
    }
}

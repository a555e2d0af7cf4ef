package hk.chopmark.benchmarks.contenders;

import hk.chopmark.benchmarks.rig.Contender;
import hk.chopmark.benchmarks.rig.Worker;
import hk.chopmark.benchmarks.rig.Workload;
import java.io.IOException;
import java.nio.file.Path;

/** The process of one contender: {@code NAME JDBC-URL EVENTS:TAGS FOLDER}. */
public final class ContenderMain {

    private ContenderMain() {}

    /** Serves the referee on standard input and output. */
    public static void main(String[] arguments) throws IOException {
        Databases databases = new Databases(arguments[1]);
        Path folder = Path.of(arguments[3]);
        Worker.run(
                Workload.parse(arguments[2]),
                workload -> open(arguments[0], databases, workload, folder));
    }

    private static Contender open(
            String name, Databases databases, Workload workload, Path folder) {
        return switch (name) {
            case "floor" -> new Floor(databases, workload, folder);
            case "axon5" -> new AxonFiveJpa(databases, workload);
            case "memory" -> new InMemory(workload);
            case "plain" -> Chopmark.withoutSealing(databases, workload, folder);
            case "whole" -> Chopmark.whole(databases, workload, folder);
            default -> throw new IllegalArgumentException("No contender is called " + name);
        };
    }
}

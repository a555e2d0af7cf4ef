package hk.chopmark.benchmarks.contenders;

import hk.chopmark.benchmarks.rig.Contender;
import hk.chopmark.benchmarks.rig.Worker;
import hk.chopmark.benchmarks.rig.Workload;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The process of one contender: {@code NAME JDBC-URL EVENTS FOLDER}. */
public final class ContenderMain {

    private ContenderMain() {}

    /** Serves the referee on standard input and output. */
    public static void main(String[] arguments) throws IOException {
        PrintStream answers =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        Workload workload = new Workload(Long.parseLong(arguments[2]));
        Databases databases = new Databases(arguments[1]);
        try (Contender contender = open(arguments[0], databases, workload, Path.of(arguments[3]))) {
            new Worker(contender, workload)
                    .serve(
                            new BufferedReader(
                                    new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                            answers);
        }
        System.exit(0);
    }

    private static Contender open(
            String name, Databases databases, Workload workload, Path folder) {
        return switch (name) {
            case "floor" -> new Floor(databases, workload, folder);
            case "memory" -> new InMemory(workload);
            case "plain" -> Chopmark.withoutSealing(databases, workload, folder);
            case "whole" -> Chopmark.whole(databases, workload, folder);
            default -> throw new IllegalArgumentException("No contender is called " + name);
        };
    }
}

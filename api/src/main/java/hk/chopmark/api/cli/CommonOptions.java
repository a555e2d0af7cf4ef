package hk.chopmark.api.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that every command takes. */
public final class CommonOptions {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:CHOPMARK_DATA:-data}",
            description = "Data folder (default: $CHOPMARK_DATA, else ./data).")
    private Path data = Path.of("data");

    @Option(
            names = "--json",
            description = "Write the result as one JSON object to standard output.")
    private boolean json;

    @Option(names = "--quiet", description = "No progress.")
    private boolean quiet;

    @Option(names = "--debug", description = "Show the stack trace of an error.")
    private boolean debug;

    /** The data folder. */
    public Path data() {
        return data;
    }

    /** Whether the result goes out as JSON. */
    public boolean json() {
        return json;
    }

    /** Whether progress is kept to itself. */
    public boolean quiet() {
        return quiet;
    }

    /** Whether errors show their stack trace. */
    public boolean debug() {
        return debug;
    }
}

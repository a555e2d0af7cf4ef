package hk.chopmark.api.cli;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of a command that a person gives to a running server. */
final class ServerOptions {

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "${env:CHOPMARK_SERVER:-http://127.0.0.1:8080}",
            description = "The server (default: $CHOPMARK_SERVER, else http://127.0.0.1:8080).")
    private URI server = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--school",
            required = true,
            paramLabel = "SCHOOL",
            defaultValue = "${env:CHOPMARK_SCHOOL}",
            description = "The school to sign in to (default: $CHOPMARK_SCHOOL).")
    private String school = "";

    @Option(
            names = "--user",
            required = true,
            paramLabel = "NAME",
            defaultValue = "${env:CHOPMARK_USER}",
            description = "Login name of the person it is done as (default: $CHOPMARK_USER).")
    private String user = "";

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = {
                "Where the password is: first line, and the code of the authenticator app in the second;",
                "/dev/fd/3 for a descriptor. Left out: $CHOPMARK_PASSWORD and $CHOPMARK_CODE, else the",
                "terminal asks and shows nothing."
            })
    private @Nullable Path passwordFile;

    @Option(
            names = "--json",
            description = "Write the result as one JSON object to standard output.")
    private boolean json;

    @Option(names = "--quiet", description = "No progress.")
    private boolean quiet;

    @Option(names = "--debug", description = "Show the stack trace of an error.")
    private boolean debug;

    /** The address of the server. */
    URI server() {
        return server;
    }

    /** The school, as it was typed. */
    String school() {
        return school;
    }

    /** The login name. */
    String user() {
        return user;
    }

    /** Where the password is, if in a file. */
    @Nullable Path passwordFile() {
        return passwordFile;
    }

    /** Whether the result goes out as JSON. */
    boolean json() {
        return json;
    }

    /** Whether progress is kept to itself. */
    boolean quiet() {
        return quiet;
    }

    /** Whether errors show their stack trace. */
    boolean debug() {
        return debug;
    }
}

package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.core.shared.SchoolId;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A command that acts for a person: signs in to a running server as that person, works there, and
 * signs out. It opens no data folder; what the person may do, their grants say.
 *
 * <p>Implementations say what to do in {@link #run(RemoteSession)} and return an {@link ExitCode}.
 */
abstract class WithServer implements Callable<Integer> {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Standard output and error. */
    protected final Terminal terminal;

    /** Which server, and who. */
    @Mixin protected final ServerOptions options = new ServerOptions();

    /** For a command line that writes here. */
    protected WithServer(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Does the work.
     *
     * @return one of {@link ExitCode}
     */
    protected abstract int run(RemoteSession session) throws IOException;

    /** Looks at the arguments before anybody signs in. */
    protected abstract void check();

    @Override
    public final Integer call() throws Exception {
        SchoolId school = References.of(SchoolId.KIND, options.school(), SchoolId.class);
        check();
        PersonSecrets secrets = PersonSecrets.of(options.passwordFile(), System.getenv());
        try (RemoteSession session =
                RemoteSession.open(
                        options.server(),
                        school,
                        new RemoteSession.Person(options.user(), secrets))) {
            return run(session);
        }
    }

    /** Writes a result for machines: one JSON object. */
    protected final void printJson(Object result) {
        terminal.out().json(JSON.writeValueAsString(result));
    }
}

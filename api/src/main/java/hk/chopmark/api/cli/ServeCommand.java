package hk.chopmark.api.cli;

import hk.chopmark.api.security.AccessTokens;
import hk.chopmark.api.server.OperatorToken;
import hk.chopmark.api.server.Server;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.seal.KeyCare;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves the interface and the console until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serve the interface and the console.",
        footer = {
            "",
            "Environment: CHOPMARK_DATA; CHOPMARK_DATABASE_URL, CHOPMARK_DATABASE_USER, CHOPMARK_DATABASE_PASSWORD,",
            "CHOPMARK_KEYS_DATABASE_URL for a PostgreSQL of your own (15 or later) instead of the embedded one;",
            "CHOPMARK_PROJECTION_SEGMENTS (1, 2, 4, 8 or 16; default 1)."
        })
final class ServeCommand extends WithInstallation {

    @Option(
            names = "--port",
            defaultValue = "8080",
            paramLabel = "PORT",
            description = "Port (default: 8080).")
    private int port;

    @Option(
            names = "--bind",
            defaultValue = "127.0.0.1",
            paramLabel = "ADDRESS",
            description = "Address to listen on (default: 127.0.0.1, this machine only).")
    private String bind = "127.0.0.1";

    @Option(
            names = "--demo",
            description =
                    "Serve a sample school, built at the first start, and print how to look around in it.")
    private boolean demo;

    @Option(
            names = "--alone",
            description =
                    "Write alone: servers started before on the same database append no more. For when one of them"
                            + " cannot be reached.")
    private boolean alone;

    ServeCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected boolean logsToConsole() {
        return !options.quiet();
    }

    @Override
    protected boolean makesDataFolder() {
        return true;
    }

    @Override
    protected boolean writesAlone() {
        return alone;
    }

    @Override
    protected int run(Installation installation) throws Exception {
        OperatorToken.writeIfMissing(installation.folder(), AccessTokens.of(installation));
        Optional<DemoGuide> guide =
                demo ? Optional.of(new DemoGuide(terminal, installation)) : Optional.empty();
        guide.ifPresent(sample -> sample.build(options.quiet()));
        Progress.step(terminal, options.quiet(), "Starting the web server");
        Server server;
        try {
            server = Server.start(installation, bind, port);
        } catch (Server.PortTaken e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the server cannot listen",
                    "port " + port + " is taken",
                    "choose another with --port",
                    e);
        }
        // Runs before the installation closes, on a signal as well as at the end of this method.
        installation.beforeClose(server);
        if (installation.caresForKeys()) {
            installation.beforeClose(KeyCare.start(installation.engine().keyEpochs()));
        }
        String address = "http://" + bind + ":" + server.port();
        terminal.out().println("Chopmark listens on " + address);
        terminal.out()
                .println("The operator's token is in " + installation.folder().operatorToken());
        guide.ifPresent(sample -> sample.welcome(address));
        new CountDownLatch(1).await(); // until the process is told to end
        return ExitCode.OK;
    }
}

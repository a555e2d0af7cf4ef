package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Progress;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.api.front.FrontSettings;
import hk.chopmark.api.front.PublicOrigin;
import hk.chopmark.api.front.SettingRefused;
import hk.chopmark.api.operating.FirstOperator;
import hk.chopmark.api.server.OperatorCode;
import hk.chopmark.api.server.Server;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.seal.KeyCare;
import hk.chopmark.core.shared.SchoolId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
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
            "CHOPMARK_PROJECTION_SEGMENTS (1, 2, 4, 8 or 16; default 1); CHOPMARK_PUBLIC_ORIGIN,",
            "CHOPMARK_TRUSTED_PROXIES, CHOPMARK_TLS_CERT, CHOPMARK_TLS_KEY instead of the options."
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
            names = "--public-origin",
            paramLabel = "URL",
            description =
                    "Where people reach it, such as https://records.school.hk (default: $CHOPMARK_PUBLIC_ORIGIN). Links"
                            + " and redirects are made of it.")
    private @Nullable String origin;

    @Option(
            names = "--trusted-proxies",
            paramLabel = "CIDR,...",
            description =
                    "Addresses of the proxies whose X-Forwarded-For counts (default: $CHOPMARK_TRUSTED_PROXIES, else"
                            + " none).")
    private @Nullable String proxies;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description =
                    "Speak TLS: the server's certificate and those that lead to a root, PEM (default:"
                            + " $CHOPMARK_TLS_CERT). Replaced files are taken up while it runs.")
    private @Nullable String certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "Its private key, PEM, for its owner only (default: $CHOPMARK_TLS_KEY).")
    private @Nullable String key;

    private FrontSettings front = FrontSettings.local("127.0.0.1");

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
    protected boolean demonstrates() {
        return demo;
    }

    @Override
    protected Optional<Change> change() {
        return demo ? Optional.of(new Change("serve-demo", null)) : Optional.empty();
    }

    @Override
    protected void check() {
        try {
            front =
                    FrontSettings.of(
                            bind,
                            given(origin, "CHOPMARK_PUBLIC_ORIGIN"),
                            given(proxies, "CHOPMARK_TRUSTED_PROXIES"),
                            new FrontSettings.Tls(
                                    path(given(certificate, "CHOPMARK_TLS_CERT")),
                                    path(given(key, "CHOPMARK_TLS_KEY"))));
        } catch (SettingRefused e) {
            throw refused(e);
        }
        if (front.seesOneAddressOnly()) {
            terminal.err()
                    .println(
                            "No --trusted-proxies: everybody who comes through a proxy counts as one address.");
        }
    }

    /** The option, else the variable; empty if neither is set. */
    private static String given(@Nullable String option, String variable) {
        return option != null ? option : System.getenv().getOrDefault(variable, "");
    }

    private static @Nullable Path path(String text) {
        return text.isBlank() ? null : Path.of(text);
    }

    private static CommandFailure refused(SettingRefused refusal) {
        return new CommandFailure(
                ExitCode.USAGE,
                "the server cannot be reached like this",
                refusal.why(),
                refusal.whatToDo(),
                refusal);
    }

    @Override
    protected int run(Installation installation) throws Exception {
        Optional<DemoGuide> guide =
                demo ? Optional.of(new DemoGuide(terminal, installation)) : Optional.empty();
        guide.ifPresent(sample -> sample.build(options.quiet()));
        Progress.step(terminal, options.quiet(), "Starting the web server");
        Server server;
        try {
            server = Server.start(installation, front, port);
        } catch (Server.PortTaken e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the server cannot listen",
                    "port " + port + " is taken",
                    "choose another with --port",
                    e);
        } catch (SettingRefused e) {
            throw refused(e);
        }
        // Runs before the installation closes, on a signal as well as at the end of this method.
        installation.beforeClose(server);
        if (installation.caresForKeys()) {
            installation.beforeClose(KeyCare.start(installation.engine().keyEpochs()));
        }
        String listens =
                (front.tls().isPresent() ? "https://" : "http://") + bind + ":" + server.port();
        String address = front.origin().map(PublicOrigin::text).orElse(listens);
        terminal.out().println("Chopmark listens on " + listens);
        Server served = server;
        guide.ifPresent(sample -> sample.operator(served.firstOperator()));
        installation.beforeClose(
                OperatorCode.start(
                        server.firstOperator(),
                        installation.folder(),
                        code -> printCode(code, address)));
        guide.ifPresent(sample -> sample.welcome(address));
        new CountDownLatch(1).await(); // until the process is told to end
        return ExitCode.OK;
    }

    /** The code goes to whoever started the program, and to the file; to no log. */
    private void printCode(String code, String address) {
        terminal.out().println("The code of the first operator: " + code);
        terminal.out()
                .println(
                        "It counts once, within "
                                + FirstOperator.LIFE.toHours()
                                + " hours, at "
                                + address
                                + "/activate/"
                                + SchoolId.INSTALLATION.id());
    }
}

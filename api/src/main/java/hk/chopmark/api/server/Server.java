package hk.chopmark.api.server;

import hk.chopmark.api.front.FrontSettings;
import hk.chopmark.api.front.SettingRefused;
import hk.chopmark.api.operating.FirstOperator;
import hk.chopmark.api.security.ConsoleCookies;
import hk.chopmark.api.wiring.Installation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Serves an opened installation over HTTP.
 *
 * <p><b>Guarantees</b>: when {@link #close} returns, no request is under way any more (they get at
 * most 20 seconds), so that the installation may be closed.
 */
public final class Server implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private Server(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts serving.
     *
     * @param installation stays open until the server is closed; the caller closes it afterwards
     * @param bind address to listen on
     * @param port port to listen on; 0 for any free one
     * @throws PortTaken if somebody else listens there
     */
    public static Server start(Installation installation, String bind, int port) {
        return start(installation, FrontSettings.local(bind), port);
    }

    /**
     * Starts serving, as the outside world is to reach it.
     *
     * @throws PortTaken if somebody else listens there
     * @throws SettingRefused if certificate or key cannot be used
     */
    public static Server start(Installation installation, FrontSettings front, int port) {
        ConsoleCookies cookies = new ConsoleCookies(front.https());
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("server.address", front.bind());
        settings.put("server.port", port);
        try {
            return new Server(
                    new SpringApplicationBuilder(ServerConfiguration.class)
                            .bannerMode(Banner.Mode.OFF)
                            .logStartupInfo(false)
                            .registerShutdownHook(false) // the command closes us, in order
                            .environment(new OwnEnvironment(settings))
                            .initializers(context -> {
                                var beans = (GenericApplicationContext) context;
                                beans.registerBean(
                                        Installation.class,
                                        () -> installation,
                                        bean -> bean.setDestroyMethodName(null));
                                beans.registerBean(FrontSettings.class, () -> front);
                                beans.registerBean(ConsoleCookies.class, () -> cookies);
                            })
                            .run());
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof PortInUseException) {
                    throw new PortTaken(port, e);
                }
                if (cause instanceof SettingRefused refused) {
                    throw refused;
                }
            }
            throw e;
        }
    }

    /** Somebody else listens on the port asked for. */
    public static final class PortTaken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private PortTaken(int port, Throwable cause) {
            super("Port " + port + " is taken", cause);
        }
    }

    /** Makes the first operator. */
    public FirstOperator firstOperator() {
        return context.getBean(FirstOperator.class);
    }

    /** The port listened on. */
    public int port() {
        return Integer.parseInt(
                String.valueOf(context.getEnvironment().getProperty("local.server.port")));
    }

    @Override
    public void close() {
        context.close();
    }
}

package hk.chopmark.api.front;

/**
 * How the outside world reaches this server.
 *
 * @param bind address listened on
 */
public record FrontSettings(String bind) {

    /** This machine only, plain HTTP. */
    public static FrontSettings local() {
        return new FrontSettings("127.0.0.1");
    }

    /** Whether people reach this server over TLS only. */
    boolean https() {
        return false;
    }

    /** Whether a request may name this host. */
    boolean answersTo(String host) {
        return HostNames.isLoopback(host) || host.equalsIgnoreCase(bind);
    }
}

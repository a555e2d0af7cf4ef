package hk.chopmark.api.front;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the outside world reaches this server.
 *
 * @param bind address listened on
 * @param origin where people reach it, if a proxy stands before it or it has a name of its own
 * @param proxies whose forwarded addresses count
 * @param tls certificate and key, if it speaks TLS itself
 * @param bounds of connections
 */
public record FrontSettings(
        String bind,
        Optional<PublicOrigin> origin,
        TrustedProxies proxies,
        Optional<TlsFiles> tls,
        ConnectionBounds bounds) {

    /** The name of this machine to a browser on it. */
    private static final String HERE = "localhost";

    /** This machine only, plain HTTP. */
    public static FrontSettings local(String bind) {
        return new FrontSettings(
                bind,
                Optional.empty(),
                TrustedProxies.parse(""),
                Optional.empty(),
                ConnectionBounds.USUAL);
    }

    /**
     * What the command line says; empty texts and null for what it does not say.
     *
     * @throws SettingRefused if it cannot be so, or must not: plain HTTP for other machines
     */
    public static FrontSettings of(
            String bind, String origin, String proxies, @Nullable Tls wanted) {
        FrontSettings settings =
                new FrontSettings(
                        bind,
                        origin.isBlank()
                                ? Optional.empty()
                                : Optional.of(PublicOrigin.parse(origin)),
                        TrustedProxies.parse(proxies),
                        Optional.ofNullable(wanted).flatMap(FrontSettings::files),
                        ConnectionBounds.USUAL);
        if (!HostNames.isLoopback(bind) && !settings.https()) {
            throw new SettingRefused(
                    "plain HTTP is for this machine only",
                    "give --public-origin, and --tls-cert and --tls-key if no proxy with TLS stands before it");
        }
        if (!HostNames.isLoopback(bind) && settings.origin().isEmpty()) {
            throw new SettingRefused(
                    "the address by which people reach this server is missing; passkeys are bound to it",
                    "give --public-origin, such as https://records.school.hk");
        }
        return settings;
    }

    /** Certificate and key as the command line names them; null for what it does not name. */
    public record Tls(@Nullable Path certificate, @Nullable Path key) {}

    private static Optional<TlsFiles> files(Tls wanted) {
        Path certificate = wanted.certificate();
        Path key = wanted.key();
        if (certificate == null && key == null) {
            return Optional.empty();
        }
        if (certificate == null || key == null) {
            throw new SettingRefused(
                    "TLS takes a certificate and a key", "give both --tls-cert and --tls-key");
        }
        return Optional.of(new TlsFiles(certificate.toAbsolutePath(), key.toAbsolutePath()));
    }

    /** The name of the host in people's browsers. */
    public String name() {
        return origin.map(PublicOrigin::host).orElse(HERE);
    }

    /**
     * Scheme, host and port of its pages in people's browsers.
     *
     * @param port listened on
     */
    public String pages(int port) {
        return origin.map(PublicOrigin::text)
                .orElseGet(() -> (https() ? "https" : "http") + "://" + HERE + ":" + port);
    }

    /** Whether people reach this server over TLS only. */
    public boolean https() {
        return tls.isPresent() || origin.isPresent();
    }

    /** Whether everybody counts as the one address of a proxy that is not named. */
    public boolean seesOneAddressOnly() {
        return origin.isPresent() && tls.isEmpty() && proxies.networks().isEmpty();
    }

    /** Whether a request may name this host. */
    boolean answersTo(String host) {
        return HostNames.isLoopback(host)
                || host.equalsIgnoreCase(bind)
                || origin.map(PublicOrigin::host).filter(host::equalsIgnoreCase).isPresent()
                || (origin.isEmpty() && tls.isPresent()); // the certificate says whose it is
    }
}

package hk.chopmark.api.front;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where people reach this server: scheme, host and port, as their browsers show it.
 *
 * @param host a name or an address, lower case
 * @param port the port; 443 where none is written
 */
public record PublicOrigin(String host, int port) {

    private static final int HTTPS = 443;

    /**
     * Reads {@code https://records.school.hk} or the same with a port.
     *
     * @throws SettingRefused for everything else: plain HTTP, a path, a user
     */
    static PublicOrigin parse(String text) {
        try {
            URI uri = new URI(text.strip());
            boolean bare =
                    uri.getUserInfo() == null
                            && uri.getQuery() == null
                            && uri.getFragment() == null
                            && (uri.getPath().isEmpty() || uri.getPath().equals("/"));
            if ("https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && bare) {
                return new PublicOrigin(
                        uri.getHost().toLowerCase(Locale.ROOT),
                        uri.getPort() < 0 ? HTTPS : uri.getPort());
            }
        } catch (URISyntaxException e) {
            throw refused();
        }
        throw refused();
    }

    private static SettingRefused refused() {
        return new SettingRefused(
                "the public origin is not written as one",
                "write it as https://records.school.hk, without a path");
    }

    /** As browsers write it. */
    public String text() {
        return "https://" + host + (port == HTTPS ? "" : ":" + port);
    }
}

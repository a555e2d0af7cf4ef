package hk.chopmark.api.front;

import java.util.Objects;
import org.apache.coyote.http11.Http11NioProtocol;

/**
 * HTTP/1.1 on connections that are bounded in number and time. Tomcat makes it by its name, so the
 * bounds are handed over afterwards and before the start.
 */
public final class BoundedHttp extends Http11NioProtocol {

    private final BoundedEndpoint endpoint;

    /** For Tomcat. */
    public BoundedHttp() {
        this(new BoundedEndpoint());
    }

    private BoundedHttp(BoundedEndpoint endpoint) {
        super(endpoint);
        this.endpoint = Objects.requireNonNull(endpoint);
    }

    void bound(ConnectionBounds bounds, TrustedProxies proxies) {
        setMaxConnections(bounds.total());
        setConnectionTimeout(Math.toIntExact(bounds.silence().toMillis()));
        endpoint.bound(bounds, proxies);
    }
}

package hk.chopmark.api.front;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * The first to see a request.
 *
 * <p><b>Guarantees</b>: every answer carries the policy headers, refusals included; a request for
 * another host, or with a query that cannot be read, goes no further. What a request forwards about
 * its sender counts only if a trusted proxy forwards it; links and redirects are made of the public
 * origin, where there is one.
 */
final class FrontGate extends ValveBase {

    private final FrontSettings settings;

    FrontGate(FrontSettings settings) {
        super(true);
        this.settings = settings;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        UnderWay.begun(request.getCoyoteRequest());
        PolicyHeaders.set(response, settings.https());
        String peer = String.valueOf(request.getRemoteAddr());
        boolean throughProxy = settings.proxies().contains(peer);
        int refusal = refusalOf(request, throughProxy);
        if (refusal != 0 && !response.isError()) {
            response.sendError(refusal);
        }
        if (throughProxy) {
            request.setRemoteAddr(settings.proxies().clientOf(peer, forwarded(request)));
        }
        settings.origin().ifPresent(origin -> place(request, origin));
        getNext().invoke(request, response);
    }

    private static List<String> forwarded(Request request) {
        return Collections.list(request.getHeaders("X-Forwarded-For"));
    }

    /** From here on the request was made to the public origin, whatever it says itself. */
    private static void place(Request request, PublicOrigin origin) {
        request.setSecure(true);
        request.getCoyoteRequest().scheme().setString("https");
        request.getCoyoteRequest().serverName().setString(origin.host());
        request.getCoyoteRequest().setServerPort(origin.port());
    }

    /**
     * The status to refuse with; 0 to go on. A proxy of ours chooses the server itself, and says to
     * it what it likes.
     */
    private int refusalOf(Request request, boolean throughProxy) {
        String host = request.getServerName();
        if (host != null
                && !host.isEmpty()
                && !throughProxy
                && !settings.answersTo(host)
                && !host.equals(request.getLocalAddr())) {
            return MISDIRECTED;
        }
        if (SENT_ONCE.stream()
                .anyMatch(name -> Collections.list(request.getHeaders(name)).size() > 1)) {
            return HttpServletResponse.SC_BAD_REQUEST;
        }
        return QueryText.isReadable(request.getQueryString())
                ? 0
                : HttpServletResponse.SC_BAD_REQUEST;
    }

    private static final int MISDIRECTED = 421;

    /** Of two of these nobody could say which one counts. */
    private static final List<String> SENT_ONCE =
            List.of(
                    "Authorization",
                    "Chopmark-Occurred-At",
                    "Chopmark-Purpose",
                    "Content-Type",
                    "Idempotency-Key");
}

package hk.chopmark.api.front;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * The first to see a request.
 *
 * <p><b>Guarantees</b>: every answer carries the policy headers, refusals included; a request for
 * another host, or with a query that cannot be read, goes no further.
 */
final class FrontGate extends ValveBase {

    private final FrontSettings settings;

    FrontGate(FrontSettings settings) {
        super(true);
        this.settings = settings;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        PolicyHeaders.set(response, settings.https());
        int refusal = refusalOf(request);
        if (refusal != 0 && !response.isError()) {
            response.sendError(refusal);
        }
        getNext().invoke(request, response);
    }

    /** The status to refuse with; 0 to go on. */
    private int refusalOf(Request request) {
        String host = request.getServerName();
        if (host != null && !host.isEmpty() && !settings.answersTo(host)) {
            return MISDIRECTED;
        }
        return QueryText.isReadable(request.getQueryString())
                ? 0
                : HttpServletResponse.SC_BAD_REQUEST;
    }

    private static final int MISDIRECTED = 421;
}

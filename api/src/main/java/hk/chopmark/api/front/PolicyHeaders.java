package hk.chopmark.api.front;

import jakarta.servlet.http.HttpServletResponse;

/**
 * What every answer tells the browser: load nothing from elsewhere, keep nothing, frame nothing.
 *
 * <p><b>Guarantees</b>: the same for pages, the interface, static files and refusals. A handler may
 * replace {@code Cache-Control}.
 */
final class PolicyHeaders {

    private static final String CONTENT =
            "default-src 'none'; object-src 'none'; script-src 'self'; style-src 'self';"
                    + " img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
                    + " frame-ancestors 'none'";
    private static final String PERMISSIONS =
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

    /** One year, and for whatever lies below this host. */
    private static final String STRICT_TRANSPORT = "max-age=31536000; includeSubDomains";

    private PolicyHeaders() {}

    /**
     * Sets them all.
     *
     * @param https whether people reach this server over TLS only
     */
    static void set(HttpServletResponse response, boolean https) {
        response.setHeader("Content-Security-Policy", CONTENT);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Permissions-Policy", PERMISSIONS);
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-store");
        if (https) {
            response.setHeader("Strict-Transport-Security", STRICT_TRANSPORT);
        }
    }
}

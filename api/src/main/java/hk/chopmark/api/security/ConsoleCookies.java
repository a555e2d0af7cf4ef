package hk.chopmark.api.security;

/**
 * Names and marks of the console's cookies.
 *
 * <p><b>Guarantees</b>: where people come over TLS, cookies go over TLS only, and no other host or
 * plain connection can plant one: their names begin with {@code __Host-}.
 *
 * @param secure whether people come over TLS only
 */
public record ConsoleCookies(boolean secure) {

    /** Name of the cookie of a session. */
    public String session() {
        return prefix() + "CHOPMARK";
    }

    /** Name of the cookie that somebody leaves for an identity provider with. */
    String way() {
        return prefix() + "CHOPMARK-WAY";
    }

    /** Name of the cookie that forms are compared with. */
    String forms() {
        return prefix() + "CHOPMARK-FORM";
    }

    /** Name of the cookie that keeps which language a reader chose. */
    public String language() {
        return prefix() + "lang";
    }

    private String prefix() {
        return secure ? "__Host-" : "";
    }
}

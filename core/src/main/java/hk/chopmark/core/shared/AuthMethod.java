package hk.chopmark.core.shared;

/** How an actor was authenticated when sending a command. */
public enum AuthMethod {
    PASSWORD,
    SERVICE_KEY,
    ONE_TIME_CODE,
    PASSKEY,
    /** At the identity provider of the school. */
    OIDC,
    REAUTHENTICATION,
    SYSTEM;

    /** The code as stored: lower case, hyphens. */
    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /**
     * Finds a method by its stored code.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static AuthMethod ofCode(String code) {
        return java.util.Arrays.stream(values())
                .filter(method -> method.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown authentication method"));
    }
}

package hk.chopmark.core.shared;

/** How an actor was authenticated when sending a command. */
public enum AuthMethod {
    PASSWORD,
    ACCESS_TOKEN,
    ONE_TIME_CODE,
    PASSKEY,
    REAUTHENTICATION,
    SYSTEM;

    /** The code as stored: lower case, hyphens. */
    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}

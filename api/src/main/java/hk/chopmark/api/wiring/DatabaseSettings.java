package hk.chopmark.api.wiring;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which database server to use.
 *
 * @param url {@code jdbc:postgresql://...} of the database of events; null for the embedded server
 * @param user login there
 * @param password its password
 * @param keysUrl database of wrapped keys; null for the name of the events' database with {@code
 *     _keys} added
 */
public record DatabaseSettings(
        @Nullable String url,
        @Nullable String user,
        @Nullable String password,
        @Nullable String keysUrl) {

    /** The server embedded in this program. */
    public static final DatabaseSettings EMBEDDED = new DatabaseSettings(null, null, null, null);

    /**
     * Reads {@code CHOPMARK_DATABASE_URL}, {@code _USER}, {@code _PASSWORD} and {@code
     * CHOPMARK_KEYS_DATABASE_URL}.
     */
    public static DatabaseSettings of(Map<String, String> environment) {
        String url = environment.get("CHOPMARK_DATABASE_URL");
        if (url == null || url.isBlank()) {
            return EMBEDDED;
        }
        return new DatabaseSettings(
                url.strip(),
                environment.get("CHOPMARK_DATABASE_USER"),
                environment.get("CHOPMARK_DATABASE_PASSWORD"),
                environment.get("CHOPMARK_KEYS_DATABASE_URL"));
    }

    /** Without the password, and without the address, which may carry one. */
    @Override
    public String toString() {
        return url == null ? "DatabaseSettings[embedded]" : "DatabaseSettings[external]";
    }
}

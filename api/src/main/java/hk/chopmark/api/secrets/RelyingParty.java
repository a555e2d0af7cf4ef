package hk.chopmark.api.secrets;

/**
 * Where passkeys are of use: devices bind each key to this server's name, and say on which page it
 * was used.
 *
 * @param id host name, as browsers know it
 * @param origin scheme, host and port of every page
 */
public record RelyingParty(String id, String origin) {

    /** How devices name it to people. */
    static final String NAME = "Chopmark";
}

package hk.chopmark.api.wiring;

/** Names and texts put into SQL that takes no parameters. */
final class Identifiers {

    private Identifiers() {}

    /** A name of a role, schema or database, as an identifier. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /**
     * A text as a literal, where a statement takes no parameter; the server's
     * standard_conforming_strings is on.
     */
    static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}

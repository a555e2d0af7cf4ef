package hk.chopmark.api.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * In which role somebody acts in a test; also the role code in the record of what they did. It
 * gives no right: what anybody may do, the grants on record say.
 */
public enum ActingRole {
    /** Runs the installation; stands above schools and sees into none. */
    OPERATOR,
    /** Administers one school. */
    ADMINISTRATOR,
    /** Teaches. */
    TEACHER,
    /** A guardian. */
    GUARDIAN,
    /** A student. */
    STUDENT,
    /** A school app or another system that sends in what happened there. */
    CONNECTOR,
    /** The data protection officer. */
    OFFICER,
    /** Checks what was done. */
    AUDITOR;

    /** The role code: lower case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of a code, if there is one. */
    public static Optional<ActingRole> ofCode(String code) {
        return Arrays.stream(values()).filter(role -> role.code().equals(code)).findFirst();
    }
}

package hk.chopmark.api.security;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** In which role a token lets its holder act; also the role code in the record of what they did. */
public enum TokenRole {
    /** Runs the installation; stands above schools and sees into none. */
    OPERATOR(Right.SCHOOLS, Right.STATUS, Right.TOKENS),
    /** Administers one school. */
    ADMINISTRATOR(EnumSet.complementOf(EnumSet.of(Right.SCHOOLS, Right.RECEIVE, Right.SUBMIT))),
    /** Teaches. */
    TEACHER(Right.PUBLISH, Right.ATTEST, Right.TEACH, Right.BOARDS, Right.PERSONAL),
    /** A guardian, for their own copies only. */
    GUARDIAN(Right.RECEIVE, Right.PERSONAL),
    /** A student. */
    STUDENT(Right.SUBMIT, Right.PERSONAL),
    /** A school app or another system that sends in what happened there. */
    CONNECTOR(
            Right.ROSTER,
            Right.PUBLISH,
            Right.DELIVERY,
            Right.RECEIVE,
            Right.TEACH,
            Right.SUBMIT,
            Right.BOARDS),
    /** The data protection officer: boards, personal data as granted, evidence, erasure. */
    OFFICER(Right.STATUS, Right.BOARDS, Right.PERSONAL, Right.EVIDENCE, Right.ERASURE),
    /** Checks what was done: boards, personal data as granted, evidence. */
    AUDITOR(Right.STATUS, Right.BOARDS, Right.PERSONAL, Right.EVIDENCE);

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
    private final Set<Right> rights;

    TokenRole(Right... rights) {
        this(EnumSet.copyOf(Arrays.asList(rights)));
    }

    TokenRole(Set<Right> rights) {
        this.rights = Set.copyOf(rights);
    }

    /** What a holder may ask for. */
    public Set<Right> rights() {
        return rights;
    }

    /** The role code: lower case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of a code, if there is one. */
    public static Optional<TokenRole> ofCode(String code) {
        return Arrays.stream(values()).filter(role -> role.code().equals(code)).findFirst();
    }
}

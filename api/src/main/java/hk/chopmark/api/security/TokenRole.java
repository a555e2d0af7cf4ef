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
    ADMINISTRATOR(
            EnumSet.complementOf(
                    EnumSet.of(
                            Right.SCHOOLS, Right.STATUS, Right.FAMILY_WORK, Right.STUDENT_WORK))),
    /** Teaches. */
    TEACHER(Right.STAFF_WORK, Right.ATTEST, Right.BOARDS, Right.PERSONAL),
    /** A guardian, for their own copies only. */
    GUARDIAN(Right.FAMILY_WORK, Right.PERSONAL),
    /** A student. */
    STUDENT(Right.STUDENT_WORK, Right.PERSONAL),
    /** A school app or another system that sends in what happened there. */
    CONNECTOR(
            Right.REGISTERS,
            Right.STAFF_WORK,
            Right.REPORT,
            Right.FAMILY_WORK,
            Right.STUDENT_WORK,
            Right.BOARDS),
    /** The data protection officer: boards, personal data as granted, evidence, erasure. */
    OFFICER(Right.SCHOOL_STATUS, Right.BOARDS, Right.PERSONAL, Right.EVIDENCE, Right.PROTECT),
    /** Checks what was done: boards, personal data as granted, evidence. */
    AUDITOR(Right.SCHOOL_STATUS, Right.BOARDS, Right.PERSONAL, Right.EVIDENCE);

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

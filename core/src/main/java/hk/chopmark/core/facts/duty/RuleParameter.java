package hk.chopmark.core.facts.duty;

import static hk.chopmark.core.decision.InClear.Nature.CODE;

import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.decision.Require;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a due rule: a code or a whole number.
 *
 * @param name code of the parameter, units last, such as {@code consecutive-school-days}
 * @param code its value, if that is a code
 * @param number its value, if that is a number
 */
public record RuleParameter(
        @InClear(CODE) String name, @Nullable @InClear(CODE) String code, @Nullable Long number) {

    /** The largest number in either direction: what every reader of JSON keeps exactly. */
    private static final long MAX_NUMBER = (1L << 53) - 1;

    public RuleParameter {
        Require.code("name", name);
        Require.that(
                (code == null) != (number == null), "A parameter has a code or a number, not both");
        if (code != null) {
            Require.code("code", code);
        }
        if (number != null) {
            Require.range("number", number, -MAX_NUMBER, MAX_NUMBER);
        }
    }

    /** A parameter that is a number. */
    public static RuleParameter of(String name, long number) {
        return new RuleParameter(name, null, number);
    }

    /** A parameter that is a code. */
    public static RuleParameter of(String name, String code) {
        return new RuleParameter(name, code, null);
    }
}

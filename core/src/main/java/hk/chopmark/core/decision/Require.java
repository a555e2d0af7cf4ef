package hk.chopmark.core.decision;

import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.border.FieldRefusal;
import hk.chopmark.core.border.TextForm;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shape checks for the compact constructors of commands.
 *
 * <p><b>Throws</b>: {@link IllegalArgumentException} naming the component, never its value.
 */
public final class Require {

    private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    private Require() {}

    /** A code: 1 to 40 of {@code a-z 0-9 -}, not starting with a hyphen. */
    public static void code(String component, String value) {
        matches(component, value, CODE);
    }

    /** A text of some shape. */
    public static void matches(String component, String value, Pattern shape) {
        if (!shape.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    component + " does not have the shape " + shape.pattern());
        }
    }

    /** One line that says something, may be stored, and has at most so many characters. */
    public static void line(String component, String value, int maxLength) {
        form(component, value, TextForm.LINE, maxLength);
    }

    /** The same, but of one or several lines. */
    public static void lines(String component, String value, int maxLength) {
        form(component, value, TextForm.LINES, maxLength);
    }

    private static void form(String component, String value, TextForm form, int maxLength) {
        try {
            form.require(value);
        } catch (BorderRefusal e) {
            throw new FieldRefusal(component, e);
        }
        if (value.length() > maxLength) {
            throw new IllegalArgumentException(
                    component + " is longer than " + maxLength + " characters");
        }
    }

    /** A number within bounds, both inclusive. */
    public static void range(String component, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(component + " is not within " + min + " and " + max);
        }
    }

    /** A collection of a size within bounds, both inclusive. */
    public static void size(String component, Collection<?> values, int min, int max) {
        range("size of " + component, values.size(), min, max);
    }

    /** A condition on the command as a whole. */
    public static void that(boolean holds, String expectation) {
        if (!holds) {
            throw new IllegalArgumentException(expectation);
        }
    }

    /** If present, a fresh sealed value about this subject in this category; a text is one line. */
    public static void fresh(
            String component, @Nullable Sealed<?> value, SubjectRef subject, Category category) {
        of(component, value, subject, category);
        if (value != null) {
            form(component, value, TextForm.LINE);
        }
    }

    /** The same, but a text may have several lines. */
    public static void freshLines(
            String component, @Nullable Sealed<?> value, SubjectRef subject, Category category) {
        of(component, value, subject, category);
        if (value != null) {
            form(component, value, TextForm.LINES);
        }
    }

    private static void of(
            String component, @Nullable Sealed<?> value, SubjectRef subject, Category category) {
        if (value != null
                && (value.isStored()
                        || !value.subject().equals(subject)
                        || value.category() != category)) {
            throw new IllegalArgumentException(
                    component
                            + " must be a fresh value about its own subject in category "
                            + category.code());
        }
    }

    /** A sealed text of one line. */
    public static void line(String component, Sealed<?> value) {
        form(component, value, TextForm.LINE);
    }

    /** A sealed text that is a decimal number. */
    public static void decimal(String component, Sealed<?> value) {
        form(component, value, TextForm.DECIMAL);
    }

    private static void form(String component, Sealed<?> value, TextForm form) {
        try {
            value.requireForm(form);
        } catch (BorderRefusal e) {
            throw new FieldRefusal(component, e);
        }
    }
}

package hk.chopmark.api.border;

import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.border.Texts;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** A text of one line: names, phones, codes, labels. Absent passes. */
@Constraint(validatedBy = OneLine.Check.class)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface OneLine {

    /** Never shown: answers name the rule. */
    String message() default "one line";

    /** As Bean Validation asks; unused. */
    Class<?>[] groups() default {};

    /** As Bean Validation asks; unused. */
    Class<? extends Payload>[] payload() default {};

    /** The rule of {@link Texts#requireLine}. */
    final class Check implements ConstraintValidator<OneLine, String> {
        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            try {
                return text == null || !Texts.requireLine(text).isEmpty();
            } catch (BorderRefusal refused) {
                return false;
            }
        }
    }
}

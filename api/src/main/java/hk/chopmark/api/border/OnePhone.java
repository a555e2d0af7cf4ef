package hk.chopmark.api.border;

import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.border.Phones;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** One phone number that can be compared with others. Absent passes. */
@Constraint(validatedBy = OnePhone.Check.class)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface OnePhone {

    /** Never shown: answers name the rule. */
    String message() default "one phone number";

    /** As Bean Validation asks; unused. */
    Class<?>[] groups() default {};

    /** As Bean Validation asks; unused. */
    Class<? extends Payload>[] payload() default {};

    /** The rule of {@link Phones#digits}. */
    final class Check implements ConstraintValidator<OnePhone, String> {
        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            try {
                return text == null || !Phones.digits(text).isEmpty();
            } catch (BorderRefusal refused) {
                return false;
            }
        }
    }
}

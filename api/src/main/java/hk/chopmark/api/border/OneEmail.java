package hk.chopmark.api.border;

import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.border.EmailAddresses;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** One e-mail address that a message can be sent to. Absent passes. */
@Constraint(validatedBy = OneEmail.Check.class)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface OneEmail {

    /** Never shown: answers name the rule. */
    String message() default "one e-mail address";

    /** As Bean Validation asks; unused. */
    Class<?>[] groups() default {};

    /** As Bean Validation asks; unused. */
    Class<? extends Payload>[] payload() default {};

    /** The rule of {@link EmailAddresses#canonical}. */
    final class Check implements ConstraintValidator<OneEmail, String> {
        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            try {
                return text == null || !EmailAddresses.canonical(text).isEmpty();
            } catch (BorderRefusal refused) {
                return false;
            }
        }
    }
}

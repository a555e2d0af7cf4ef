package hk.chopmark.api.judging;

import hk.chopmark.core.decision.Command;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A request that sends commands: who may is declared by their decisions, and judged by the record
 * as a condition of the append. On a type for all methods that declare nothing themselves.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Sends {

    /** The commands, any of which it may send. */
    Class<? extends Command>[] value();
}

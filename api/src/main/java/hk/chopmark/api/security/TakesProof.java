package hk.chopmark.api.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Whatever is sent here takes a proof of the last five minutes of who sends it, over the interface
 * and by the forms of the console alike; see {@link ProofRules}. On another annotation for all that
 * carries it.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface TakesProof {}

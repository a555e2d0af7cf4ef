package hk.chopmark.api.judging;

import hk.chopmark.core.decision.Command.TakesProof;
import hk.chopmark.core.shared.Purpose;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A board about the installation, for its operators: the record of its own log judges, as for any
 * board. Whoever acts in a school is refused by the record of that school, where nobody can hold
 * the permission. What an operator sends takes a proof of the last five minutes.
 */
@Documented
@TakesProof
@Judged(value = "installation.operate", board = "installation", purpose = Purpose.AUDIT)
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface ForOperator {}

/**
 * What is due by a rule at a time: the rule's version, the act, and the policy by which an area
 * tells which acts there are.
 *
 * <p>Areas may import it, as all of {@code facts}.
 *
 * <p>Read {@link hk.chopmark.core.facts.duty.DuePolicy} first.
 */
@NullMarked
package hk.chopmark.core.facts.duty;

import org.jspecify.annotations.NullMarked;

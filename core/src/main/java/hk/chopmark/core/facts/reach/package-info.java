/**
 * How others are reached, as several areas read it: keys of other systems, and addresses that
 * belong to their person.
 *
 * <p>May be imported by every area. Read {@code ServiceFact} first.
 */
@NullMarked
package hk.chopmark.core.facts.reach;

import org.jspecify.annotations.NullMarked;

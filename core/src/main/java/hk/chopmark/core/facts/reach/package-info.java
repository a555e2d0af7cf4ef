/**
 * How others are reached and get in, as several areas read it: keys of other systems, addresses
 * that belong to their person, and accounts in the hands of theirs.
 *
 * <p>May be imported by every area. Read {@code ServiceFact} first.
 */
@NullMarked
package hk.chopmark.core.facts.reach;

import org.jspecify.annotations.NullMarked;

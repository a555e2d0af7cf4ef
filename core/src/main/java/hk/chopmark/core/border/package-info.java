/**
 * What may come in from outside: the one form of a time, a day and a text, for every way in. The
 * codec asks the same rules again before it stores.
 *
 * <p>May be imported by every room; imports only the JDK.
 *
 * <p>Read {@link BorderRule} first.
 */
@NullMarked
package hk.chopmark.core.border;

import org.jspecify.annotations.NullMarked;

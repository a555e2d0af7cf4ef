/**
 * The installation itself, in a log of its own: that it began, which schools its operators founded,
 * what they did on its data folder. Accounts and grants of operators stand in the same log, by the
 * rules of their own areas.
 *
 * <p>May be imported by runtime and the modules above core.
 *
 * <p>Read {@code InstallationEvent} first.
 */
@NullMarked
package hk.chopmark.core.installation;

import org.jspecify.annotations.NullMarked;

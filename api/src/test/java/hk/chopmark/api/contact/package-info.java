/**
 * Tests of contact points over HTTP, with a real mail server on this machine.
 *
 * <p>Nobody imports them.
 *
 * <p>Read {@code ContactJourneyIT} first.
 */
@NullMarked
package hk.chopmark.api.contact;

import org.jspecify.annotations.NullMarked;

/**
 * Contact points over HTTP: people record where they are reached, have a code sent there, give it
 * back, and take addresses out of use.
 *
 * <p>Nobody imports it. It imports {@code mail}, which sends.
 *
 * <p>Read {@code ContactController} first, then {@code ContactPage}.
 */
@NullMarked
package hk.chopmark.api.contact;

import org.jspecify.annotations.NullMarked;

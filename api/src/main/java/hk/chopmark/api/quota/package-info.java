/**
 * How much one account and one school may ask of this server, weighted by work.
 *
 * <p>May be imported by security, wiring and whoever does work that no command shows; knows no area
 * and no HTTP.
 *
 * <p>Read {@link hk.chopmark.api.quota.Quotas} first.
 */
@NullMarked
package hk.chopmark.api.quota;

import org.jspecify.annotations.NullMarked;

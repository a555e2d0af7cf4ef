/**
 * Tests of accounts of services over HTTP.
 *
 * <p>Nobody imports them.
 *
 * <p>Read {@code ServiceKeysIT} first.
 */
@NullMarked
package hk.chopmark.api.identity;

import org.jspecify.annotations.NullMarked;

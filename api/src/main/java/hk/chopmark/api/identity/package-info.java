/**
 * The pages and routes of signing in and of accounts, and access tokens over HTTP.
 *
 * <p>Imported by the first page only. It imports the manners of rest and console, and no other
 * area.
 *
 * <p>Read {@code SignInPage} first.
 */
@NullMarked
package hk.chopmark.api.identity;

import org.jspecify.annotations.NullMarked;

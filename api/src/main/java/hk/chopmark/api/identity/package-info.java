/**
 * The pages and routes of signing in, of accounts, and of services and their keys.
 *
 * <p>Imported by the first page only. It imports the manners of rest and console, and no other
 * area.
 *
 * <p>Read {@code SignInPage} first.
 */
@NullMarked
package hk.chopmark.api.identity;

import org.jspecify.annotations.NullMarked;

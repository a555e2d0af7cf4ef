/**
 * Roles, grants, delegations and reviews over HTTP and in the console, and decisions about access
 * explained.
 *
 * <p>Imported by the first page only. It imports the manners of rest and console, and no other
 * area.
 *
 * <p>Read {@code GrantController} first.
 */
@NullMarked
package hk.chopmark.api.access;

import org.jspecify.annotations.NullMarked;

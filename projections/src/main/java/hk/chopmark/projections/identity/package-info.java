/**
 * Read models of identities: accounts, what persons sign in with, their sessions; service accounts
 * and their keys.
 *
 * <p>May be imported by api. Whoever signs people in asks the record instead. Read {@link
 * hk.chopmark.projections.identity.PersonAccounts} first.
 */
@NullMarked
package hk.chopmark.projections.identity;

import org.jspecify.annotations.NullMarked;

/**
 * Who may sign in and whether a session or key still stands, read from the record as it is now, and
 * told when that changes, on whichever node.
 *
 * <p>May be imported by runtime and the modules above core. Read {@link
 * hk.chopmark.core.accounts.Accounts} first.
 */
@NullMarked
package hk.chopmark.core.accounts;

import org.jspecify.annotations.NullMarked;

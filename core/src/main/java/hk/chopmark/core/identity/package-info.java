/**
 * Who acts: accounts of persons, service accounts, credentials and sessions. Secrets are never
 * here: events hold references, codes and times.
 *
 * <p>The runtime finds its module; no other area may import it. What signs people in reads {@link
 * hk.chopmark.core.identity.Account}. Read {@link hk.chopmark.core.identity.AccountEvent} first.
 */
@NullMarked
package hk.chopmark.core.identity;

import org.jspecify.annotations.NullMarked;

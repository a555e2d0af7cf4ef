/**
 * What one area lets the others know: small interfaces that its events implement, so that areas
 * never import each other.
 *
 * <p>Areas may import it; it imports only {@code shared}. Read {@link
 * hk.chopmark.core.facts.AuthorityFact} first.
 */
@NullMarked
package hk.chopmark.core.facts;

import org.jspecify.annotations.NullMarked;

package hk.chopmark.core.facts;

/**
 * A grant of a role was made or revoked: what others may rest on. Implemented by access events; no
 * delegation, though it refers to the grant behind it, so that who asks how that grant stands does
 * not read all that was handed on from it.
 */
public interface OwnGrantFact extends GrantFact {}

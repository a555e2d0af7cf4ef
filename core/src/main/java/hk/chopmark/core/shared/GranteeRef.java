package hk.chopmark.core.shared;

/**
 * Who may hold grants and sign in: a person or a service account. A role is held by grants alone;
 * no kind of grantee holds any by itself.
 */
public interface GranteeRef extends Ref {}

package hk.chopmark.api.security;

import org.springframework.security.core.GrantedAuthority;

/**
 * What a caller may ask of the interface at all; the finer question, about which child or class, is
 * decided by the areas and their grants.
 */
public enum Right implements GrantedAuthority {
    /** Register schools, see that they exist. */
    SCHOOLS,
    /** See how the server is. */
    STATUS,
    /** Issue and revoke tokens. */
    TOKENS,
    /** Change the roster. */
    ROSTER,
    /** Define roles, grant and revoke them. */
    GRANTS,
    /** Draft, publish, address and withdraw notices. */
    PUBLISH,
    /** Report what a channel did with a copy. */
    DELIVERY,
    /** Open and acknowledge copies. */
    RECEIVE,
    /** Attest slips that came back on paper. */
    ATTEST,
    /** Assign, mark and return homework. */
    TEACH,
    /** Hand in homework. */
    SUBMIT,
    /** Read boards and summaries: references, counts and times. */
    BOARDS,
    /** Ask for personal data; each reading is recorded first, and decided by grants. */
    PERSONAL,
    /** Take evidence out. */
    EVIDENCE,
    /** Ask for erasures, decide on them, place holds, adopt retention rules; as granted. */
    ERASURE;

    @Override
    public String getAuthority() {
        return name();
    }
}

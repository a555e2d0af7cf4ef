package hk.chopmark.api.security;

import org.springframework.security.core.GrantedAuthority;

/**
 * What a caller may ask of the interface at all; the finer question, about which child or class, is
 * decided by the areas and their grants.
 */
public enum Right implements GrantedAuthority {
    /** Register schools, see that they exist. */
    SCHOOLS,
    /** See how the server is, for all schools together: the whole log, digests, metrics. */
    STATUS,
    /** See how the record of their own school is. */
    SCHOOL_STATUS,
    /** Issue and revoke tokens. */
    TOKENS,
    /** Keep the registers of the school: people, classes, calendar. */
    REGISTERS,
    /** Say what people may do. */
    ENTITLE,
    /** Do what staff do for classes. */
    STAFF_WORK,
    /** Report what another system did. */
    REPORT,
    /** Do what families do for their children. */
    FAMILY_WORK,
    /** Say for staff what somebody did on paper. */
    ATTEST,
    /** Do what students do. */
    STUDENT_WORK,
    /** Read boards and summaries: references, counts and times. */
    BOARDS,
    /** Ask for personal data; each reading is recorded first, and decided by grants. */
    PERSONAL,
    /** Take evidence out. */
    EVIDENCE,
    /** Ask for erasures, decide on them, place holds, adopt retention rules; as granted. */
    PROTECT;

    @Override
    public String getAuthority() {
        return name();
    }
}

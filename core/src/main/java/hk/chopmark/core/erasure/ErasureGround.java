package hk.chopmark.core.erasure;

/**
 * Why personal data is to be erased.
 *
 * <p><b>Source</b>: Personal Data (Privacy) Ordinance, Cap. 486, section 26 and Schedule 1,
 * principle 2(2).
 */
public enum ErasureGround {
    /** No longer required for the purpose it was used for. */
    PURPOSE_FULFILLED,
    /** The period of a retention rule is over. */
    RETENTION_PERIOD_OVER,
    /** The data subject, or a relevant person, asked for it. */
    REQUESTED_BY_SUBJECT,
    /** It should never have been collected, or not this much of it. */
    COLLECTED_IN_EXCESS,
    /** A court or the Commissioner ordered it. */
    ORDERED
}

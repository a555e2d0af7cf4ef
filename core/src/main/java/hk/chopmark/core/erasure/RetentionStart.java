package hk.chopmark.core.erasure;

/** From when a retention period counts. */
public enum RetentionStart {
    /** The last day of a student at the school. */
    STUDENT_LEFT,
    /**
     * The day from which a guardian stands for no student of the school: the last link ended, or
     * the last student left; for one who was never linked, the day of registration.
     */
    GUARDIAN_UNLINKED,
    /** The last day of a member of staff. */
    STAFF_LEFT
}

package hk.chopmark.core.erasure;

/** From when a retention period counts. */
public enum RetentionStart {
    /** The last day of a student at the school. */
    STUDENT_LEFT,
    /** The end of the last link of a guardian to a student. */
    GUARDIAN_UNLINKED,
    /** The last day of a member of staff. */
    STAFF_LEFT
}

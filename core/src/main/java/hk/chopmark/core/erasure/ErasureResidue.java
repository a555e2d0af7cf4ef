package hk.chopmark.core.erasure;

/** What stays after an erasure; the certificate says so. */
public enum ErasureResidue {
    /** Random references that stand for the person in bodies, without anything behind them. */
    RANDOM_REFERENCES,
    /** Types and times of events, classes and roles: in a small school they may still point. */
    EVENT_TYPES_AND_TIMES,
    /** Salted commitments in leaves; the salts came from the destroyed secret. */
    COMMITMENTS,
    /** Keyed tags in leaves; the key is destroyed with the identity secret. */
    PERSON_TAGS,
    /** Deleted ciphertext in the database's files and log until they are written anew. */
    DELETED_ROWS_ON_DISK,
    /** Evidence files and copies given out before, which are outside the school's control. */
    COPIES_GIVEN_OUT
}

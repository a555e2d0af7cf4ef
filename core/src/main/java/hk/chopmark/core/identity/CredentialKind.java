package hk.chopmark.core.identity;

/** What a credential is. Constants are stored for ever. */
public enum CredentialKind {
    /** A text that the person chose. */
    PASSWORD,
    /** An app that shows a new number every half minute; a second factor. */
    TOTP,
    /** A key in the person's device, which makes sure of the person itself: two factors at once. */
    PASSKEY,
    /** An account at the school's identity provider. */
    OIDC,
    /** A code that signs in once: from an activation letter, or after a recovery. */
    ONE_TIME_CODE,
    /** A code that stands once for a second factor that is lost. */
    RECOVERY_CODE,
    /** The key of a service account. */
    SERVICE_KEY;

    /** Whether a person enrols it, for themself. */
    public boolean isEnrolled() {
        return this != ONE_TIME_CODE && this != SERVICE_KEY;
    }

    /** Whether a person may sign in with it as the first of what they show. */
    public boolean isFirstFactor() {
        return this == PASSWORD || this == PASSKEY || this == OIDC;
    }

    /** Whether it stands beside a password as something else than what the person knows. */
    public boolean isSecondFactor() {
        return this == TOTP || this == RECOVERY_CODE;
    }

    /** Whether it is used up by its first use. */
    public boolean isUsedOnce() {
        return this == ONE_TIME_CODE || this == RECOVERY_CODE;
    }
}

package hk.chopmark.core.decision;

/** Names of the members of an event's metadata, stored in every body for ever. */
public final class Meta {

    /** Who acted: text form of an {@link hk.chopmark.core.shared.ActorRef}. Mandatory. */
    public static final String ACTOR = "actor";

    /** Role code in which they acted. Mandatory. */
    public static final String ROLE = "role";

    /** How they were authenticated. Mandatory. */
    public static final String AUTH = "auth";

    /**
     * What they were authenticated with: text form of a credential. Absent for the server itself.
     */
    public static final String CREDENTIAL = "credential";

    /** The session they acted in: text form. Absent where there is none. */
    public static final String SESSION = "session";

    /**
     * Ids of the events that made the grants relied on, ascending, separated by commas; at most
     * {@value #MAX_GRANTS}. Absent if none.
     */
    public static final String GRANTS = "grants";

    /** Most grants that an event names. */
    public static final int MAX_GRANTS = 32;

    /** Purpose code. Mandatory. */
    public static final String PURPOSE = "purpose";

    /** School, as the text form of its reference. Mandatory. */
    public static final String SCHOOL = "school";

    /** Id shared by all messages of one request. */
    public static final String CORRELATION = "correlationId";

    /** Id of the message that caused this one. */
    public static final String CAUSATION = "causationId";

    /** When the source claims it happened, ISO 8601 UTC. */
    public static final String OCCURRED_AT = "occurredAt";

    /** Where it came from, for example {@code oulad:studentAssessment.csv}. */
    public static final String SOURCE = "source";

    private Meta() {}
}

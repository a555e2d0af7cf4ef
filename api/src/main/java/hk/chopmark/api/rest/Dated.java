package hk.chopmark.api.rest;

/**
 * An answer that says up to which position it holds. It goes out as {@code asOf} and as header
 * {@code Chopmark-As-Of}, as a count of the events of the caller's school.
 */
public interface Dated {

    /** Name of the header. */
    String HEADER = "Chopmark-As-Of";

    /**
     * Name of the header that says {@code log.tail-lost} while the newest part of the record is
     * missing, as after a restore of an older backup: then the answer may be out of date.
     */
    String WARNING = "Chopmark-Warning";

    /** Count of events from the start of the log of all schools that the answer covers. */
    long asOf();
}

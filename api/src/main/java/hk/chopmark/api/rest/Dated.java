package hk.chopmark.api.rest;

/**
 * An answer that says up to which position it holds; the position also goes out as header {@code
 * Chopmark-As-Of}.
 */
public interface Dated {

    /** Name of the header. */
    String HEADER = "Chopmark-As-Of";

    /** Count of events from the start of the log that the answer covers. */
    long asOf();
}

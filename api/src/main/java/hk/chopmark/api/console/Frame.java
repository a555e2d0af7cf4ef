package hk.chopmark.api.console;

import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * What stands around every page.
 *
 * @param language language tag of the page
 * @param school name of the school; empty for an operator
 * @param role role code of the caller
 * @param head count of events in the record of the school; for the operator of all schools
 * @param entries what count of the school's own events a position of the log of all stands for
 * @param log whether the log takes appends: open, halted or broken
 * @param checkpoint count of events the last signed checkpoint of the school covers; 0 before the
 *     first
 * @param breakGlassPending readings made without the log that wait to come into it
 * @param erases whether the caller may ask for erasures
 * @param navigation the entries of the navigation that the caller sees
 */
record Frame(
        String language,
        String school,
        String role,
        long head,
        LongUnaryOperator entries,
        String log,
        long checkpoint,
        int breakGlassPending,
        boolean erases,
        List<Navigation.Entry> navigation) {

    /** The name of the program. */
    private static final String PROGRAM = "Chopmark";

    /**
     * The count of events to show for a position: the school's own; the operator's is the log's.
     */
    public long entry(long position) {
        return entries.applyAsLong(position);
    }

    /** Whose pages these are: the school, or the program itself for an operator. */
    public String owner() {
        return school.isEmpty() ? PROGRAM : school;
    }

    /** Whether the log takes appends. */
    public boolean isOpen() {
        return log.equals("open");
    }
}

package hk.chopmark.benchmarks.rig;

/**
 * The event that every contender stores: a guardian's reply to a notice, as JSON about 330 bytes.
 * Contenders may give it another form, never another content.
 *
 * @param notice id of the notice; the replies to one notice are one stream
 * @param student id of the student
 * @param guardian id of the guardian
 * @param language language of the reply
 * @param level level of evidence
 * @param sentNanos when the caller sent it, by {@link System#nanoTime}; 0 if nobody asks
 * @param answer personal text
 * @param remark personal text
 */
public record Reply(
        String notice,
        String student,
        String guardian,
        String language,
        int level,
        long sentNanos,
        String answer,
        String remark) {}

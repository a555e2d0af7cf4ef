package hk.chopmark.export.verify;

import java.util.Optional;

/**
 * One check and how it ended.
 *
 * @param name what was checked
 * @param leafIndex the event it was about; empty if about the whole file
 * @param outcome how it ended
 * @param detail what was compared: hashes, sizes, names and codes, never personal data
 */
public record Check(Name name, Optional<Long> leafIndex, Outcome outcome, String detail) {
    /** What can be checked; the code is stable. */
    public enum Name {
        FILE("file"),
        POLICY("policy"),
        SIGNATURE("signature"),
        SCOPE("scope"),
        ORDER("order"),
        LEAF("leaf"),
        ORIGIN("origin"),
        INCLUSION("inclusion"),
        BODY("body"),
        DISCLOSURE("disclosure"),
        CONTENT("content");

        private final String code;

        Name(String code) {
            this.code = code;
        }

        /** Stable code. */
        public String code() {
            return code;
        }
    }

    /** How a check ended. */
    public enum Outcome {
        PASSED,
        FAILED,
        UNDECIDED
    }

    static Check of(Name name, Outcome outcome, String detail) {
        return new Check(name, Optional.empty(), outcome, detail);
    }

    static Check of(Name name, long leafIndex, Outcome outcome, String detail) {
        return new Check(name, Optional.of(leafIndex), outcome, detail);
    }
}

package hk.chopmark.core.shared;

import java.util.Arrays;

/**
 * Why something is done, stated with every command (data protection principle 3).
 *
 * <p><b>Source</b>: Personal Data (Privacy) Ordinance, Cap. 486, Schedule 1, principle 3.
 */
public enum Purpose {
    HOME_SCHOOL_COMMUNICATION("home-school-communication"),
    TEACHING("teaching"),
    ROSTER_ADMINISTRATION("roster-administration"),
    ACCESS_ADMINISTRATION("access-administration"),
    RECEIPT_PROOF("receipt-proof"),
    AUDIT("audit"),
    DATA_ACCESS_REQUEST("data-access-request"),
    RETENTION_AND_ERASURE("retention-and-erasure"),
    DATA_IMPORT("data-import"),
    DEMONSTRATION("demonstration");

    private final String code;

    Purpose(String code) {
        this.code = code;
    }

    /** The code as stored. */
    public String code() {
        return code;
    }

    /**
     * Finds a purpose by its stored code.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Purpose ofCode(String code) {
        return Arrays.stream(values())
                .filter(purpose -> purpose.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown purpose code"));
    }
}

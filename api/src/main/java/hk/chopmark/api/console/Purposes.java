package hk.chopmark.api.console;

import hk.chopmark.core.shared.Purpose;
import java.util.List;

/** The purposes one can state in the console. */
public final class Purposes {

    /** For seeing names and texts. */
    public static final List<String> TO_SEE =
            codes(
                    Purpose.HOME_SCHOOL_COMMUNICATION,
                    Purpose.TEACHING,
                    Purpose.ROSTER_ADMINISTRATION,
                    Purpose.RECEIPT_PROOF,
                    Purpose.AUDIT,
                    Purpose.DATA_ACCESS_REQUEST);

    /** For taking evidence out. */
    public static final List<String> TO_TAKE_OUT =
            codes(Purpose.RECEIPT_PROOF, Purpose.AUDIT, Purpose.DATA_ACCESS_REQUEST);

    private Purposes() {}

    /**
     * The purpose that was chosen.
     *
     * @throws IllegalArgumentException if none or an unknown one was
     */
    public static Purpose chosen(List<String> offered, String code) {
        if (!offered.contains(code)) {
            throw new IllegalArgumentException("No purpose of those offered was chosen");
        }
        return Purpose.ofCode(code);
    }

    private static List<String> codes(Purpose... purposes) {
        return List.of(purposes).stream().map(Purpose::code).toList();
    }
}

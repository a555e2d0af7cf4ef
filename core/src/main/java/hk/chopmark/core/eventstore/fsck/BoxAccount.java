package hk.chopmark.core.eventstore.fsck;

import hk.chopmark.core.eventstore.fsck.EventRow.BoxRow;
import hk.chopmark.core.log.Commitments;
import hk.chopmark.core.log.JsonValue.JsonObject;
import hk.chopmark.core.log.Leaf;
import hk.chopmark.core.log.MalformedFormat;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Accounts for every sealed box of an event: the leaf says how many there are and what they hash
 * to, the body says under which key each is, the rows are what there is.
 */
final class BoxAccount {
    private static final String TABLE = "sealed_box";

    private final EventRow event;
    private final List<JsonObject> entries;
    private final Consumer<Fault> faults;

    private BoxAccount(EventRow event, List<JsonObject> entries, Consumer<Fault> faults) {
        this.event = event;
        this.entries = entries;
        this.faults = faults;
    }

    /**
     * Compares the rows with leaf and body.
     *
     * @param commitments by ordinal, from the leaf
     * @param entries by ordinal, from the body
     */
    static void settle(
            EventRow event,
            List<Leaf.BoxCommitment> commitments,
            List<JsonObject> entries,
            Consumer<Fault> faults) {
        BoxAccount account = new BoxAccount(event, entries, faults);
        if (entries.size() != commitments.size()) {
            String text =
                    "the leaf commits to %d boxes, the body lists %d"
                            .formatted(commitments.size(), entries.size());
            faults.accept(new Fault("event", event.key(), "box-count", text));
        }
        BoxRow[] rows = new BoxRow[commitments.size()];
        for (BoxRow row : event.boxes()) {
            if (row.ordinal() < 0 || row.ordinal() >= rows.length) {
                account.fault(
                        row.ordinal(),
                        "box-extra",
                        "the leaf knows no such box: the row was put in later");
            } else {
                rows[row.ordinal()] = row;
            }
        }
        for (int ordinal = 0; ordinal < rows.length; ordinal++) {
            if (rows[ordinal] == null) {
                account.missing(ordinal);
            } else {
                account.compare(rows[ordinal], commitments.get(ordinal));
            }
        }
    }

    /**
     * A box that the leaf knows and the table does not.
     *
     * <p>This is the one place where an erasure counts: a box is gone rightly only if the log holds
     * an event that says so. No such event exists in this version of the catalogue, so nothing may
     * be gone.
     */
    private void missing(int ordinal) {
        fault(
                ordinal,
                "box-missing",
                "the leaf commits to this box and no event of the log says that it was erased");
    }

    private void compare(BoxRow row, Leaf.BoxCommitment commitment) {
        if (!Arrays.equals(digest(row), commitment.digest())) {
            fault(
                    row.ordinal(),
                    "box-digest",
                    "nonce or ciphertext is not what the leaf commits to: changed or swapped");
        }
        if (row.ordinal() >= entries.size()) {
            return;
        }
        try {
            JsonObject entry = entries.get(row.ordinal());
            boolean sameKey =
                    entry.string("key").equals(row.keyId())
                            && entry.integer("v") == row.keyVersion();
            if (!sameKey) {
                fault(
                        row.ordinal(),
                        "box-key",
                        "key id or version is not what the body says: the box cannot be opened");
            }
        } catch (MalformedFormat e) {
            fault(row.ordinal(), "box-key", "the body does not say under which key this box is");
        }
    }

    private static byte[] digest(BoxRow row) {
        try {
            return Commitments.box(row.nonce(), row.ciphertext());
        } catch (MalformedFormat e) {
            return new byte[0];
        }
    }

    private void fault(int ordinal, String check, String text) {
        faults.accept(new Fault(TABLE, event.key() + " ordinal=" + ordinal, check, text));
    }
}

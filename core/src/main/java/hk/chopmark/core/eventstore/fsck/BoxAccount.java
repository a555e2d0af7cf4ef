package hk.chopmark.core.eventstore.fsck;

import hk.chopmark.core.eventstore.fsck.EventRow.BoxRow;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.leaf.Commitments;
import hk.chopmark.core.log.leaf.Leaf;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * Accounts for every sealed box of an event: the leaf says how many there are and what they hash
 * to, the body says under which key each is, the rows are what there is.
 */
final class BoxAccount {
    private static final String TABLE = "sealed_box";

    private final EventRow event;
    private final List<JsonObject> entries;
    private final ErasedBoxes erased;
    private final Consumer<Fault> faults;

    private BoxAccount(
            EventRow event, List<JsonObject> entries, ErasedBoxes erased, Consumer<Fault> faults) {
        this.event = event;
        this.entries = entries;
        this.erased = erased;
        this.faults = faults;
    }

    /**
     * What leaf, body and the record of erasures say.
     *
     * @param commitments by ordinal, from the leaf
     * @param entries by ordinal, from the body
     * @param erased which boxes may be gone, and which must be
     */
    record Said(
            List<Leaf.BoxCommitment> commitments, List<JsonObject> entries, ErasedBoxes erased) {}

    /** Compares the rows with what is said of them. */
    static void settle(EventRow event, Said said, Consumer<Fault> faults) {
        List<Leaf.BoxCommitment> commitments = said.commitments();
        List<JsonObject> entries = said.entries();
        BoxAccount account = new BoxAccount(event, entries, said.erased(), faults);
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
     * <p>It is gone rightly only if the log holds an event that says that the key of its subject
     * and category was destroyed.
     */
    private void missing(int ordinal) {
        if (!isSaid(ordinal, erased::mayBeGone)) {
            fault(
                    ordinal,
                    "box-missing",
                    "the leaf commits to this box and no event of the log says that it was erased");
        }
    }

    private boolean isSaid(int ordinal, BiPredicate<UUID, JsonObject> of) {
        try {
            return ordinal < entries.size() && of.test(event.school(), entries.get(ordinal));
        } catch (MalformedFormat e) {
            // The body does not say whose box it is; its form has its own fault.
            return false;
        }
    }

    private void compare(BoxRow row, Leaf.BoxCommitment commitment) {
        if (isSaid(row.ordinal(), erased::mustBeGone)) {
            fault(
                    row.ordinal(),
                    "box-not-erased",
                    "the log says that it was erased: the row was put back, or never deleted");
        }
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

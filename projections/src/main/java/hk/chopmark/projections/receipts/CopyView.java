package hk.chopmark.projections.receipts;

/**
 * A guardian's copy of a notice, on account of one student: the latest version that was addressed
 * to them.
 *
 * @param receipt how far it got
 * @param notice the notice as it stands, without counts
 */
public record CopyView(ReceiptView receipt, NoticeView notice) {

    /** Whether a newer version stands in its place. */
    public boolean isReplaced() {
        NoticeView.Version latest = notice.version();
        return latest != null && latest.number() > receipt.number();
    }
}

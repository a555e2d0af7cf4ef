package hk.chopmark.core.notice;

import hk.chopmark.core.decision.AreaModule;
import java.util.List;

/** What notices bring to the runtime. */
public final class NoticeModule {

    private NoticeModule() {}

    /** Events and decisions of notices. */
    public static AreaModule module() {
        return new AreaModule(
                "notice",
                AreaModule.eventsOf(NoticeEvent.class),
                List.of(
                        new PublishingRules.Drafting(),
                        new PublishingRules.Publishing(),
                        new PublishingRules.FixingAudience(),
                        new PublishingRules.Withdrawing(),
                        new ReceiptRules.Attempting(),
                        new ReceiptRules.Confirming(),
                        new ReceiptRules.Failing(),
                        new ReceiptRules.Opening(),
                        new ReceiptRules.Acknowledging(),
                        new ReceiptRules.Attesting()));
    }
}

package hk.chopmark.core.notice;

import hk.chopmark.core.decision.HeldField;
import hk.chopmark.core.decision.HeldField.Kept;
import hk.chopmark.core.decision.HeldField.Use;
import hk.chopmark.core.notice.NoticeEvent.NoticeVersionPublished;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Purpose;
import java.util.List;
import java.util.stream.Stream;

/** The personal data that notices hold, and why: what a notice says may name anybody. */
final class NoticeHeld {

    private static final Use WORDS =
            Use.of(Kept.AS_THE_DOCUMENT, Purpose.HOME_SCHOOL_COMMUNICATION, Purpose.RECEIPT_PROOF)
                    .to(
                            "guardian",
                            "administrator",
                            "data-protection-officer",
                            "teacher",
                            "auditor");

    private NoticeHeld() {}

    /** Every sealed field of the events of notices. */
    static List<HeldField> fields() {
        // The salt tells nothing by itself, but with a guess of the words it would confirm them.
        return Stream.of("contentSalt", "titleEn", "titleZh", "bodyEn", "bodyZh")
                .map(field ->
                        HeldField.of(
                                NoticeVersionPublished.class,
                                field,
                                Category.CONTENT,
                                WORDS,
                                NoticeId.KIND))
                .toList();
    }
}

package hk.chopmark.core.notice;

import static hk.chopmark.core.decision.UsualRole.ADMINISTRATOR;
import static hk.chopmark.core.decision.UsualRole.AUDITOR;
import static hk.chopmark.core.decision.UsualRole.CONNECTOR;
import static hk.chopmark.core.decision.UsualRole.DATA_PROTECTION_OFFICER;
import static hk.chopmark.core.decision.UsualRole.TEACHER;

import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.RefKind;

/** What notices bring to the runtime. */
public final class NoticeModule implements Area {

    /** Events and decisions of notices. */
    @Override
    public AreaModule module() {
        return AreaModule.named("notice")
                .events(NoticeEvent.class)
                .decisions(
                        new PublishingRules.Drafting(),
                        new PublishingRules.Publishing(),
                        new PublishingRules.FixingAudience(),
                        new PublishingRules.Withdrawing(),
                        new ReceiptRules.Attempting(),
                        new ReceiptRules.Confirming(),
                        new ReceiptRules.Failing(),
                        new ReceiptRules.Opening(),
                        new ReceiptRules.Acknowledging(),
                        new ReceiptRules.Attesting())
                .refKinds(new RefKind<>(NoticeId.KIND, NoticeId.class, NoticeId::new))
                .resources(
                        Resource.of("notice", Category.STAFF, Category.CONTENT)
                                .action(
                                        "view",
                                        ADMINISTRATOR,
                                        DATA_PROTECTION_OFFICER,
                                        TEACHER,
                                        AUDITOR,
                                        CONNECTOR)
                                .action("publish", ADMINISTRATOR, TEACHER)
                                .action("withdraw", ADMINISTRATOR, TEACHER),
                        Resource.of(
                                        "receipt",
                                        Category.IDENTITY,
                                        Category.CONTACT,
                                        Category.STAFF,
                                        Category.CONTENT)
                                .action("view", CONNECTOR)
                                .clearFor(ADMINISTRATOR, DATA_PROTECTION_OFFICER, TEACHER, AUDITOR)
                                .action("export", ADMINISTRATOR, DATA_PROTECTION_OFFICER, AUDITOR)
                                .action("deliver", ADMINISTRATOR, CONNECTOR)
                                .action("report", CONNECTOR)
                                .action("attest", ADMINISTRATOR, TEACHER))
                .held(NoticeHeld.fields())
                .samples(NoticeSamples::all)
                .build();
    }
}

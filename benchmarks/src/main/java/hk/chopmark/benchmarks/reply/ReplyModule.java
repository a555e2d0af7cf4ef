package hk.chopmark.benchmarks.reply;

import hk.chopmark.benchmarks.rig.Reply;
import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import java.util.UUID;

/** What the benchmark's area brings to the runtime. */
public final class ReplyModule implements Area {

    /** Events and the one decision. */
    @Override
    public AreaModule module() {
        return AreaModule.named("reply")
                .events(ReplyEvent.class)
                .decisions(new GivingReply())
                .resources(Resource.of("reply").action("give"))
                .build();
    }

    /** A reply with its two texts sealed. */
    public static ReplyEvent sealed(Reply reply) {
        StudentId student = new StudentId(UUID.fromString(reply.student()));
        return new ReplyEvent.ReplyGiven(
                new NoticeId(UUID.fromString(reply.notice())),
                student,
                new GuardianId(UUID.fromString(reply.guardian())),
                reply.language(),
                reply.level(),
                reply.sentNanos(),
                Sealed.of(student, Category.CONDUCT, reply.answer()),
                Sealed.of(student, Category.CONDUCT, reply.remark()));
    }

    /** A reply in clear. */
    public static ReplyEvent plain(Reply reply) {
        return new ReplyEvent.ReplyNoted(
                new NoticeId(UUID.fromString(reply.notice())),
                new StudentId(UUID.fromString(reply.student())),
                new GuardianId(UUID.fromString(reply.guardian())),
                reply.language(),
                reply.level(),
                reply.sentNanos(),
                reply.answer(),
                reply.remark());
    }
}

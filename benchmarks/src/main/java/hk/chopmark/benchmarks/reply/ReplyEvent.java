package hk.chopmark.benchmarks.reply;

import static hk.chopmark.core.decision.InClear.Nature.CODE;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import org.axonframework.messaging.eventhandling.annotation.Event;

/** A guardian's reply to a notice: the content of {@link hk.chopmark.benchmarks.rig.Reply}. */
public sealed interface ReplyEvent extends DomainEvent {

    /** The notice, which is the stream. */
    NoticeId notice();

    /** The student. */
    StudentId student();

    /** When the caller sent it, by its own clock. */
    long sentNanos();

    /** With its personal texts sealed: two fields in one box. */
    @Event(namespace = "reply", name = "ReplyGiven", version = "1")
    record ReplyGiven(
            NoticeId notice,
            StudentId student,
            GuardianId guardian,
            @InClear(CODE) String language,
            int level,
            long sentNanos,
            Sealed<String> answer,
            Sealed<String> remark)
            implements ReplyEvent {}

    /** With all texts in clear, to see what sealing costs. */
    @Event(namespace = "reply", name = "ReplyNoted", version = "1")
    record ReplyNoted(
            NoticeId notice,
            StudentId student,
            GuardianId guardian,
            @InClear(CODE) String language,
            int level,
            long sentNanos,
            @InClear(CODE) String answer,
            @InClear(CODE) String remark)
            implements ReplyEvent {}
}

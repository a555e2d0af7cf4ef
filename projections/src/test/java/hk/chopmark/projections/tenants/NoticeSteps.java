package hk.chopmark.projections.tenants;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.notice;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.projections.tenants.CommandStory.NOW;
import static hk.chopmark.projections.tenants.CommandStory.by;
import static hk.chopmark.projections.tenants.CommandStory.server;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.notice.NoticeCommand.AcknowledgeNotice;
import hk.chopmark.core.notice.NoticeCommand.AttestPaperSlip;
import hk.chopmark.core.notice.NoticeCommand.Copy;
import hk.chopmark.core.notice.NoticeCommand.DraftNotice;
import hk.chopmark.core.notice.NoticeCommand.FixAudience;
import hk.chopmark.core.notice.NoticeCommand.OpenNotice;
import hk.chopmark.core.notice.NoticeCommand.PublishVersion;
import hk.chopmark.core.notice.NoticeCommand.RecordAttempt;
import hk.chopmark.core.notice.NoticeCommand.RecordDelivery;
import hk.chopmark.core.notice.NoticeCommand.RecordFailure;
import hk.chopmark.core.notice.NoticeCommand.SealedContent;
import hk.chopmark.core.notice.NoticeCommand.WithdrawNotice;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.projections.tenants.Telling.Step;
import java.util.List;

/** A notice goes out, is received, and is withdrawn. */
final class NoticeSteps {

    private static final CommandContext HEAD = by(staff(1), Purpose.HOME_SCHOOL_COMMUNICATION);
    private static final CommandContext SENDER = server(Purpose.HOME_SCHOOL_COMMUNICATION);
    private static final CommandContext GUARDIAN =
            by(guardian(1), Purpose.HOME_SCHOOL_COMMUNICATION);

    private NoticeSteps() {}

    static void tell(List<Step> steps) {
        steps.add(
                new Step(
                        HEAD,
                        at -> new DraftNotice(at.school(), notice(1), at.word() + "-circular")));
        publish(steps, 1);
        Copy paper = new Copy(notice(1), 1, student(1), guardian(1));
        steps.add(new Step(HEAD, at -> new AttestPaperSlip(at.school(), paper)));
        publish(steps, 2);
        Copy copy = new Copy(notice(1), 2, student(1), guardian(1));
        steps.add(new Step(SENDER, at -> new RecordAttempt(at.school(), copy, channel(at), 1)));
        steps.add(
                new Step(
                        SENDER,
                        at -> new RecordFailure(at.school(), copy, channel(at), 1, at.word())));
        steps.add(new Step(SENDER, at -> new RecordAttempt(at.school(), copy, channel(at), 2)));
        steps.add(
                new Step(
                        SENDER,
                        at -> new RecordDelivery(at.school(), copy, channel(at), 2, at.word())));
        steps.add(new Step(GUARDIAN, at -> new OpenNotice(at.school(), copy, "en", 3)));
        steps.add(new Step(GUARDIAN, at -> new AcknowledgeNotice(at.school(), copy, 5)));
        steps.add(
                new Step(
                        HEAD,
                        at -> new WithdrawNotice(at.school(), notice(1), at.word() + "-wrong")));
    }

    private static void publish(List<Step> steps, int number) {
        steps.add(
                new Step(
                        HEAD,
                        at ->
                                new PublishVersion(
                                        at.school(),
                                        notice(1),
                                        content(at),
                                        NOW.plusSeconds(at.word().length()),
                                        true,
                                        false)));
        steps.add(
                new Step(HEAD, at -> new FixAudience(at.school(), notice(1), number, classOf(1))));
    }

    /** Without the random salt that makes each hash another. */
    private static SealedContent content(Telling at) {
        return new SealedContent(
                at.word().substring(0, 1).repeat(43),
                at.sealed(notice(1), Category.CONTENT, "salt"),
                at.sealed(notice(1), Category.CONTENT, "Outing"),
                null,
                at.sealed(notice(1), Category.CONTENT, "We go out"),
                null);
    }

    private static String channel(Telling at) {
        return at.word() + "-app";
    }
}

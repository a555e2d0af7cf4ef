package hk.chopmark.api.demo;

import hk.chopmark.api.demo.DemoSchool.Pupil;
import hk.chopmark.api.demo.DemoSchool.SchoolClass;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.notice.NoticeCommand;
import hk.chopmark.core.notice.NoticeCommand.Copy;
import hk.chopmark.core.notice.NoticeContent;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Purpose;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The notices of the sample school and what guardians did with them. */
final class DemoNotices {
    static final ZoneId HONG_KONG = DecisionContext.HONG_KONG;

    private final DemoSchool school;
    private final Instant builtAt;
    private final SecureRandom random = new SecureRandom();
    private @Nullable GuardianId signer;
    private @Nullable NoticeId parentsEvening;

    DemoNotices(DemoSchool school, Instant builtAt) {
        this.school = school;
        this.builtAt = builtAt;
    }

    /** Sends all notices; answers the one with receipts at every level. */
    NoticeId send() {
        NoticeId picnic = picnic();
        parentsEvening = sendParentsEvening();
        withdrawn();
        return picnic;
    }

    /** A guardian who signed the picnic notice. */
    GuardianId signer() {
        if (signer == null) {
            throw new IllegalStateException("Nobody signed: send() comes first");
        }
        return signer;
    }

    /** The notice that is delivered and that nobody has opened yet. */
    NoticeId parentsEvening() {
        if (parentsEvening == null) {
            throw new IllegalStateException("Nothing was sent: send() comes first");
        }
        return parentsEvening;
    }

    private NoticeId picnic() {
        NoticeId notice = new NoticeId(school.sender.id());
        staff(new NoticeCommand.DraftNotice(DemoSchool.SCHOOL, notice, "circular"));
        publish(
                notice,
                new Text(
                        "School picnic on 4 December",
                        "十二月四日學校旅行",
                        "Dear parents, all classes go to Sai Kung Country Park on 4 December. Please sign the slip.",
                        "各位家長：全校將於十二月四日前往西貢郊野公園旅行，請簽署回條。"),
                Duration.ofDays(10));
        address(notice, 1);
        SchoolClass first = school.classes.getFirst();
        for (Pupil pupil : first.pupils().subList(0, 5)) {
            deliver(copy(notice, 1, pupil, 0), "app", true);
            open(copy(notice, 1, pupil, 0), 3);
        }
        publish(
                notice,
                new Text(
                        "School picnic on 11 December (new date)",
                        "學校旅行改於十二月十一日舉行",
                        "Dear parents, because of the weather the picnic moves to 11 December. Please sign again.",
                        "各位家長：因天氣關係，旅行改於十二月十一日舉行，請重新簽署回條。"),
                Duration.ofDays(12));
        address(notice, 2);
        int turn = 0;
        for (SchoolClass schoolClass : school.classes) {
            for (Pupil pupil : schoolClass.pupils()) {
                for (int guardian = 0; guardian < pupil.guardians().size(); guardian++) {
                    respond(copy(notice, 2, pupil, guardian), guardian == 0, schoolClass, turn++);
                }
            }
        }
        return notice;
    }

    /** Every level of the ladder occurs, in turn. */
    private void respond(Copy copy, boolean maySign, SchoolClass schoolClass, int turn) {
        int level = turn % 9;
        if (level == 0) {
            return;
        }
        if (level == 7) {
            attempt(copy, "sms");
            school.app(
                    new NoticeCommand.RecordFailure(
                            DemoSchool.SCHOOL, copy, "sms", 1, "number-unreachable"));
            return;
        }
        attempt(copy, "app");
        if (level == 8) {
            sendAs(new NoticeCommand.AttestPaperSlip(DemoSchool.SCHOOL, copy), schoolClass);
            return;
        }
        if (level >= 2) {
            confirm(copy, "app");
        }
        if (level >= 3) {
            open(copy, 3);
        }
        if (level >= 4) {
            open(copy, 4);
        }
        if (level == 5) {
            acknowledge(copy, 5, AuthMethod.PASSWORD);
        }
        if (level == 6) {
            acknowledge(copy, maySign ? 6 : 5, AuthMethod.REAUTHENTICATION);
            if (maySign && signer == null) {
                signer = copy.guardian();
            }
        }
    }

    private NoticeId sendParentsEvening() {
        NoticeId notice = new NoticeId(school.sender.id());
        staff(new NoticeCommand.DraftNotice(DemoSchool.SCHOOL, notice, "circular"));
        publish(
                notice,
                new Text(
                        "Parents' evening",
                        "家長晚會",
                        "Dear parents, you are welcome to the parents' evening on Friday at 7 pm in the hall.",
                        "各位家長：歡迎出席星期五晚上七時於禮堂舉行的家長晚會。"),
                Duration.ofDays(5));
        address(notice, 1);
        for (SchoolClass schoolClass : school.classes) {
            schoolClass.pupils().forEach(pupil -> deliver(copy(notice, 1, pupil, 0), "app", true));
        }
        return notice;
    }

    private void withdrawn() {
        NoticeId notice = new NoticeId(school.sender.id());
        staff(new NoticeCommand.DraftNotice(DemoSchool.SCHOOL, notice, "urgent"));
        publish(
                notice,
                new Text(
                        "Classes suspended this afternoon",
                        "今日下午停課",
                        "Classes are suspended from 1 pm because of the rainstorm.",
                        "因暴雨關係，下午一時起停課。"),
                null);
        address(notice, 1);
        staff(new NoticeCommand.WithdrawNotice(DemoSchool.SCHOOL, notice, "sent-in-error"));
    }

    private record Text(String titleEn, String titleZh, String bodyEn, String bodyZh) {}

    private void publish(NoticeId notice, Text text, @Nullable Duration untilDeadline) {
        staff(
                new NoticeCommand.PublishVersion(
                        DemoSchool.SCHOOL,
                        notice,
                        new NoticeContent(
                                        text.titleEn(),
                                        text.titleZh(),
                                        text.bodyEn(),
                                        text.bodyZh())
                                .seal(notice, random),
                        untilDeadline == null ? null : builtAt.plus(untilDeadline),
                        untilDeadline == null,
                        false));
    }

    private void address(NoticeId notice, int number) {
        school.classes.forEach(schoolClass ->
                staff(
                        new NoticeCommand.FixAudience(
                                DemoSchool.SCHOOL, notice, number, schoolClass.id())));
    }

    private void deliver(Copy copy, String channel, boolean confirmed) {
        attempt(copy, channel);
        if (confirmed) {
            confirm(copy, channel);
        }
    }

    private void attempt(Copy copy, String channel) {
        school.app(new NoticeCommand.RecordAttempt(DemoSchool.SCHOOL, copy, channel, 1));
    }

    private void confirm(Copy copy, String channel) {
        school.app(
                new NoticeCommand.RecordDelivery(DemoSchool.SCHOOL, copy, channel, 1, "delivered"));
    }

    private void open(Copy copy, int level) {
        asGuardian(
                new NoticeCommand.OpenNotice(
                        DemoSchool.SCHOOL, copy, level % 2 == 0 ? "en" : "zh", level),
                copy,
                AuthMethod.PASSWORD);
    }

    private void acknowledge(Copy copy, int level, AuthMethod auth) {
        asGuardian(new NoticeCommand.AcknowledgeNotice(DemoSchool.SCHOOL, copy, level), copy, auth);
    }

    static Copy copy(NoticeId notice, int number, Pupil pupil, int guardian) {
        List<GuardianId> guardians = pupil.guardians();
        return new Copy(notice, number, pupil.id(), guardians.get(guardian));
    }

    private void staff(Command command) {
        school.sender.send(
                command,
                DemoSchool.staff(school.principal, "administrator"),
                Purpose.HOME_SCHOOL_COMMUNICATION);
    }

    private void sendAs(Command command, SchoolClass schoolClass) {
        school.sender.send(
                command,
                DemoSchool.staff(schoolClass.teacher(), "class-teacher"),
                Purpose.HOME_SCHOOL_COMMUNICATION);
    }

    private void asGuardian(Command command, Copy copy, AuthMethod auth) {
        school.sender.send(
                command,
                DemoSchool.guardian(copy.guardian(), auth),
                Purpose.HOME_SCHOOL_COMMUNICATION);
    }
}

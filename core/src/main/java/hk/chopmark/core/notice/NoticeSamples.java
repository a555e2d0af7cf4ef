package hk.chopmark.core.notice;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.notice.NoticeEvent.DeliveryAttempted;
import hk.chopmark.core.notice.NoticeEvent.DeliveryConfirmed;
import hk.chopmark.core.notice.NoticeEvent.DeliveryFailed;
import hk.chopmark.core.notice.NoticeEvent.NoticeAcknowledged;
import hk.chopmark.core.notice.NoticeEvent.NoticeAudienceFixed;
import hk.chopmark.core.notice.NoticeEvent.NoticeDrafted;
import hk.chopmark.core.notice.NoticeEvent.NoticeOpened;
import hk.chopmark.core.notice.NoticeEvent.NoticeVersionPublished;
import hk.chopmark.core.notice.NoticeEvent.NoticeWithdrawn;
import hk.chopmark.core.notice.NoticeEvent.Recipient;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Samples of the events of notices: invented persons and values, the same for ever, because stored
 * bytes are held to them.
 */
final class NoticeSamples {

    private static final StudentId STUDENT = student(1);
    private static final GuardianId GUARDIAN = guardian(1);
    private static final StaffId STAFF = staff(1);
    private static final NoticeId NOTICE = notice(1);
    private static final Instant INSTANT = Instant.parse("2026-09-30T15:59:59.123456Z");
    private static final String HASH = "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg";

    private NoticeSamples() {}

    /** One event of each kind. */
    static List<DomainEvent> all() {
        return Stream.of(notices(), receipts()).flatMap(List::stream).toList();
    }

    private static List<DomainEvent> notices() {
        return List.of(
                new NoticeDrafted(NOTICE, "circular"),
                new NoticeVersionPublished(
                        NOTICE,
                        2,
                        HASH,
                        sealed(NOTICE, Category.CONTENT, "AAECAwQFBgcICQoLDA0ODw"),
                        sealed(NOTICE, Category.CONTENT, "School trip"),
                        sealed(NOTICE, Category.CONTENT, "學校旅行"),
                        sealed(NOTICE, Category.CONTENT, "Please sign."),
                        sealed(NOTICE, Category.CONTENT, "請簽署。"),
                        List.of("en", "zh"),
                        INSTANT,
                        true,
                        false),
                new NoticeAudienceFixed(
                        NOTICE,
                        2,
                        classOf(1),
                        List.of(
                                new Recipient(STUDENT, List.of(GUARDIAN, guardian(2))),
                                new Recipient(student(2), List.of())),
                        42),
                new NoticeWithdrawn(NOTICE, "wrong-date"));
    }

    private static List<DomainEvent> receipts() {
        return List.of(
                new DeliveryAttempted(NOTICE, 2, STUDENT, GUARDIAN, "push", 1),
                new DeliveryConfirmed(NOTICE, 2, STUDENT, GUARDIAN, "push", 1, "delivered"),
                new DeliveryFailed(NOTICE, 2, STUDENT, GUARDIAN, "push", 2, "unreachable"),
                new NoticeOpened(NOTICE, 2, STUDENT, GUARDIAN, "zh", 4),
                new NoticeAcknowledged(NOTICE, 2, STUDENT, GUARDIAN, 5, STAFF));
    }

    private static Sealed<String> sealed(SubjectRef subject, Category category, String value) {
        return Sealed.of(subject, category, value);
    }

    private static ClassId classOf(int n) {
        return new ClassId(new UUID(0xc1, n));
    }

    private static GuardianId guardian(int n) {
        return new GuardianId(new UUID(0x60, n));
    }

    private static NoticeId notice(int n) {
        return new NoticeId(new UUID(0x40, n));
    }

    private static StaffId staff(int n) {
        return new StaffId(new UUID(0x5f, n));
    }

    private static StudentId student(int n) {
        return new StudentId(new UUID(0x57, n));
    }
}

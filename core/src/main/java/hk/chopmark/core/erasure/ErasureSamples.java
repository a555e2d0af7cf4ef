package hk.chopmark.core.erasure;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.erasure.ErasureEvent.BlindIndexDeleted;
import hk.chopmark.core.erasure.ErasureEvent.CiphertextDeleted;
import hk.chopmark.core.erasure.ErasureEvent.ErasedKey;
import hk.chopmark.core.erasure.ErasureEvent.ErasureAcknowledged;
import hk.chopmark.core.erasure.ErasureEvent.ErasureApproved;
import hk.chopmark.core.erasure.ErasureEvent.ErasureCertified;
import hk.chopmark.core.erasure.ErasureEvent.ErasureDecided;
import hk.chopmark.core.erasure.ErasureEvent.ErasureFinalised;
import hk.chopmark.core.erasure.ErasureEvent.ErasureRefused;
import hk.chopmark.core.erasure.ErasureEvent.ErasureRequested;
import hk.chopmark.core.erasure.ErasureEvent.KeyDestroyed;
import hk.chopmark.core.erasure.ErasureEvent.LegalHoldPlaced;
import hk.chopmark.core.erasure.ErasureEvent.LegalHoldReleased;
import hk.chopmark.core.erasure.ErasureEvent.RetentionRuleAdopted;
import hk.chopmark.core.erasure.ErasureEvent.StragglersDeleted;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Samples of the events of erasure and retention: invented persons and values, the same for ever,
 * because stored bytes are held to them.
 */
final class ErasureSamples {

    private static final StudentId STUDENT = student(1);
    private static final GuardianId GUARDIAN = guardian(1);
    private static final StaffId STAFF = staff(1);
    private static final LocalDate DAY = LocalDate.of(2026, 9, 1);
    private static final UUID EVENT = new UUID(0xe, 1);

    private ErasureSamples() {}

    /** One event of each kind. */
    static List<DomainEvent> all() {
        return Stream.of(requests(), steps()).flatMap(List::stream).toList();
    }

    private static List<DomainEvent> requests() {
        return List.of(
                new ErasureRequested(
                        erasure(1),
                        STUDENT,
                        List.of(Category.HEALTH, Category.IDENTITY),
                        ErasureGround.REQUESTED_BY_SUBJECT,
                        GUARDIAN,
                        EVENT),
                new ErasureApproved(erasure(1), STUDENT, STAFF, EVENT),
                new ErasureDecided(erasure(1), STUDENT, staff(2), EVENT),
                new ErasureRefused(erasure(2), STUDENT, STAFF, "public-interest", EVENT),
                new LegalHoldPlaced(
                        hold(1),
                        STUDENT,
                        Set.of(Category.IDENTITY, Category.CONDUCT),
                        "court-case",
                        STAFF,
                        EVENT),
                new LegalHoldReleased(
                        hold(1),
                        STUDENT,
                        Set.of(Category.IDENTITY, Category.CONDUCT),
                        "case-closed",
                        STAFF,
                        EVENT),
                new RetentionRuleAdopted(
                        Category.ACADEMIC,
                        RetentionStart.STUDENT_LEFT,
                        84,
                        "Decision of the school council of 1 September 2026",
                        STAFF,
                        EVENT));
    }

    private static List<DomainEvent> steps() {
        return List.of(
                new KeyDestroyed(
                        erasure(1),
                        STUDENT,
                        Category.IDENTITY,
                        List.of(new ErasedKey(new UUID(0xd, 1), 1)),
                        3,
                        1,
                        List.of("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU")),
                new CiphertextDeleted(erasure(1), Category.IDENTITY, 12, 4_096),
                new StragglersDeleted(erasure(1), Category.IDENTITY, 1, 4_100),
                new BlindIndexDeleted(erasure(1), "names"),
                new ErasureAcknowledged(erasure(1), ErasurePlace.BACKUPS, DAY.plusDays(66)),
                new ErasureCertified(
                        erasure(1),
                        List.of(Category.HEALTH, Category.IDENTITY),
                        "key-destroyed-and-ciphertext-deleted",
                        "aes-256-gcm",
                        "bcfks",
                        "procedural",
                        2,
                        13,
                        1,
                        List.of("names"),
                        List.of(ErasurePlace.values()),
                        DAY.plusDays(66),
                        List.of(ErasureResidue.values())),
                new ErasureFinalised(erasure(1), 3));
    }

    private static ErasureId erasure(int n) {
        return new ErasureId(new UUID(0xe7, n));
    }

    private static GuardianId guardian(int n) {
        return new GuardianId(new UUID(0x60, n));
    }

    private static HoldId hold(int n) {
        return new HoldId(new UUID(0x41, n));
    }

    private static StaffId staff(int n) {
        return new StaffId(new UUID(0x5f, n));
    }

    private static StudentId student(int n) {
        return new StudentId(new UUID(0x57, n));
    }
}

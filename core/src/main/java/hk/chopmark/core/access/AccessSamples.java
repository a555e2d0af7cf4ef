package hk.chopmark.core.access;

import hk.chopmark.core.access.AccessEvent.CommandRefused;
import hk.chopmark.core.access.AccessEvent.DelegationEnded;
import hk.chopmark.core.access.AccessEvent.DelegationGranted;
import hk.chopmark.core.access.AccessEvent.GrantConfirmed;
import hk.chopmark.core.access.AccessEvent.Judgement;
import hk.chopmark.core.access.AccessEvent.PermissionReviewCompleted;
import hk.chopmark.core.access.AccessEvent.ProposalWithdrawn;
import hk.chopmark.core.access.AccessEvent.RoleDefined;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleProposed;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.access.AccessEvent.Verdict;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.UsualRole.HeldBy;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Samples of the events of access: invented persons and values, the same for ever, because stored
 * bytes are held to them.
 */
final class AccessSamples {

    private static final SchoolId SCHOOL = new SchoolId(new UUID(0x5c, 1));
    private static final StudentId STUDENT = student(1);
    private static final StaffId STAFF = staff(1);
    private static final Instant INSTANT = Instant.parse("2026-09-30T15:59:59.123456Z");
    private static final UUID EVENT = new UUID(0xe, 1);

    private AccessSamples() {}

    /** One event of each kind. */
    static List<DomainEvent> all() {
        return Stream.of(grants(), delegationsAndReviews()).flatMap(List::stream).toList();
    }

    private static List<DomainEvent> grants() {
        return List.of(
                new RoleDefined(
                        "class-teacher",
                        2,
                        HeldBy.PERSONS,
                        Permission.all("receipt.view@class+clear", "homework.view")),
                new CommandRefused(
                        "access.not-permitted",
                        "notice.withdraw",
                        List.of(classOf(1)),
                        new ActorRef.Person(STAFF)),
                new RoleGranted(
                        grant(1),
                        STAFF,
                        "class-teacher",
                        2,
                        Permission.all("receipt.view@class+clear", "homework.view"),
                        classOf(1),
                        INSTANT,
                        INSTANT.plusSeconds(86_400)),
                new RoleProposed(
                        grant(2),
                        STAFF,
                        "administrator",
                        1,
                        Permission.all("access.grant"),
                        SCHOOL,
                        INSTANT,
                        null,
                        staff(2)),
                new GrantConfirmed(grant(2), staff(2), staff(3), EVENT),
                new ProposalWithdrawn(grant(3), STAFF, staff(2), EVENT, "mistake"),
                new RoleRevoked(grant(1), STAFF, "left-class"));
    }

    private static List<DomainEvent> delegationsAndReviews() {
        return List.of(
                new DelegationGranted(
                        grant(4),
                        grant(1),
                        EVENT,
                        STAFF,
                        staff(2),
                        Permission.all("receipt.view"),
                        STUDENT,
                        INSTANT,
                        INSTANT.plusSeconds(86_400),
                        "sick-leave"),
                new DelegationEnded(grant(4), grant(1), STAFF, staff(2), "back"),
                new PermissionReviewCompleted(
                        SCHOOL,
                        41,
                        List.of(
                                new Judgement(grant(1), EVENT, Verdict.KEEP, "still-teaches"),
                                new Judgement(grant(2), new UUID(0xe, 2), Verdict.REMOVE, "moved")),
                        1,
                        1,
                        staff(3),
                        new UUID(0xe, 3)));
    }

    private static ClassId classOf(int n) {
        return new ClassId(new UUID(0xc1, n));
    }

    private static GrantId grant(int n) {
        return new GrantId(new UUID(0x90, n));
    }

    private static StaffId staff(int n) {
        return new StaffId(new UUID(0x5f, n));
    }

    private static StudentId student(int n) {
        return new StudentId(new UUID(0x57, n));
    }
}

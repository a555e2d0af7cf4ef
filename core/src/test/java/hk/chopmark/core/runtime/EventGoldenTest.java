package hk.chopmark.core.runtime;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.erasure;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.hold;
import static hk.chopmark.core.testing.Cast.homework;
import static hk.chopmark.core.testing.Cast.notice;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.student;
import static org.assertj.core.api.Assertions.assertThat;

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
import hk.chopmark.core.calendar.CalendarSamples;
import hk.chopmark.core.codec.EventCatalog;
import hk.chopmark.core.codec.EventGoldenFiles;
import hk.chopmark.core.custody.CustodyEvent.EscrowCopiesReplaced;
import hk.chopmark.core.custody.CustodyEvent.EscrowedEpoch;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.disclosure.DisclosureEvent.AccessDenied;
import hk.chopmark.core.disclosure.DisclosureEvent.AuditLogQueried;
import hk.chopmark.core.disclosure.DisclosureEvent.BreakGlassOpened;
import hk.chopmark.core.disclosure.DisclosureEvent.BreakGlassReviewed;
import hk.chopmark.core.disclosure.DisclosureEvent.EvidencePackageIssued;
import hk.chopmark.core.disclosure.DisclosureEvent.LogGapRecorded;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataExported;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataIndexed;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataSearched;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataUnmasked;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataViewed;
import hk.chopmark.core.duty.DutySamples;
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
import hk.chopmark.core.erasure.ErasureGround;
import hk.chopmark.core.erasure.ErasurePlace;
import hk.chopmark.core.erasure.ErasureResidue;
import hk.chopmark.core.erasure.RetentionStart;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkAssigned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkDeadlineChanged;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkMarked;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkReturned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkSubmitted;
import hk.chopmark.core.homework.HomeworkEvent.Timeliness;
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
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.GuardianAuthorityChanged;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.GuardianRegistered;
import hk.chopmark.core.roster.RosterEvent.GuardianUnlinked;
import hk.chopmark.core.roster.RosterEvent.HkidRecorded;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.SchoolRegistered;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.roster.RosterEvent.StudentLeft;
import hk.chopmark.core.roster.RosterEvent.SubjectDetailCorrected;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Hkid;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SearchKind;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Every event of every area has its bytes for ever; a new event brings a new file, an old file
 * never changes.
 */
class EventGoldenTest {

    private static final EventCatalog CATALOG = EventCatalog.of(Areas.all(), List.of());

    private static final SchoolId SCHOOL = new SchoolId(new UUID(0x5c, 1));
    private static final StudentId STUDENT = student(1);
    private static final GuardianId GUARDIAN = guardian(1);
    private static final StaffId STAFF = staff(1);
    private static final NoticeId NOTICE = notice(1);
    private static final LocalDate DAY = LocalDate.of(2026, 9, 1);
    private static final Instant INSTANT = Instant.parse("2026-09-30T15:59:59.123456Z");
    private static final String HASH = "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg";
    private static final UUID EVENT = new UUID(0xe, 1);

    private static List<DomainEvent> everyKind() {
        List<DomainEvent> events = new ArrayList<>();
        events.addAll(roster());
        events.addAll(access());
        events.addAll(readings());
        events.addAll(disclosure());
        events.addAll(custodyAndIndex());
        events.addAll(notices());
        events.addAll(receipts());
        events.addAll(homeworks());
        events.addAll(erasures());
        events.addAll(erasureSteps());
        events.addAll(CalendarSamples.all());
        events.addAll(DutySamples.all());
        return events;
    }

    private static Sealed<String> sealed(SubjectRef subject, Category category, String value) {
        return Sealed.of(subject, category, value);
    }

    private static List<DomainEvent> roster() {
        return List.of(
                new SchoolRegistered(SCHOOL, "Hill School", "山上學校"),
                new ClassOpened(classOf(1), "1A", "2026/27"),
                new StudentEnrolled(
                        STUDENT,
                        sealed(STUDENT, Category.IDENTITY, "陳大文"),
                        sealed(STUDENT, Category.IDENTITY, "CHAN Tai Man"),
                        sealed(STUDENT, Category.IDENTITY, "S-0001"),
                        Sealed.of(STUDENT, Category.IDENTITY, LocalDate.of(2014, 2, 28)),
                        DAY),
                new StudentLeft(STUDENT, DAY),
                new GuardianRegistered(
                        GUARDIAN,
                        sealed(GUARDIAN, Category.IDENTITY, "李小美"),
                        sealed(GUARDIAN, Category.IDENTITY, "LEE Siu Mei"),
                        sealed(GUARDIAN, Category.CONTACT, "+852 9000 0001")),
                new GuardianLinked(
                        STUDENT,
                        GUARDIAN,
                        sealed(GUARDIAN, Category.IDENTITY, "mother"),
                        Authority.FULL,
                        DAY),
                new GuardianAuthorityChanged(
                        STUDENT, GUARDIAN, Authority.NOTICES_ONLY, "court-order"),
                new GuardianUnlinked(STUDENT, GUARDIAN, "family-request"),
                new StaffAppointed(
                        STAFF,
                        sealed(STAFF, Category.STAFF, "黃老師"),
                        sealed(STAFF, Category.STAFF, "WONG"),
                        "class-teacher"),
                new StaffLeft(STAFF, DAY),
                new ClassMembershipStarted(classOf(1), STUDENT, MemberRole.PUPIL, 7, DAY),
                new ClassMembershipEnded(classOf(1), STUDENT, DAY),
                new SubjectDetailCorrected(
                        STUDENT,
                        "nameEn",
                        sealed(STUDENT, Category.IDENTITY, "CHAN Tai-man"),
                        "typing-error"),
                new HkidRecorded(
                        STUDENT, Hkid.parse("A123456(3)").sealedFor(STUDENT), "enrolment"));
    }

    private static List<DomainEvent> access() {
        return List.of(
                new RoleDefined(
                        "class-teacher",
                        2,
                        Permission.all("receipt.view@class+clear", "homework.view")),
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
                new RoleRevoked(grant(1), STAFF, "left-class"),
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

    private static List<DomainEvent> readings() {
        return List.of(
                new PersonalDataViewed(
                        STAFF,
                        "receipt",
                        List.of(GUARDIAN, STUDENT),
                        List.of("nameZh", "phone"),
                        List.of(Category.IDENTITY, Category.CONTACT),
                        List.of(grant(1)),
                        List.of(EVENT),
                        List.of(new UUID(0xe, 2), new UUID(0xe, 3)),
                        null),
                new PersonalDataUnmasked(
                        STAFF,
                        "roster",
                        List.of(STUDENT),
                        List.of("hkid"),
                        List.of(Category.HKID),
                        List.of(grant(1)),
                        List.of(EVENT),
                        List.of(),
                        null),
                new PersonalDataSearched(
                        STAFF,
                        "roster",
                        SearchKind.NAME,
                        List.of(GUARDIAN, STUDENT),
                        List.of("nameEn", "nameZh"),
                        List.of(Category.IDENTITY),
                        List.of(grant(1)),
                        List.of(EVENT),
                        List.of(new UUID(0xe, 2)),
                        null),
                new PersonalDataExported(
                        STAFF,
                        "receipt",
                        "receipt-evidence",
                        List.of(GUARDIAN, STUDENT),
                        List.of("nameZh"),
                        List.of(Category.IDENTITY),
                        List.of(grant(1)),
                        List.of(EVENT),
                        List.of(),
                        null));
    }

    private static List<DomainEvent> disclosure() {
        return List.of(
                new BreakGlassOpened(
                        EVENT,
                        STAFF,
                        AuthMethod.ACCESS_TOKEN,
                        staff(2),
                        AuthMethod.PASSKEY,
                        "roster",
                        List.of(STUDENT),
                        List.of("phone"),
                        List.of(Category.CONTACT),
                        Purpose.HOME_SCHOOL_COMMUNICATION,
                        INSTANT,
                        "transient",
                        3,
                        HASH,
                        41,
                        List.of(new UUID(0xe, 2))),
                new LogGapRecorded(INSTANT, INSTANT.plusSeconds(60), 1, 3, 3, HASH),
                new BreakGlassReviewed(EVENT, staff(3), "justified"),
                new AuditLogQueried(
                        STAFF,
                        "access-decision",
                        GUARDIAN,
                        "receipt.view",
                        STUDENT,
                        INSTANT,
                        List.of(grant(1)),
                        List.of(EVENT)),
                new AccessDenied(GUARDIAN, "homework", List.of(STUDENT), "homework.view"));
    }

    private static List<DomainEvent> custodyAndIndex() {
        return List.of(
                new EscrowCopiesReplaced(
                        STAFF,
                        new StaffId(new UUID(0xa, 9)),
                        2,
                        List.of(
                                new EscrowedEpoch(
                                        1, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"))),
                new PersonalDataIndexed(
                        "roster",
                        List.of(GUARDIAN, STUDENT),
                        List.of("nameZh", "phone"),
                        List.of(Category.CONTACT, Category.IDENTITY)));
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

    private static List<DomainEvent> homeworks() {
        return List.of(
                new HomeworkAssigned(
                        homework(1),
                        classOf(1),
                        sealed(homework(1), Category.CONTENT, "作文"),
                        INSTANT,
                        12_500),
                new HomeworkDeadlineChanged(
                        homework(1), classOf(1), INSTANT.plusSeconds(3_600), INSTANT),
                new HomeworkSubmitted(
                        homework(1),
                        classOf(1),
                        STUDENT,
                        INSTANT.minusSeconds(1),
                        Timeliness.ON_TIME,
                        INSTANT,
                        HASH),
                new HomeworkMarked(
                        homework(1), STUDENT, sealed(STUDENT, Category.ACADEMIC, "87.5")),
                new HomeworkReturned(homework(1), STUDENT));
    }

    private static List<DomainEvent> erasures() {
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

    private static List<DomainEvent> erasureSteps() {
        return List.of(
                new EvidencePackageIssued(
                        EVENT,
                        "receipt-evidence",
                        List.of(GUARDIAN, STUDENT),
                        "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
                        12_345),
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

    @Test
    void every_event_has_its_bytes_for_ever() {
        EventGoldenFiles golden = new EventGoldenFiles(CATALOG);

        everyKind().forEach(golden::check);

        golden.checkEveryKindHasAFile();
    }

    @Test
    void there_is_a_sample_of_every_event() {
        assertThat(everyKind().stream().map(event -> CATALOG.typeOf(event.getClass())))
                .as("one sample per kind of event")
                .containsExactlyInAnyOrderElementsOf(CATALOG.types());
    }
}

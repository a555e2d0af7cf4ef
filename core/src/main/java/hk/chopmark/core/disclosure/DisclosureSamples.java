package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.disclosure.DisclosureEvent.AccessDenied;
import hk.chopmark.core.disclosure.DisclosureEvent.AddressRead;
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
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SearchKind;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Samples of the events of disclosure: invented persons and values, the same for ever, because
 * stored bytes are held to them.
 */
final class DisclosureSamples {

    private static final StudentId STUDENT = student(1);
    private static final GuardianId GUARDIAN = guardian(1);
    private static final StaffId STAFF = staff(1);
    private static final Instant INSTANT = Instant.parse("2026-09-30T15:59:59.123456Z");
    private static final String HASH = "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg";
    private static final UUID EVENT = new UUID(0xe, 1);

    private DisclosureSamples() {}

    /** One event of each kind. */
    static List<DomainEvent> all() {
        return Stream.of(readings(), oversight()).flatMap(List::stream).toList();
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
                        null),
                new EvidencePackageIssued(
                        EVENT,
                        "receipt-evidence",
                        List.of(GUARDIAN, STUDENT),
                        "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
                        12_345),
                new PersonalDataIndexed(
                        "roster",
                        List.of(GUARDIAN, STUDENT),
                        List.of("nameZh", "phone"),
                        List.of(Category.CONTACT, Category.IDENTITY)),
                new AddressRead(
                        "contact",
                        List.of(GUARDIAN),
                        List.of("address"),
                        List.of(Category.CONTACT)));
    }

    private static List<DomainEvent> oversight() {
        return List.of(
                new BreakGlassOpened(
                        EVENT,
                        STAFF,
                        AuthMethod.PASSWORD,
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
                AccessDenied.of(GUARDIAN, "homework", List.of(STUDENT), "homework.view"));
    }

    private static GrantId grant(int n) {
        return new GrantId(new UUID(0x90, n));
    }

    private static GuardianId guardian(int n) {
        return new GuardianId(new UUID(0x60, n));
    }

    private static StaffId staff(int n) {
        return new StaffId(new UUID(0x5f, n));
    }

    private static StudentId student(int n) {
        return new StudentId(new UUID(0x57, n));
    }
}

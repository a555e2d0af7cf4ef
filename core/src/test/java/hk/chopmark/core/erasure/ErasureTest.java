package hk.chopmark.core.erasure;

import static hk.chopmark.core.testing.Cast.erasure;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.hold;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.disclosure.DisclosureEvent.EvidencePackageIssued;
import hk.chopmark.core.erasure.ErasureCommand.AcknowledgeErasure;
import hk.chopmark.core.erasure.ErasureCommand.AdoptRetentionRule;
import hk.chopmark.core.erasure.ErasureCommand.ApproveErasure;
import hk.chopmark.core.erasure.ErasureCommand.CertifyErasure;
import hk.chopmark.core.erasure.ErasureCommand.DecideErasure;
import hk.chopmark.core.erasure.ErasureCommand.DeletedBoxes;
import hk.chopmark.core.erasure.ErasureCommand.FinaliseErasure;
import hk.chopmark.core.erasure.ErasureCommand.KeysOfCategory;
import hk.chopmark.core.erasure.ErasureCommand.PlaceLegalHold;
import hk.chopmark.core.erasure.ErasureCommand.RecordBlindIndexDeleted;
import hk.chopmark.core.erasure.ErasureCommand.RecordCiphertextDeleted;
import hk.chopmark.core.erasure.ErasureCommand.RecordKeysDestroyed;
import hk.chopmark.core.erasure.ErasureCommand.RecordStragglersDeleted;
import hk.chopmark.core.erasure.ErasureCommand.RefuseErasure;
import hk.chopmark.core.erasure.ErasureCommand.ReleaseLegalHold;
import hk.chopmark.core.erasure.ErasureCommand.RequestErasure;
import hk.chopmark.core.erasure.ErasureEvent.ErasedKey;
import hk.chopmark.core.erasure.ErasureEvent.ErasureCertified;
import hk.chopmark.core.erasure.ErasureEvent.ErasureDecided;
import hk.chopmark.core.erasure.ErasureEvent.ErasureFinalised;
import hk.chopmark.core.erasure.ErasureEvent.ErasureRequested;
import hk.chopmark.core.erasure.ErasureEvent.KeyDestroyed;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.testing.Scenario;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ErasureTest {

    private static final Actor ERASER = Actor.service("erasure");
    private static final LocalDate TODAY = LocalDate.of(2026, 9, 1);
    private static final List<Permission> ALL =
            Permission.all(
                    "erasure.request",
                    "erasure.approve",
                    "erasure.decide",
                    "erasure.hold",
                    "retention.adopt");
    private static final int OFFICER = 1;
    private static final int PRINCIPAL = 2;
    private static final int TEACHER = 3;

    private final Scenario school = new Scenario(new ErasureModule().module());

    @BeforeEach
    void two_people_may_erase() {
        school.given(
                new StaffAppointed(staff(OFFICER), null, null, "officer"),
                new StaffAppointed(staff(PRINCIPAL), null, null, "principal"),
                new StaffAppointed(staff(TEACHER), null, null, "teacher"),
                holding(1, OFFICER, ALL),
                holding(2, PRINCIPAL, ALL),
                holding(3, TEACHER, Permission.all("roster.view")));
        school.as(staffActor(OFFICER));
    }

    private static RoleGranted holding(int grant, int staff, List<Permission> permissions) {
        return new RoleGranted(
                grant(grant),
                staff(staff),
                "role",
                1,
                permissions,
                SCHOOL,
                Instant.parse("2026-01-01T00:00:00Z"),
                null);
    }

    private static RequestErasure request(int n, SubjectRef subject, Category... categories) {
        return new RequestErasure(
                SCHOOL,
                erasure(n),
                subject,
                Set.of(categories),
                ErasureGround.REQUESTED_BY_SUBJECT,
                guardian(1));
    }

    private void requested() {
        school.when(request(1, student(1), Category.IDENTITY, Category.HEALTH));
    }

    private void approved() {
        requested();
        school.when(new ApproveErasure(SCHOOL, erasure(1)));
    }

    private void decided() {
        approved();
        school.as(staffActor(PRINCIPAL)).when(new DecideErasure(SCHOOL, erasure(1)));
    }

    private static RecordKeysDestroyed keys() {
        return new RecordKeysDestroyed(
                SCHOOL,
                erasure(1),
                List.of(
                        new KeysOfCategory(
                                Category.IDENTITY, List.of(new ErasedKey(new UUID(0xd, 1), 1)), 3),
                        new KeysOfCategory(Category.HEALTH, List.of(), null)));
    }

    @Test
    void a_request_names_who_asked_and_the_grant_it_rests_on() {
        assertThat(school.when(request(1, student(1), Category.HEALTH)))
                .as("what is recorded")
                .containsExactly(
                        new ErasureRequested(
                                erasure(1),
                                student(1),
                                List.of(Category.HEALTH),
                                ErasureGround.REQUESTED_BY_SUBJECT,
                                guardian(1),
                                new UUID(2, 3)));
        school.rejects(
                request(2, student(1), Category.HEALTH, Category.CONTACT),
                "erasure.already-requested");
    }

    @Test
    void the_identity_of_the_last_administrator_is_not_erased() {
        school.given(holding(4, TEACHER, Permission.all("access.grant")));
        school.when(request(1, staff(TEACHER), Category.IDENTITY));
        school.when(new ApproveErasure(SCHOOL, erasure(1)));
        DecideErasure decide = new DecideErasure(SCHOOL, erasure(1));
        school.as(staffActor(PRINCIPAL)).rejects(decide, "erasure.last-administrator");
        school.given(holding(5, OFFICER, Permission.all("access.grant")));
        assertThat(school.when(decide)).as("once there is another").hasSize(1);
    }

    @Test
    void two_different_people_decide() {
        approved();
        school.rejects(new ApproveErasure(SCHOOL, erasure(1)), "erasure.already-approved");
        school.rejects(new DecideErasure(SCHOOL, erasure(1)), "erasure.second-person-needed");

        assertThat(school.as(staffActor(PRINCIPAL)).when(new DecideErasure(SCHOOL, erasure(1))))
                .as("the second person decides")
                .singleElement()
                .isInstanceOfSatisfying(
                        ErasureDecided.class,
                        event -> assertThat(event.decider()).isEqualTo(staff(PRINCIPAL)));
        school.rejects(new DecideErasure(SCHOOL, erasure(1)), "erasure.already-decided");
        school.rejects(
                new RefuseErasure(SCHOOL, erasure(1), "too-late"), "erasure.already-decided");
    }

    @Test
    void nothing_is_decided_before_it_is_approved() {
        requested();

        school.rejects(new DecideErasure(SCHOOL, erasure(1)), "erasure.not-approved-yet");
        school.rejects(new DecideErasure(SCHOOL, erasure(9)), "erasure.unknown");
    }

    @Test
    void nobody_decides_about_their_own_data() {
        school.when(request(1, staff(PRINCIPAL), Category.STAFF));
        school.as(staffActor(PRINCIPAL));
        school.rejects(new ApproveErasure(SCHOOL, erasure(1)), "erasure.own-data");

        school.as(staffActor(OFFICER)).when(new ApproveErasure(SCHOOL, erasure(1)));
        school.as(staffActor(PRINCIPAL));
        school.rejects(new DecideErasure(SCHOOL, erasure(1)), "erasure.own-data");
    }

    @Test
    void each_step_takes_a_grant_that_stands() {
        requested();
        school.as(staffActor(TEACHER));
        school.rejects(request(2, student(2), Category.HEALTH), "access.not-permitted");
        school.rejects(new ApproveErasure(SCHOOL, erasure(1)), "access.not-permitted");

        school.given(new RoleRevoked(grant(1), staff(OFFICER), "left"));
        school.as(staffActor(OFFICER));
        school.rejects(new ApproveErasure(SCHOOL, erasure(1)), "access.not-permitted");

        school.given(new StaffLeft(staff(PRINCIPAL), TODAY.minusDays(1)));
        school.as(staffActor(PRINCIPAL));
        school.rejects(new ApproveErasure(SCHOOL, erasure(1)), "access.not-permitted");
    }

    @Test
    void a_refused_request_may_be_made_again() {
        requested();
        school.when(new RefuseErasure(SCHOOL, erasure(1), "still-enrolled"));

        school.rejects(new ApproveErasure(SCHOOL, erasure(1)), "erasure.already-refused");
        assertThat(school.when(request(2, student(1), Category.HEALTH)))
                .as("a later request")
                .hasSize(1);
    }

    @Test
    void a_legal_hold_stops_the_decision_and_the_destruction_of_keys() {
        approved();
        school.when(
                new PlaceLegalHold(
                        SCHOOL, hold(1), student(1), Set.of(Category.HEALTH), "court-case"));
        school.as(staffActor(PRINCIPAL));
        school.rejects(new DecideErasure(SCHOOL, erasure(1)), "erasure.held");

        school.when(new ReleaseLegalHold(SCHOOL, hold(1), "case-closed"));
        school.rejects(
                new ReleaseLegalHold(SCHOOL, hold(1), "again"), "erasure.hold-already-released");
        school.when(new DecideErasure(SCHOOL, erasure(1)));

        school.when(
                new PlaceLegalHold(
                        SCHOOL, hold(2), student(1), Set.of(Category.IDENTITY), "new-case"));
        school.as(ERASER).rejects(keys(), "erasure.held");
    }

    @Test
    void a_hold_of_other_categories_or_of_another_subject_stops_nothing() {
        approved();
        school.when(
                new PlaceLegalHold(
                        SCHOOL, hold(1), student(1), Set.of(Category.CONDUCT), "court-case"));
        school.when(
                new PlaceLegalHold(
                        SCHOOL, hold(2), student(2), Set.of(Category.HEALTH), "court-case"));

        assertThat(school.as(staffActor(PRINCIPAL)).when(new DecideErasure(SCHOOL, erasure(1))))
                .hasOnlyElementsOfType(ErasureDecided.class);
    }

    @Test
    void a_hold_that_comes_too_late_is_refused() {
        decided();
        school.as(ERASER).when(keys());
        school.as(staffActor(OFFICER));

        school.rejects(
                new PlaceLegalHold(
                        SCHOOL, hold(1), student(1), Set.of(Category.HEALTH), "court-case"),
                "erasure.already-erased");
    }

    @Test
    void steps_are_recorded_by_the_service_in_their_order_and_once() {
        decided();
        school.rejects(keys(), "access.server-only");
        school.as(ERASER);
        school.rejects(
                new RecordCiphertextDeleted(SCHOOL, erasure(1), boxes(Category.IDENTITY, 3)),
                "erasure.step-too-early");
        assertThat(school.when(keys()))
                .as("one event per category")
                .hasSize(2)
                .hasOnlyElementsOfType(KeyDestroyed.class);
        school.rejects(keys(), "erasure.step-already-recorded");
        school.rejects(
                new CertifyErasure(SCHOOL, erasure(1), "bcfks", "procedural", 1, Set.of()),
                "erasure.step-too-early");
        school.rejects(
                new AcknowledgeErasure(SCHOOL, erasure(1), ErasurePlace.EVENTS_DATABASE, TODAY),
                "erasure.step-too-early");
        school.when(new RecordCiphertextDeleted(SCHOOL, erasure(1), boxes(Category.IDENTITY, 3)));
        school.when(new RecordCiphertextDeleted(SCHOOL, erasure(1), boxes(Category.HEALTH, 0)));
        school.rejects(stragglers(Category.IDENTITY, 1), "erasure.step-too-early");
        school.when(new RecordBlindIndexDeleted(SCHOOL, erasure(1), "names"));
        LocalDate horizon = TODAY.plusDays(66);
        for (ErasurePlace place : ErasurePlace.values()) {
            LocalDate from = place == ErasurePlace.BACKUPS ? horizon : TODAY;
            if (place == ErasurePlace.EVENTS_DATABASE) {
                school.rejects(
                        new AcknowledgeErasure(SCHOOL, erasure(1), place, from),
                        "erasure.step-too-early");
                school.when(stragglers(Category.IDENTITY, 1));
                school.when(stragglers(Category.HEALTH, 0));
                school.rejects(stragglers(Category.HEALTH, 0), "erasure.step-already-recorded");
            }
            school.when(new AcknowledgeErasure(SCHOOL, erasure(1), place, from));
        }
        school.rejects(
                new CertifyErasure(
                        SCHOOL, erasure(1), "bcfks", "procedural", 1, Set.of("names", "phones")),
                "erasure.step-too-early");
        school.rejects(new FinaliseErasure(SCHOOL, erasure(1), 3), "erasure.step-too-early");

        assertThat(
                        school.when(
                                new CertifyErasure(
                                        SCHOOL,
                                        erasure(1),
                                        "bcfks",
                                        "procedural",
                                        2,
                                        Set.of("names"))))
                .as("the certificate adds up what the events and the key database say")
                .singleElement()
                .isInstanceOfSatisfying(
                        ErasureCertified.class,
                        certificate -> {
                            assertThat(certificate.boxesDeleted())
                                    .as("boxes, with one that came late")
                                    .isEqualTo(4);
                            assertThat(certificate.keysDestroyed())
                                    .as("keys, with one made after they were named")
                                    .isEqualTo(2);
                            assertThat(certificate.copiesDieBy()).isEqualTo(horizon);
                        });
        assertThat(school.when(new FinaliseErasure(SCHOOL, erasure(1), 3)))
                .containsExactly(new ErasureFinalised(erasure(1), 3));
        school.rejects(new FinaliseErasure(SCHOOL, erasure(1), 3), "erasure.step-already-recorded");
    }

    @Test
    void files_that_are_out_are_named_when_the_keys_are_destroyed() {
        school.given(
                issued("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", student(1)),
                issued("n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg", student(2)));
        decided();

        assertThat(school.as(ERASER).when(keys()))
                .as("digests of the files about this subject, and of no other")
                .allSatisfy(event ->
                        assertThat(((KeyDestroyed) event).packageDigests())
                                .containsExactly("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"));
    }

    private static EvidencePackageIssued issued(String digest, SubjectRef subject) {
        return new EvidencePackageIssued(
                new UUID(0xe, 1), "receipt-evidence", List.of(subject), digest, 1_024);
    }

    private static DeletedBoxes boxes(Category category, long number) {
        return new DeletedBoxes(category, number, 100);
    }

    private static RecordStragglersDeleted stragglers(Category category, long number) {
        return new RecordStragglersDeleted(
                SCHOOL, erasure(1), new DeletedBoxes(category, number, 120));
    }

    @Test
    void keys_of_other_categories_than_decided_are_refused() {
        decided();
        school.as(ERASER)
                .rejects(
                        new RecordKeysDestroyed(
                                SCHOOL,
                                erasure(1),
                                List.of(new KeysOfCategory(Category.HEALTH, List.of(), null))),
                        "erasure.step-too-early");
    }

    @Test
    void the_keys_of_the_school_itself_are_never_erased() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request(1, SCHOOL, Category.IDENTITY));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request(1, student(1), Category.SCHOOL));
    }

    @Test
    void a_retention_rule_has_a_source_and_is_replaced_by_the_next() {
        AdoptRetentionRule rule =
                new AdoptRetentionRule(
                        SCHOOL, Category.ACADEMIC, RetentionStart.STUDENT_LEFT, 84, "Council");
        school.when(rule);

        school.rejects(rule, "retention.rule-unchanged");
        assertThat(
                        school.when(
                                new AdoptRetentionRule(
                                        SCHOOL,
                                        Category.ACADEMIC,
                                        RetentionStart.STUDENT_LEFT,
                                        60,
                                        "Council")))
                .hasSize(1);
        school.as(staffActor(TEACHER)).rejects(rule, "access.not-permitted");
    }
}

package hk.chopmark.export.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a report says about how it is known who did something. */
class DoneByTest {

    private static final Instant DAY = Instant.parse("2026-09-01T04:00:00Z");
    private static final String PERSON = "guardian=1";
    private static final Statement OPENED =
            event(9, "notice.NoticeOpened@1", by(PERSON, "credential=7"));
    private static final Statement ENROLLED =
            event(
                    2,
                    "identity.CredentialEnrolled@1",
                    Map.of("person", PERSON, "credential", "credential=7", "kind", "PASSKEY"));
    private static final Statement ACTIVATED =
            event(
                    3,
                    "identity.AccountActivated@1",
                    Map.of(
                            "person",
                            PERSON,
                            "way",
                            "LETTER",
                            "vouchedBy.0",
                            "staff=1",
                            "vouchedBy.1",
                            "staff=2"));

    private static Map<String, String> by(String actor, String credential) {
        return Map.of("meta.actor", actor, "meta.credential", credential);
    }

    private static Statement event(long index, String type, Map<String, String> fields) {
        return new Statement(
                index,
                DAY.plusSeconds(index),
                type,
                fields.entrySet().stream()
                        .map(field -> new Statement.Field(field.getKey(), field.getValue()))
                        .toList(),
                List.of(),
                "");
    }

    private static DoneBy doneBy(Statement statement, Statement... others) {
        return DoneBy.of(statement, List.of(others)).orElseThrow();
    }

    private static String report(Statement... statements) {
        return new ReportText(Locale.ENGLISH)
                .text(
                        new VerificationReport(
                                Verdict.PROVEN, "log", 10, List.of(), List.of(statements)));
    }

    @Test
    void the_kind_of_the_credential_and_both_who_vouched_are_told() {
        DoneBy by = doneBy(OPENED, ENROLLED, ACTIVATED);
        assertThat(by.kind()).isEqualTo("PASSKEY");
        assertThat(by.voucherRefs()).containsExactly("staff=1", "staff=2");
        assertThat(by.isClaim()).as("whether it is a claim only").isFalse();
        assertThat(report(ENROLLED, ACTIVATED, OPENED))
                .contains("signed in with PASSKEY, known since 2026-09-01")
                .contains("account vouched for on 2026-09-01 by staff=1, staff=2");
    }

    @Test
    void the_newest_vouching_before_the_event_counts_and_none_after_it() {
        Statement recovered =
                event(
                        5,
                        "identity.RecoveryConfirmed@1",
                        Map.of("person", PERSON, "startedBy", "staff=3", "confirmedBy", "staff=4"));
        Statement later =
                event(
                        11,
                        "identity.RecoveryConfirmed@1",
                        Map.of("person", PERSON, "startedBy", "staff=5", "confirmedBy", "staff=6"));
        assertThat(doneBy(OPENED, ACTIVATED, recovered, later).voucherRefs())
                .containsExactly("staff=3", "staff=4");
    }

    @Test
    void where_the_code_went_and_all_three_who_vouched_are_told() {
        Statement sent =
                event(
                        4,
                        "identity.AccountActivated@1",
                        Map.of(
                                "person", PERSON,
                                "vouchedBy.0", "staff=1",
                                "vouchedBy.1", "staff=2",
                                "vouchedBy.2", "staff=3",
                                "point", "contact-point=1"));
        assertThat(doneBy(OPENED, ENROLLED, sent).voucherRefs())
                .containsExactly("staff=1", "staff=2", "staff=3");
        assertThat(report(ENROLLED, sent, OPENED))
                .contains("its code went to the verified contact-point=1");
    }

    @Test
    void a_signature_is_level_six_only_after_a_proof_in_its_session_a_moment_before() {
        Statement signed =
                event(
                        400,
                        "notice.NoticeAcknowledged@1",
                        Map.of(
                                "guardian", PERSON,
                                "level", "6",
                                "meta.actor", PERSON,
                                "meta.auth", "reauthentication",
                                "meta.credential", "credential=9",
                                "meta.session", "session=1"));
        assertThat(report(ENROLLED, proof(200, "session=1"), signed))
                .contains("proved again who they were", "signed: level 6");
        assertThat(report(ENROLLED, signed)).as("no proof").contains("not level 6");
        assertThat(report(ENROLLED, proof(200, "session=2"), signed))
                .as("in another session")
                .contains("not level 6");
        assertThat(report(ENROLLED, proof(100, "session=1"), signed))
                .as("five minutes ago")
                .contains("not level 6");
    }

    private static Statement proof(long index, String session) {
        return event(
                index, "identity.Reauthenticated@1", Map.of("person", PERSON, "session", session));
    }

    @Test
    void what_is_about_another_person_or_credential_says_nothing() {
        Statement other = event(9, "notice.NoticeOpened@1", by("guardian=2", "credential=8"));
        DoneBy by = doneBy(other, ENROLLED, ACTIVATED);
        assertThat(by.kind()).isEmpty();
        assertThat(by.voucherRefs()).isEmpty();
        assertThat(report(ENROLLED, ACTIVATED, other))
                .contains("how this credential came about stands in no event of this file");
    }

    @Test
    void the_word_of_a_service_is_a_claim() {
        Statement told =
                event(9, "notice.DeliveryConfirmed@1", by("service-account=1", "credential=9"));
        Statement key =
                event(
                        4,
                        "identity.ServiceKeyIssued@1",
                        Map.of("service", "service-account=1", "key", "credential=9"));
        DoneBy by = doneBy(told, key);
        assertThat(by.isClaim()).isTrue();
        assertThat(by.kind()).isEqualTo("SERVICE_KEY");
        assertThat(report(key, told)).contains("the word of a connected service");
        assertThat(
                        ReportText.json(
                                new VerificationReport(
                                        Verdict.PROVEN, "log", 10, List.of(), List.of(key, told))))
                .contains("\"claim\":true");
    }

    @Test
    void where_no_credential_is_named_nothing_is_told() {
        assertThat(
                        DoneBy.of(
                                event(
                                        9,
                                        "notice.NoticeOpened@1",
                                        Map.of("meta.actor", PERSON, "meta.auth", "password")),
                                List.of(ENROLLED, ACTIVATED)))
                .isEmpty();
    }
}
